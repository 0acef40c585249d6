/// The variance of a mean over cases from what each departs from it, by clusters where cases have
/// any: Σ s² / [n (n - 1)] of cases drawn one by one, m / (m - 1) Σ (Σ s)² / n² of m clusters.
///
/// - Source: Gwet (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 5; clusters as in
///   Binder (1983). Int. Stat. Rev. 51, 279-292. doi:10.2307/1402588
struct CaseErrors {
  private let clusters: [Int32]?
  private var squares = 0.0
  private var sums: [Int32: Double] = [:]
  private var cases = 0

  init(_ clusters: [Int32]?) {
    self.clusters = clusters
  }

  mutating func add(_ departure: Double, of place: Int) {
    cases += 1
    guard let clusters else {
      squares += departure * departure
      return
    }
    sums[clusters[place], default: 0] += departure
  }

  /// What was drawn one by one, less one.
  var degreesOfFreedom: Int { (clusters == nil ? cases : sums.count) - 1 }

  /// Nil from a single case or cluster.
  var standardError: Double? {
    guard degreesOfFreedom > 0 else { return nil }
    let n = Double(cases)
    guard clusters != nil else { return (squares / (n * (n - 1))).squareRoot() }
    let m = Double(sums.count)
    // In the order of the clusters, so that the last digit is always the same.
    let total = sums.keys.sorted().reduce(0.0) { $0 + (sums[$1] ?? 0) * (sums[$1] ?? 0) }
    return (m / (m - 1) * total).squareRoot() / n
  }
}
