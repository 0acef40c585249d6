import TarazaNumerics

/// Somers' d of the values given time: by how much a rise between two periods is likelier than a
/// fall.
///
/// d = S / pairs with different times = tau-a, since no two periods have one time. Its test divides S
/// by the standard error that holds whether or not there is a trend: z = S / sqrt(sum of c_i^2 -
/// (2 S)^2 / n), c_i the concordant less the discordant partners of period i.
///
/// - Missing data: periods without a value form no pair.
/// - Edge cases: a constant series has d = 0 and neither z nor p; a series in perfect order has no
///   error, z infinite and p = 0.
/// - Throws: `.tooFewPeriods` below three values.
/// - Source: Somers (1962). Am. Sociol. Rev. 27, 799-811. doi:10.2307/2090408; Goodman & Kruskal
///   (1972). J. Am. Stat. Assoc. 67, 415-421.
public struct SomersD: Equatable, Sendable {
  public let n: Int
  public let d: Double
  public let z: Double?
  public let pValue: Double?

  public init(_ series: ObservedSeries) throws(StatisticsError) {
    n = series.n
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    let x = series.values
    var partners = [Int](repeating: 0, count: n)
    for j in 1..<n {
      for i in 0..<j {
        let sign = x[j] > x[i] ? 1 : x[j] < x[i] ? -1 : 0
        partners[i] += sign
        partners[j] += sign
      }
    }
    let twice = Double(partners.reduce(0, +))
    let size = Double(n)
    d = twice / (size * (size - 1))
    let squares = partners.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard squares > 0 else {
      z = nil
      pValue = nil
      return
    }
    let z = twice / (2 * max(0, squares - twice * twice / size).squareRoot())
    self.z = z.isNaN ? 0 : z
    pValue = z.isNaN ? 1 : min(1, 2 * Normal.upper(z.magnitude))
  }
}
