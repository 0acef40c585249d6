extension TableLikelihood {
  /// Where the likelihood is largest; rho = 1 or -1 where it grows up to there.
  struct Maximum {
    let rho: Double
    let value: Double
    let iterations: Int
    var isAtBoundary: Bool { rho.magnitude == 1 }
  }

  /// Of a sum of shares times logarithms.
  private static let rounding = 2e-12

  /// - Throws: `.notConverged`.
  mutating func maximum() throws(StatisticsError) -> Maximum {
    let values = [1.0, -1.0].map { (rho: $0, value: value(onLineOf: $0)) }
    let ends = values.filter(\.value.isFinite)
    let inner = try CorrelationSearch(
      from: start, in: "polychoric correlation", ends: ends.map(\.value)
    ) {
      slopes(at: $0)
    }
    if let best = ends.max(by: { $0.value < $1.value }),
      best.value >= inner.value - Self.rounding
    {
      return Maximum(rho: best.rho, value: best.value, iterations: inner.iterations)
    }
    return Maximum(rho: inner.rho, value: inner.value, iterations: inner.iterations)
  }
}
