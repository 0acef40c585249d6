import TarazaNumerics

/// Lin's concordance correlation: how near two measurements of each case lie to the line of equality.
///
/// ρ_c = 2 s_xy / [s_x² + s_y² + (x̄ - ȳ)²], with n as divisor; it is Pearson's r times `accuracy`,
/// which is 1 where means and variances are equal. The interval is Fisher's z with Lin's variance
///
/// {(1 - r²) ρ_c² / [(1 - ρ_c²) r²] + 2 ρ_c³ (1 - ρ_c) u² / [r (1 - ρ_c²)²]
///   - ρ_c⁴ u⁴ / [2 r² (1 - ρ_c²)²]} / (n - 2), u² = (x̄ - ȳ)² / (s_x s_y).
///
/// Cases of a design count by their weights; the interval is then Fisher's z with the design's error
/// of ρ_c and t.
///
/// - Shapes: `first` and `second` equally long; cases that miss either are left out.
/// - Units: none. A common shift and scale change nothing.
/// - Missing data: NaN.
/// - Edge cases: where r = 0 there is no interval; where all cases agree it is the point 1.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` for unequal lengths, or a design and
///   missing measurements; `.noVariance` with the measurement, 0 or 1, that is constant; what the
///   design throws.
/// - Source: Lin (1989). Biometrics 45, 255-268. doi:10.2307/2532051; corrected in Lin (2000).
///   Biometrics 56, 324-325. doi:10.1111/j.0006-341X.2000.00324.x
public struct LinConcordance: Equatable, Sendable {
  public let n: Int
  public let value: Double
  public let pearson: Double
  /// Bias correction factor C_b.
  public let accuracy: Double
  public let interval: ConfidenceInterval?

  private static let fewestCases = 3

  /// - Parameter design: of the cases; nil for such as were drawn one by one.
  public init(
    _ first: [Double], _ second: [Double], design: CaseDesign? = nil, level: Double = 0.95
  ) throws(StatisticsError) {
    guard first.count == second.count else {
      throw .outOfRange("\(first.count) and \(second.count) measurements")
    }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let rows = first.indices.filter { (first[$0] + second[$0]).isFinite }
    guard rows.count >= Self.fewestCases else {
      throw .tooFewRows(needed: Self.fewestCases, got: rows.count)
    }
    guard design.map({ $0.rows.count == rows.count && rows.count == first.count }) ?? true else {
      throw .outOfRange("a design of other cases")
    }
    let n = Double(rows.count)
    let x = rows.map { first[$0] }
    let y = rows.map { second[$0] }
    let weights = design.map { design in rows.map { design.weight($0) } }
    guard
      let moments = WeightedMoments(
        [x, y], rows: x.indices.map { Int32($0) }, weights: weights ?? x.map { _ in 1 })
    else { throw .tooFewRows(needed: Self.fewestCases, got: 0) }
    let (meanX, meanY) = (moments.means[0], moments.means[1])
    let (xx, yy) = (moments.products[0, 0], moments.products[1, 1])
    let xy = moments.products[1, 0]
    for (place, variance, values) in [(0, xx, x), (1, yy, y)] {
      let rounding = 8 * Double.ulpOfOne * values.reduce(0) { max($0, $1.magnitude) }
      guard variance > rounding * rounding else { throw .noVariance(items: [place]) }
    }
    let shift = (meanX - meanY) * (meanX - meanY)
    let value = 2 * xy / (xx + yy + shift)
    let r = xy / (xx * yy).squareRoot()
    self.n = rows.count
    self.value = value
    pearson = r
    accuracy = 2 * (xx * yy).squareRoot() / (xx + yy + shift)
    guard let design else {
      interval = Self.interval(
        value, r: r, u2: shift / (xx * yy).squareRoot(), n: n, level: level)
      return
    }
    let whole = xx + yy + shift
    let slope = 2 * value * (meanX - meanY) / whole
    interval = try CaseMoments([x, y], design).errors(
      means: [-slope, slope],
      covariance: SymmetricMatrix([[-value / whole], [1 / whole, -value / whole]])
    ).fisherInterval(around: value, level: level)
  }

  private static func interval(
    _ c: Double, r: Double, u2: Double, n: Double, level: Double
  ) -> ConfidenceInterval? {
    // Rounding can leave the correlation of equal columns beside 1.
    guard 1 - c * c > 4 * .ulpOfOne else {
      return ConfidenceInterval(lower: c, upper: c, level: level)
    }
    guard r != 0 else { return nil }
    let rest = 1 - c * c
    let variance =
      ((1 - r * r) * c * c / (rest * r * r) + 2 * c * c * c * (1 - c) * u2 / (r * rest * rest)
        - c * c * c * c * u2 * u2 / (2 * r * r * rest * rest)) / (n - 2)
    guard variance >= 0 else { return nil }
    return ConfidenceInterval.fisher(c, standardError: variance.squareRoot(), level: level)
  }
}
