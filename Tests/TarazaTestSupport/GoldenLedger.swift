import Glibc
import Synchronization

/// Keeps which reference cases were compared in this run, and says so when the run ends:
/// `reference cases: 412 of 2117 (efa 190 of 272, …), and 39 beside the manifest (peers 39)`.
///
/// A case counts once, however many tests compare it, and against the manifest only if it stands
/// there; cases of our own making stand beside it.
public enum GoldenLedger {
  private static let ran = Mutex<[String: Set<String>]>([:])

  private static let reportAtExit: Void = {
    atexit { print(GoldenLedger.summary()) }
  }()

  static func note(_ golden: GoldenCase) {
    reportAtExit
    ran.withLock { _ = $0[golden.group, default: []].insert(golden.name) }
  }

  static func summary() -> String {
    guard let families = try? Golden.manifest() else { return "reference cases: no manifest" }
    return summary(ran.withLock { $0 }, families: families) { family in
      ((try? Golden.cases(family.testDescription)) ?? []).map(\.name)
    }
  }

  /// - Parameters:
  ///   - ran: The names of cases that were compared, by group.
  ///   - names: Those of a bundled family.
  public static func summary(
    _ ran: [String: Set<String>], families: [Golden.Family], names: (Golden.Family) -> [String]
  ) -> String {
    var totals: [String: Int] = [:]
    var known: [String: Set<String>] = [:]
    for family in families {
      totals[family.group, default: 0] += family.caseCount
      if family.isBundled { known[family.group, default: []].formUnion(names(family)) }
    }
    let reached = Dictionary(
      uniqueKeysWithValues: known.map { ($0, $1.intersection(ran[$0] ?? []).count) })
    let parts = totals.keys.sorted().map {
      "\($0) \(reached[$0, default: 0]) of \(totals[$0, default: 0])"
    }
    let beside = ran.mapValues(\.count).merging(reached) { $0 - $1 }.filter { $0.value > 0 }
    return "reference cases: \(reached.values.reduce(0, +)) of \(totals.values.reduce(0, +)) ("
      + parts.joined(separator: ", ") + ")" + said(beside) + unreached(known, ran)
  }

  private static func said(_ beside: [String: Int]) -> String {
    guard !beside.isEmpty else { return "" }
    let parts = beside.keys.sorted().map { "\($0) \(beside[$0, default: 0])" }
    return ", and \(beside.values.reduce(0, +)) beside the manifest ("
      + parts.joined(separator: ", ") + ")"
  }

  /// Cases that no test compares are named where they are few.
  private static let mostNamed = 12

  private static func unreached(
    _ known: [String: Set<String>], _ ran: [String: Set<String>]
  ) -> String {
    known.keys.sorted().reduce("") { text, group in
      let names = (known[group] ?? []).subtracting(ran[group] ?? []).sorted()
      guard !names.isEmpty, names.count <= mostNamed else { return text }
      return text + "\nnot compared of \(group): \(names.joined(separator: ", "))"
    }
  }
}
