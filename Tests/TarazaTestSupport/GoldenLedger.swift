import Glibc
import Synchronization

/// Keeps which reference cases were compared in this run, and says so when the run ends:
/// `reference cases: 412 of 2117 (efa 190 of 272, …)`.
enum GoldenLedger {
  private static let ran = Mutex<[String: Set<String>]>([:])

  private static let reportAtExit: Void = {
    atexit { print(GoldenLedger.summary()) }
  }()

  static func note(_ golden: GoldenCase) {
    reportAtExit
    ran.withLock { _ = $0[golden.group, default: []].insert(golden.name) }
  }

  static func summary() -> String {
    let groups = ran.withLock { $0.mapValues(\.count) }
    guard let families = try? Golden.manifest() else { return "reference cases: no manifest" }
    var totals: [String: Int] = [:]
    for family in families { totals[family.group, default: 0] += family.caseCount }
    let parts = totals.keys.sorted().map {
      "\($0) \(groups[$0, default: 0]) of \(totals[$0, default: 0])"
    }
    let all = totals.values.reduce(0, +)
    let reached = groups.values.reduce(0, +)
    return "reference cases: \(reached) of \(all) (" + parts.joined(separator: ", ") + ")"
      + unreached(families)
  }

  /// Cases that no test compares are named where they are few.
  private static let mostNamed = 12

  private static func unreached(_ families: [Golden.Family]) -> String {
    let reached = ran.withLock { $0 }
    var left: [String: [String]] = [:]
    for family in families where family.isBundled {
      let names = ((try? Golden.cases(family.testDescription)) ?? []).map(\.name)
      left[family.group, default: []] += names.filter {
        !(reached[family.group] ?? []).contains($0)
      }
    }
    return left.keys.sorted().reduce("") { text, group in
      let names = left[group] ?? []
      guard !names.isEmpty, names.count <= mostNamed else { return text }
      return text + "\nnot compared of \(group): \(names.joined(separator: ", "))"
    }
  }
}
