/// Logarithm and exponential from correctly rounded operations only, so that their digits are the
/// same on every machine. The random streams use them where a libm would differ in the last bit.
package enum Portable {
  /// The natural logarithm of a positive, finite, normal number, to about 1 unit in the last place.
  ///
  /// x = 2ᵉ m with m in [√½, √2); log m = 2 artanh(s) with s = (m - 1) / (m + 1), by its series.
  package static func log(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 0x1.6a09e667f3bcdp+0 {  // √2
      m /= 2
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let z = s * s
    var tail = 0.0
    // |s| <= 0.1716, so the term after 1/23 is below 2⁻⁵³ of the first.
    for odd in stride(from: 23.0, through: 3.0, by: -2) { tail = (tail + 1 / odd) * z }
    return exponent * ln2High + (2 * s + (2 * s * tail + exponent * ln2Low))
  }

  /// The exponential of a number between -700 and 700, to about 1 unit in the last place.
  ///
  /// x = n log 2 + r with |r| <= log(2) / 2; the series of exp r to r¹⁴.
  package static func exp(_ x: Double) -> Double {
    let n = (x * 0x1.71547652b82fep+0).rounded()  // 1 / log 2
    let r = x - n * ln2High - n * ln2Low
    var sum = 1.0
    for k in stride(from: 14.0, through: 2.0, by: -1) { sum = 1 + r * sum / k }
    return Double(sign: .plus, exponent: Int(n), significand: 1 + r * sum)
  }

  // log 2 in two parts; the first has 21 trailing zero bits, so n times it is exact.
  private static let ln2High = 0x1.62e42fee00000p-1
  private static let ln2Low = 0x1.a39ef35793c76p-33
}
