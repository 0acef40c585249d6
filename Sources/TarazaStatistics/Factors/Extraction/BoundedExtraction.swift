import TarazaNumerics

extension FactorSolution {
  /// Minimises a concentrated criterion within the bounds on the uniquenesses.
  ///
  /// The best of all starts is kept. Local minima are met on the bounds, hardly elsewhere: with many
  /// items, where a start is costly, the first one decides if it ends inside them; with few, an end on
  /// a bound brings a start from the bound of each item, as often another item's is the better one. A
  /// proper solution is kept without a look at bounds that might fit a little better (decision 0408).
  ///
  /// - Throws: `.notConverged` when no start reached a stationary point.
  init<Criterion: ConcentratedCriterion>(
    minimising criterion: Criterion, method: Extraction, n: Double, _ options: ExtractionOptions
  ) throws(StatisticsError) {
    typealias Search = ConcentratedSearch<Criterion>
    let isCostly = criterion.R.order > Search.mostItemsForExactDerivatives
    let search = Search(criterion: criterion, mostIterations: options.mostIterations)
    var minima: [CriterionMinimum] = []
    var iterations = 0
    func descend(from start: [Double]) throws(StatisticsError) -> CriterionMinimum {
      let minimum = try search.minimum(from: criterion.parameters(ofUniquenesses: start))
      iterations += minimum.iterations
      if minimum.isStationary { minima.append(minimum) }
      return minimum
    }
    let starts = try UniquenessStarts.all(for: criterion.R, factors: criterion.factors)
    for start in starts {
      let minimum = try descend(from: start)
      let endsInside = minimum.isStationary && criterion.itemsOnLowerBound(at: minimum.x).isEmpty
      if isCostly, endsInside { break }
    }
    let first = minima.min { $0.value < $1.value }
    if !isCostly, let first, !criterion.itemsOnLowerBound(at: first.x).isEmpty {
      for start in UniquenessStarts.onBounds(of: starts[0], options.leastUniqueness, criterion.R) {
        _ = try descend(from: start)
      }
    }
    // The first of equals, or rounding would choose among the starts.
    let least = minima.map(\.value).min() ?? 0
    guard let best = minima.first(where: { $0.value <= least + criterion.rounding }) else {
      throw .notConverged(method: method.name, iterations: iterations)
    }
    self.init(
      method: method, n: n, loadings: criterion.loadings(at: best.x, best.spectrum),
      uniquenesses: criterion.uniquenesses(at: best.x), objective: best.value,
      iterations: iterations, gradient: best.gradient,
      warnings: Self.modelWarnings(items: criterion.R.order, factors: criterion.factors)
        + criterion.warnings(
          of: best, among: minima.map(\.value), n: n, bound: options.leastUniqueness))
  }
}

extension ConcentratedCriterion {
  fileprivate func itemsOnLowerBound(at x: [Double]) -> [Int] {
    // A bound is met exactly, since steps are cut there.
    x.indices.filter { x[$0] <= bounds.lower[$0] }
  }

  fileprivate func warnings(
    of best: CriterionMinimum, among values: [Double], n: Double, bound: Double
  ) -> [FactorWarning] {
    var warnings: [FactorWarning] = []
    let onBound = itemsOnLowerBound(at: best.x)
    if !onBound.isEmpty { warnings.append(.heywood(items: onBound, bound: bound)) }
    // A discrepancy matters in its fourth decimal; what a parameter buys by chance in 1 of 20 samples
    // makes no solution better.
    warnings += FactorWarning.severalMinima(
      among: values, best: best.value, apart: 1e-6, within: 3.84 / max(n - 1, 1))
    let loadings = loadings(at: best.x, best.spectrum)
    let empty = (0..<factors).count { loadings.column($0).allSatisfy { $0 == 0 } }
    if empty > 0 { warnings.append(.emptyFactors(count: empty)) }
    return warnings
  }
}

/// Where the search for uniquenesses begins.
enum UniquenessStarts {
  /// The usual start first: the variance of each item not predicted by the others, 1 / r^ii, times
  /// 1 - m / 2p (Jöreskog 1967); then half the variance of each item; then the unpredicted
  /// variance less a fifth.
  static func all(
    for R: SymmetricMatrix, factors: Int
  ) throws(StatisticsError) -> [[Double]] {
    let unpredicted = try R.inverseOfItems().diagonal.map { 1 / $0 }
    let share = 1 - 0.5 * Double(factors) / Double(R.order)
    return [
      unpredicted.map { share * $0 }, R.diagonal.map { $0 / 2 }, unpredicted.map { 0.8 * $0 },
    ]
  }
}

extension UniquenessStarts {
  /// The start with the uniqueness of one item after the other on its bound, a share of its variance.
  static func onBounds(of start: [Double], _ least: Double, _ R: SymmetricMatrix) -> [[Double]] {
    start.indices.map { item in
      var changed = start
      changed[item] = least * R[item, item]
      return changed
    }
  }
}

extension Extraction {
  /// The name of the method, for errors.
  var name: String {
    switch self {
    case .maximumLikelihood: "maximum likelihood"
    case .minimumResidual: "minimum residuals"
    case .generalizedLeastSquares: "generalised least squares"
    case .principalAxis: "principal axis"
    case .alpha: "alpha factoring"
    case .image: "image factoring"
    case .minimumRank: "minimum rank factoring"
    case .weightedLeastSquares: "weighted least squares"
    case .diagonallyWeightedLeastSquares: "diagonally weighted least squares"
    case .principalComponents: "principal components"
    }
  }
}
