/// P-values adjusted for the number of tests, so that each may be compared with the level itself.
///
/// With m p-values in rising order p(1) <= ... <= p(m):
/// Bonferroni m p; Holm max over j <= i of (m - j + 1) p(j); Hochberg min over j >= i of
/// (m - j + 1) p(j); Hommel the least level at which the closed test with Simes' local tests
/// rejects; Benjamini-Hochberg min over j >= i of (m / j) p(j); Benjamini-Yekutieli the same times
/// the sum of 1 / j. None above one.
///
/// - Shapes: in and out one entry per test, in the order given.
/// - Missing data: a nil is a test that was not done; it stays nil and does not count in m.
/// - Throws: `.outOfRange` for a p outside [0, 1], or not a number.
/// - Source: Holm (1979). Scand. J. Stat. 6, 65-70; Hochberg (1988). Biometrika 75, 800-802.
///   doi:10.1093/biomet/75.4.800; Hommel (1988). Biometrika 75, 383-386.
///   doi:10.1093/biomet/75.2.383; Benjamini & Hochberg (1995). J. R. Stat. Soc. B 57, 289-300.
///   doi:10.1111/j.2517-6161.1995.tb02031.x; Benjamini & Yekutieli (2001). Ann. Stat. 29,
///   1165-1188. doi:10.1214/aos/1013699998
public enum PAdjustment: String, CaseIterable, Equatable, Hashable, Sendable {
  /// Family-wise error, under any dependence; never worse than `bonferroni`.
  case holm
  /// Family-wise error, for independent or positively dependent tests.
  case hochberg
  /// Family-wise error under the same condition as `hochberg`, with more power.
  case hommel
  case bonferroni
  /// False discovery rate, for independent or positively dependent tests.
  case benjaminiHochberg
  /// False discovery rate under any dependence.
  case benjaminiYekutieli
  case none

  public func adjust(_ pValues: [Double?]) throws(StatisticsError) -> [Double?] {
    let done = pValues.indices.filter { pValues[$0] != nil }
    let p = done.compactMap { pValues[$0] }
    guard let adjusted = try? adjust(p) else {
      throw .outOfRange("a p-value outside 0 to 1")
    }
    var result = pValues
    for (place, value) in zip(done, adjusted) { result[place] = value }
    return result
  }

  public func adjust(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    if let bad = pValues.first(where: { !($0 >= 0 && $0 <= 1) }) {
      throw .outOfRange("a p-value of \(bad)")
    }
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    let adjusted = adjust(sorted: order.map { pValues[$0] })
    var result = pValues
    for (place, value) in zip(order, adjusted) { result[place] = min(1, value) }
    return result
  }

  private func adjust(sorted p: [Double]) -> [Double] {
    let m = Double(p.count)
    switch self {
    case .none: return p
    case .bonferroni: return p.map { m * $0 }
    case .holm: return Self.runningMaximum(p.enumerated().map { (m - Double($0)) * $1 })
    case .hochberg: return Self.runningMinimum(p.enumerated().map { (m - Double($0)) * $1 })
    case .hommel: return Self.hommel(p)
    case .benjaminiHochberg: return Self.discoveryRate(p, factor: m)
    case .benjaminiYekutieli:
      let harmonic = p.indices.reduce(0) { $0 + 1 / Double($1 + 1) }
      return Self.discoveryRate(p, factor: m * harmonic)
    }
  }

  private static func discoveryRate(_ p: [Double], factor: Double) -> [Double] {
    runningMinimum(p.enumerated().map { factor / Double($0 + 1) * $1 })
  }

  /// From the front: what is rejected later cannot be more significant.
  private static func runningMaximum(_ values: [Double]) -> [Double] {
    var largest = 0.0
    return values.map { value in
      largest = max(largest, value)
      return largest
    }
  }

  /// From the back: what is rejected earlier cannot be less significant.
  private static func runningMinimum(_ values: [Double]) -> [Double] {
    var smallest = Double.infinity
    return values.reversed().map { value in
      smallest = min(smallest, value)
      return smallest
    }.reversed()
  }

  /// For each size s of an intersection of hypotheses: Simes' p of the s largest p, or of a smaller
  /// p(i) with the s - 1 largest. The adjusted p is the largest over s.
  private static func hommel(_ p: [Double]) -> [Double] {
    let m = p.count
    guard m > 1 else { return p }
    func simes(_ tail: ArraySlice<Double>, of size: Int) -> Double {
      tail.enumerated().map { Double(size) * $1 / Double(size - tail.count + $0 + 1) }.min() ?? 1
    }
    var adjusted = [Double](repeating: simes(p[...], of: m), count: m)
    for size in stride(from: m - 1, to: 1, by: -1) {
      let others = simes(p[(m - size + 1)...], of: size)
      for i in 0..<m {
        let first = p[min(i, m - size)]
        adjusted[i] = max(adjusted[i], min(Double(size) * first, others))
      }
    }
    return zip(adjusted, p).map { max($0, $1) }
  }
}
