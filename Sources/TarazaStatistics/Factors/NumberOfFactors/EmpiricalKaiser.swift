/// The empirical Kaiser criterion: eigenvalues against those that n rows of uncorrelated items would
/// give, with the variance that earlier factors have taken left out.
///
/// The j-th reference is max(1, (p - sum of the eigenvalues before) / (p - j + 1) (1 + sqrt(p / n))²).
/// The count is the leading run of eigenvalues above their references.
///
/// - Shapes: `references` has one entry per item.
/// - Edge cases: made for uncorrelated factors and scales of three items or more; with correlated
///   factors and short scales it may keep too few.
/// - Throws: `.tooFewItems` below 2; `.notPositiveDefinite` or `.singular` when R has no inverse.
/// - Source: Braeken & van Assen (2017). Psychological Methods 22, 450-466. doi:10.1037/met0000074
public struct EmpiricalKaiser: Equatable, Sendable {
  public let eigenvalues: [Double]
  public let references: [Double]
  public let count: Int

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    let eigenvalues = try FactorEigenvalues(of: correlations).components
    let p = Double(eigenvalues.count)
    let spread = 1 + (p / correlations.n).squareRoot()
    var before = 0.0
    var references: [Double] = []
    for (place, eigenvalue) in eigenvalues.enumerated() {
      let share = (p - before) / (p - Double(place))
      references.append(max(1, share * spread * spread))
      before += eigenvalue
    }
    self.eigenvalues = eigenvalues
    self.references = references
    count = zip(eigenvalues, references).prefix { $0.0 > $0.1 }.count
  }
}
