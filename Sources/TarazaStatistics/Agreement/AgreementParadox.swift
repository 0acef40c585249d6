/// Why kappa can be low although raters agree: one category takes nearly all cases (prevalence), or
/// the raters differ in how often they use the categories (bias).
///
/// With two categories and a table a, b / c, d of n cases: prevalence index |a - d| / n, bias index
/// |b - c| / n, PABAK 2 P_o - 1. With q categories prevalence is the largest less the mean share,
/// scaled to 1, (q max p - 1) / (q - 1); bias half the sum of the differences of the two raters'
/// shares; and PABAK (q P_o - 1) / (q - 1). `largestKappa` is what kappa could be at most with the
/// raters' shares as they are.
///
/// - Shapes: a table of two raters' nominal categories.
/// - Throws: what `CohenKappa` throws.
/// - Source: Feinstein & Cicchetti (1990). J. Clin. Epidemiol. 43, 543-549.
///   doi:10.1016/0895-4356(90)90158-L; Byrt, Bishop & Carlin (1993). J. Clin. Epidemiol. 46,
///   423-429. doi:10.1016/0895-4356(93)90018-V; Cohen (1960) for the largest kappa
public struct AgreementParadox: Equatable, Sendable {
  public let prevalence: Double
  public let bias: Double
  public let adjustedKappa: Double
  public let largestKappa: Double
  /// Agreement is high, yet kappa is far below what it is when adjusted for prevalence and bias.
  public let isParadoxical: Bool

  /// Agreement from here on is called high, and a gap from here on wide: Feinstein and Cicchetti's
  /// examples lie beyond both.
  private static let highAgreement = 0.8
  private static let wideGap = 0.2

  public init(_ kappa: CohenKappa) throws(StatisticsError) {
    let q = kappa.table.rows
    guard q > 1 else { throw .notComputable("there is one category only") }
    let n = Double(kappa.n)
    let rows = (0..<q).map { kappa.table.row($0).reduce(0, +) / n }
    let columns = (0..<q).map { kappa.table.column($0).reduce(0, +) / n }
    let largest = zip(rows, columns).reduce(0) { max($0, ($1.0 + $1.1) / 2) }
    let observed = (0..<q).reduce(0) { $0 + kappa.table[$1, $1] } / n
    let expected = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
    let most = zip(rows, columns).reduce(0) { $0 + min($1.0, $1.1) }
    guard expected < 1 else { throw .notComputable("both raters use one category only") }
    let own = (observed - expected) / (1 - expected)
    prevalence = (Double(q) * largest - 1) / Double(q - 1)
    bias = zip(rows, columns).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / 2
    adjustedKappa = (Double(q) * observed - 1) / Double(q - 1)
    largestKappa = (most - expected) / (1 - expected)
    isParadoxical = observed >= Self.highAgreement && adjustedKappa - own >= Self.wideGap
  }
}
