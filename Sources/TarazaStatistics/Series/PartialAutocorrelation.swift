/// Partial autocorrelations: what a value k periods ago adds to those in between.
///
/// - `yuleWalker` takes them from the autocorrelations by Durbin and Levinson's recursion.
/// - `burg` chooses each so that the errors of predicting forwards and backwards are least, which
///   keeps short series of strong dependence from looking weaker: with errors f_t and b_t of order
///   k - 1, it is 2 sum f_t b_(t-1) / sum (f_t^2 + b_(t-1)^2).
/// - `regression` is the last coefficient of the regression of x_t on the k values before it.
///
/// - Shapes: from lag 1; ends early where no further one is determined.
/// - Units: none.
/// - Throws: by regression, `.singular` when earlier values determine one another.
/// - Source: Durbin (1960). Rev. Int. Stat. Inst. 28, 233-244. doi:10.2307/1401322; Burg (1975).
///   Maximum Entropy Spectral Analysis, Stanford; Box, Jenkins & Reinsel (1994), 3.2.
public enum PartialAutocorrelation: String, CaseIterable, Equatable, Hashable, Sendable {
  case yuleWalker
  case burg
  case regression

  /// - Parameter acf: From lag 0 to the last lag wanted.
  func values(of x: [Double], acf: [Double]) throws(StatisticsError) -> [Double] {
    switch self {
    case .yuleWalker: Self.recursion(acf)
    case .burg: Self.burg(x, lags: acf.count - 1)
    case .regression: try Self.regression(x, lags: acf.count - 1)
    }
  }

  private static func recursion(_ acf: [Double]) -> [Double] {
    var coefficients: [Double] = []
    var result: [Double] = []
    var error = 1.0
    for lag in 1..<acf.count {
      let explained = coefficients.enumerated().reduce(0) {
        $0 + $1.element * acf[lag - 1 - $1.offset]
      }
      let last = (acf[lag] - explained) / error
      // Beyond one, or nothing left to explain: these are the autocorrelations of no series.
      guard last.magnitude < 1 else { break }
      let old = coefficients
      coefficients = old.indices.map { old[$0] - last * old[old.count - 1 - $0] } + [last]
      error *= 1 - last * last
      result.append(last)
    }
    return result
  }

  private static func burg(_ x: [Double], lags: Int) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    var forward = x.map { $0 - mean }
    var backward = forward
    var result: [Double] = []
    for _ in 0..<lags {
      // Each error backwards belongs to the value one period before.
      forward.removeFirst()
      backward.removeLast()
      let products = zip(forward, backward).reduce(0) { $0 + $1.0 * $1.1 }
      let squares = zip(forward, backward).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }
      guard squares > 0 else { break }
      let last = 2 * products / squares
      result.append(last)
      let old = forward
      forward = zip(forward, backward).map { $0 - last * $1 }
      backward = zip(backward, old).map { $0 - last * $1 }
    }
    return result
  }

  private static func regression(_ x: [Double], lags: Int) throws(StatisticsError) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    let centred = x.map { $0 - mean }
    var result: [Double] = []
    for lag in 1...lags {
      let rows = lag..<centred.count
      guard rows.count > lag + 1 else { break }
      let before = (1...lag).map { step in rows.map { centred[$0 - step] } }
      let fit = try LinearFit(columns: before + [rows.map { _ in 1 }], rows.map { centred[$0] })
      result.append(fit.coefficients[lag - 1])
    }
    return result
  }
}
