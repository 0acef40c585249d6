import Glibc

/// The derivatives of the logarithm of the gamma function, for arguments above 0.
///
/// Recurrence up to 10, from there the asymptotic series, to some fourteen digits.
///
/// - Source: Abramowitz & Stegun (1964), 6.3.5, 6.3.18, 6.4.6, 6.4.12; the inverse by Newton's steps on
///   1 / trigamma as in Smyth (2004). Stat. Appl. Genet. Mol. Biol. 3, 3. doi:10.2202/1544-6115.1027,
///   appendix.
enum PolyGamma {
  private static let large = 10.0

  static func digamma(_ argument: Double) -> Double {
    var (x, sum) = (argument, 0.0)
    while x < large {
      sum -= 1 / x
      x += 1
    }
    let y = 1 / (x * x)
    let late = 1 / 240 - y * (1 / 132 - y * 691 / 32_760)
    let series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * late)))
    return sum + log(x) - 1 / (2 * x) - series
  }

  static func trigamma(_ argument: Double) -> Double {
    var (x, sum) = (argument, 0.0)
    while x < large {
      sum += 1 / (x * x)
      x += 1
    }
    let y = 1 / (x * x)
    let series =
      y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * 691 / 2_730)))))
    return sum + 1 / x + y / 2 + series / x
  }

  private static func tetragamma(_ argument: Double) -> Double {
    var (x, sum) = (argument, 0.0)
    while x < large {
      sum -= 2 / (x * x * x)
      x += 1
    }
    let y = 1 / (x * x)
    let series = y * y * (1 / 2 - y * (1 / 6 - y * (1 / 6 - y * (3 / 10 - y * 5 / 6))))
    return sum - y - y / x - series
  }

  /// The x at which trigamma is `value`, above 0.
  static func inverseTrigamma(_ value: Double) -> Double {
    // Its ends, where it is 1 / √value and 1 / value.
    guard value < 1e7 else { return 1 / value.squareRoot() }
    guard value > 1e-6 else { return 1 / value }
    var x = 0.5 + 1 / value
    for _ in 0..<50 {
      let present = trigamma(x)
      let step = present * (1 - present / value) / tetragamma(x)
      x += step
      if -step / x < 1e-10 { break }
    }
    return x
  }
}
