import Glibc
import TarazaNumerics

/// Minimum rank factoring: unique variances that leave as little common variance unexplained as they
/// can, without any variance being negative.
///
/// With C = R - diag(u) the common part, positive semidefinite with u >= 0, the sum of the trailing
/// eigenvalues of C is made least; the leading eigenpairs give the loadings. The sum of all
/// eigenvalues is the common variance, so that here, and here only, the share of it that m factors
/// explain is known (`FactorSolution.explainedCommonVariance`).
///
/// The criterion is concave, and least on the edge of what is allowed. The edge is approached from
/// inside: f(u) - w (log det C + sum of log u) is minimised by Newton's method for falling w, from
/// several starts.
///
/// - Edge cases: local minima are usual with many items; the best of the starts is kept and others
///   are said (`.severalMinima`). A unique variance of 0 is a Heywood case.
/// - Throws: `.notPositiveDefinite` or `.singular` when R has no inverse; `.notConverged`.
/// - Source: ten Berge & Kiers (1991). Psychometrika 56, 309-315. doi:10.1007/BF02294464; Shapiro &
///   ten Berge (2002). Psychometrika 67, 79-94. doi:10.1007/BF02294710. Theirs alternates between
///   leading vectors and a trace problem; the minimum is the same.
package struct MinimumRankFactoring {
  /// Where one start has ended.
  package struct End: Sendable {
    package let uniquenesses: [Double]
    /// The common variance left unexplained.
    package let value: Double
    let iterations: Int
  }

  private let R: SymmetricMatrix
  private let factors: Int

  /// The weight of the barrier falls from the first by this factor down to the last, which bounds
  /// how far u may be from the edge.
  private static let weights = (first: 0.05, factor: 0.2, last: 1e-8)
  /// Sums of eigenvalues, known to the last weight times the items, that differ by less are one minimum.
  private static let distinct = 1e-4
  private static let randomStarts = 6
  private static let seed: UInt64 = 1991
  /// A unique variance below this is 0 but for the barrier.
  private static let edge = 1e-5

  package init(_ R: SymmetricMatrix, factors: Int) {
    self.R = R
    self.factors = factors
  }

  func solution(n: Double) throws(StatisticsError) -> FactorSolution {
    let ends = try ends()
    let least = ends.map(\.value).min() ?? 0
    // The first of equals, or rounding would choose among the starts.
    guard let best = ends.first(where: { $0.value <= least + Self.distinct }) else {
      throw .notConverged(
        method: Extraction.minimumRank.name, iterations: ends.map(\.iterations).reduce(0, +))
    }
    let u = best.uniquenesses
    var warnings = FactorSolution.modelWarnings(items: R.order, factors: factors)
    let heywood = u.indices.filter { u[$0] < Self.edge }
    if !heywood.isEmpty { warnings.append(.heywood(items: heywood, bound: 0)) }
    warnings += FactorWarning.severalMinima(
      among: ends.map(\.value), best: best.value, apart: Self.distinct, within: .infinity)
    let spectrum = try Spectrum(of: common(u), leading: factors, whole: false)
    return FactorSolution(
      method: .minimumRank, n: n,
      loadings: spectrum.scaledLeadingVectors { max($0, 0).squareRoot() }, uniquenesses: u,
      objective: best.value, iterations: ends.map(\.iterations).reduce(0, +), warnings: warnings)
  }

  /// The minima that the starts lead to, in their order.
  package func ends() throws(StatisticsError) -> [End] {
    try starts().map { start throws(StatisticsError) in try minimum(from: start) }
  }

  private func common(_ u: [Double]) -> SymmetricMatrix {
    var C = R
    for item in u.indices { C[item, item] -= u[item] }
    return C
  }

  /// Inside what is allowed: the variances that the other items do not predict, and random ones,
  /// drawn in until C is positive definite.
  private func starts() throws(StatisticsError) -> [[Double]] {
    let inverse = try R.inverseOfItems()
    var generator = SeededGenerator(seed: Self.seed)
    var shapes = [inverse.diagonal.map { 1 / $0 }, R.diagonal]
    for _ in 0..<Self.randomStarts {
      shapes.append(inverse.diagonal.map { generator.uniform() / $0 })
    }
    let inside = 0.9
    return try shapes.map { shape throws(StatisticsError) in
      // R - a diag(u) has its first eigenvalue of 0 where 1 / a is the largest of u^½ R⁻¹ u^½.
      let scaled = inverse.scaled(by: shape.map { $0.squareRoot() })
      let largest = try scaled.eigenvaluesOfItems().first ?? 1
      return shape.map { inside * $0 / largest }
    }
  }

  private func minimum(
    from start: [Double]
  ) throws(StatisticsError) -> End {
    var u = start
    var iterations = 0
    var weight = Self.weights.first
    var options = MinimizerOptions()
    options.maximumIterations = 100
    while true {
      let point = u
      let current = weight
      let optimum = try numerically("extraction") { () throws(NumericsError) in
        try Newton.minimize(from: point, options: options) { u, gradient in
          guard let barrier = Barrier(u, common(u), factors, current) else { return .infinity }
          gradient = barrier.gradient
          return barrier.value
        } hessian: { u in
          Barrier(u, common(u), factors, current)?.hessian
            ?? SymmetricMatrix(order: u.count, repeating: .nan)
        }
      }
      u = optimum.point
      iterations += optimum.iterations
      guard weight > Self.weights.last else { break }
      weight = max(weight * Self.weights.factor, Self.weights.last)
    }
    let spectrum = try Spectrum(of: common(u), leading: factors, whole: true)
    return End(
      uniquenesses: u, value: spectrum.trailingValues.reduce(0, +), iterations: iterations)
  }
}

/// The criterion with its barrier at one point inside; nil outside.
private struct Barrier {
  private let u: [Double]
  private let spectrum: Spectrum
  private let weight: Double

  init?(_ u: [Double], _ C: SymmetricMatrix, _ factors: Int, _ weight: Double) {
    guard u.allSatisfy({ $0 > 0 && $0.isFinite }),
      let spectrum = try? Spectrum(of: C, leading: factors, whole: true),
      spectrum.values.last ?? 0 > 0
    else { return nil }
    self.u = u
    self.spectrum = spectrum
    self.weight = weight
  }

  var value: Double {
    let logarithms =
      spectrum.values.reduce(0) { $0 + log($1) } + u.reduce(0) { $0 + log($1) }
    return spectrum.trailingValues.reduce(0, +) - weight * logarithms
  }

  var gradient: [Double] {
    (0..<u.count).map { item in
      var sum = -weight / u[item]
      for pair in spectrum.values.indices {
        let share = spectrum.vectors[item, pair] * spectrum.vectors[item, pair]
        sum += share * (weight / spectrum.values[pair] - (pair < spectrum.leading ? 0 : 1))
      }
      return sum
    }
  }

  var hessian: SymmetricMatrix {
    let inverse = SymmetricMatrix(
      symmetrizing: spectrum.vectors.scalingColumns(by: spectrum.values.map { 1 / $0 })
        .multiplied(by: spectrum.vectors, transposingOther: true))
    return spectrum.crossSum { -2 / ($0 - $1) } + weight * inverse.hadamard(inverse)
      + .diagonal(u.map { weight / ($0 * $0) })
  }
}
