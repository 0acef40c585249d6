import TarazaNumerics

/// Hansen's response surface: p of the supremum, mean and exponential mean of F statistics over an
/// interior range of break dates.
///
/// p(x; tau) = P(chi-square(nu) > b0 + b1 x + b2 x^2 + b3 x^3), coefficients tabled for k changing
/// coefficients and trimming tau = .49, .47, ..., .01 at both ends, linear between the tau.
///
/// - Source: Hansen (1997). J. Bus. Econ. Stat. 15, 60-67. doi:10.1080/07350015.1997.10524687;
///   coefficients as in the author's programs. At tau = .5, one date, the law is chi-square(k).
enum HansenSurface {
  static func probability(
    _ form: StructuralChangeTest.Form, _ x: Double, coefficients k: Int, trimming tau: Double
  ) -> Double {
    let table = HansenTable.rows(form, coefficients: k)
    func row(_ place: Int) -> Double {
      let value = table[place].polynomial(x)
      return value > 0 ? ChiSquare(table[place].nu).upper(value) : 1
    }
    // Of one date, expF is half of F.
    func single() -> Double { ChiSquare(Double(k)).upper(form == .exponential ? 2 * x : x) }
    if tau >= 0.5 { return single() }
    if tau <= 0.01 { return row(24) }
    if tau >= 0.49 { return ((0.5 - tau) * row(0) + (tau - 0.49) * single()) * 100 }
    let place = (0.51 - tau) * 50
    let lower = min(24, max(1, Int(place)))
    let share = place - Double(lower)
    return (1 - share) * row(lower - 1) + share * row(min(24, lower))
  }
}

/// One row of Hansen's tables.
struct HansenRow: Sendable {
  let b0: Double
  let b1: Double
  let b2: Double
  let b3: Double
  let nu: Double

  func polynomial(_ x: Double) -> Double { b0 + x * (b1 + x * (b2 + x * b3)) }
}
