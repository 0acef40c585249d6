import TarazaNumerics

/// Correlations are sums over rows and known to some units of rounding, and an eigenvalue to the order
/// times as many: one that is smaller, of either sign, is 0.
private let entryRounding = 64.0

extension SymmetricMatrix {
  /// Refuses what has no inverse, with the number that says how far it is from having one.
  ///
  /// - Throws: `.notPositiveDefinite` when an eigenvalue is negative beyond rounding; `.singular`
  ///   when the smallest is 0 to rounding; `.notFinite` naming an item with such an entry.
  func requirePositiveDefinite() throws(StatisticsError) {
    let values = try eigenvaluesOfItems()
    guard let largest = values.first, let smallest = values.last else { return }
    let rounding = entryRounding * Double(order) * .ulpOfOne * largest.magnitude
    guard smallest >= -rounding else { throw .notPositiveDefinite(smallestEigenvalue: smallest) }
    guard smallest > rounding else {
      throw .singular(reciprocalCondition: max(smallest, 0) / largest)
    }
  }

  /// The same; when there are no more cases than items, that is the reason given.
  ///
  /// - Throws: as above; `.tooFewRows` in place of both where n does not exceed the order.
  func requirePositiveDefinite(cases n: Double) throws(StatisticsError) {
    do throws(StatisticsError) {
      // Fewer cases than items show in the first items alone: where a part has no inverse, the whole
      // has none, and the part costs less.
      if n < Double(order) {
        try selecting(Array(0..<Int(max(n, 1)))).requirePositiveDefinite()
      }
      try requirePositiveDefinite()
    } catch {
      switch error {
      case .notPositiveDefinite where n <= Double(order), .singular where n <= Double(order):
        throw .tooFewRows(needed: order + 1, got: Int(n))
      default: throw error
      }
    }
  }

  /// Eigenvalues, descending, with a bad entry reported by its item.
  package func eigenvaluesOfItems() throws(StatisticsError) -> [Double] {
    try requireFinite()
    return try numerically("eigenvalues") { () throws(NumericsError) in try eigenvalues() }
  }

  func requireFinite() throws(StatisticsError) {
    guard !storage.allFinite else { return }
    for item in 0..<order where !column(item).allSatisfy(\.isFinite) {
      throw .notFinite(item: item)
    }
  }
}
