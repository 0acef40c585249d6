import TarazaNumerics

/// Ljung-Box and Box-Pierce: whether the first autocorrelations of a series are all zero.
///
/// Q = n (n + 2) sum of r_k^2 / (n - k), or n sum of r_k^2, over k = 1 ... L, against chi-square
/// with L less the coefficients fitted before.
///
/// - Shapes: evenly spaced values in time order.
/// - Throws: `.tooFewPeriods` below `Autocorrelation`'s least; `.outOfRange` for lags or fitted
///   coefficients that leave no degree of freedom; `.noVariance`; `.notComputable` for gaps.
/// - Source: Ljung & Box (1978). Biometrika 65, 297-303. doi:10.1093/biomet/65.2.297; Box & Pierce
///   (1970). J. Am. Stat. Assoc. 65, 1509-1526. doi:10.1080/01621459.1970.10481180
public struct LjungBox: Equatable, Sendable {
  public let n: Int
  public let lags: Int
  public let degreesOfFreedom: Int
  public let Q: Double
  public let pValue: Double
  public let boxPierce: Double
  public let boxPiercePValue: Double

  public init(
    _ series: ObservedSeries, lags: Int, fitted: Int = 0
  ) throws(StatisticsError) {
    n = series.n
    self.lags = lags
    guard fitted >= 0, lags > fitted, lags < n else {
      throw .outOfRange("\(lags) lags after \(fitted) fitted coefficients for \(n) periods")
    }
    _ = try series.evenValues(for: "the Ljung-Box test")
    let acf = try Autocorrelation(series, lags: lags).acf
    let count = Double(n)
    let terms = (1...lags).map { acf[$0] * acf[$0] }
    Q =
      count * (count + 2)
      * terms.enumerated().reduce(0) { $0 + $1.element / (count - Double($1.offset + 1)) }
    boxPierce = count * terms.reduce(0, +)
    degreesOfFreedom = lags - fitted
    let law = ChiSquare(Double(degreesOfFreedom))
    pValue = law.upper(Q)
    boxPiercePValue = law.upper(boxPierce)
  }
}
