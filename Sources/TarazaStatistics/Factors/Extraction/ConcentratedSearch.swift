import TarazaNumerics

/// Where the search for uniquenesses has ended.
package struct CriterionMinimum {
  package let x: [Double]
  package let spectrum: Spectrum
  package let value: Double
  package let iterations: Int
  /// The largest slope, bounds aside.
  package let gradient: Double
  package let isStationary: Bool
}

/// Minimises a concentrated criterion by Newton's method within its bounds.
///
/// For few items every step uses exact derivatives. For many it uses those that the leading
/// eigenpairs give; should these not do in some steps, exact ones take over.
package struct ConcentratedSearch<Criterion: ConcentratedCriterion> {
  private let criterion: Criterion
  private let mostIterations: Int

  /// Up to here all eigenpairs cost less than the iterations that exact derivatives save.
  package static var mostItemsForExactDerivatives: Int { 80 }
  /// Steps with approximate derivatives before exact ones take over.
  private static var mostApproximateIterations: Int { 40 }
  /// The minimiser takes changes below 1e-13 of its scale for noise.
  private static var noiseShare: Double { 1e-13 }

  package init(criterion: Criterion, mostIterations: Int) {
    self.criterion = criterion
    self.mostIterations = mostIterations
  }

  /// - Throws: `.notConverged` from the eigenvalue routine only; whether the end is stationary is
  ///   told by the result.
  package func minimum(from start: [Double]) throws(StatisticsError) -> CriterionMinimum {
    guard start.count > Self.mostItemsForExactDerivatives else {
      return try minimum(from: start, exact: true, most: mostIterations)
    }
    let first = try minimum(
      from: start, exact: false, most: min(Self.mostApproximateIterations, mostIterations))
    guard !first.isStationary, first.iterations < mostIterations else { return first }
    return try minimum(
      from: first.x, exact: true, most: mostIterations - first.iterations, before: first.iterations)
  }

  private func minimum(
    from start: [Double], exact: Bool, most: Int, before: Int = 0
  ) throws(StatisticsError) -> CriterionMinimum {
    var options = MinimizerOptions()
    options.maximumIterations = most
    options.valueScale = max(1, criterion.rounding / Self.noiseShare)
    // The second derivatives are asked for where value and gradient were, just before.
    var latest: (x: [Double], spectrum: Spectrum)?
    let optimum = try numerically("extraction") { () throws(NumericsError) in
      try Newton.minimize(from: start, within: criterion.bounds, options: options) { x, gradient in
        guard let spectrum = try? Spectrum(at: x, of: criterion, whole: exact) else { return .nan }
        latest = (x, spectrum)
        gradient = criterion.gradient(at: x, spectrum)
        return criterion.value(at: x, spectrum)
      } hessian: { x in
        guard
          let spectrum = latest?.x == x
            ? latest?.spectrum
            : try? Spectrum(at: x, of: criterion, whole: exact)
        else { return SymmetricMatrix(order: x.count, repeating: .nan) }
        return criterion.hessian(at: x, spectrum)
      }
    }
    return CriterionMinimum(
      x: optimum.point, spectrum: try Spectrum(at: optimum.point, of: criterion, whole: exact),
      value: optimum.value, iterations: before + optimum.iterations,
      gradient: optimum.gradientNorm,
      isStationary: optimum.converged)
  }
}

extension Spectrum {
  fileprivate init(
    at x: [Double], of criterion: some ConcentratedCriterion, whole: Bool
  ) throws(StatisticsError) {
    try self.init(of: criterion.reduced(at: x), leading: criterion.factors, whole: whole)
  }
}
