import Glibc

/// Turns rows whose errors follow an autoregression into rows whose errors are independent and of one
/// size: each row less what the rows before it foretell, over the root of what that leaves open.
///
/// u_t = phi_1 u_{t-1} + … + phi_p u_{t-p} + e_t, stationary from the first row on. Periods without a
/// row are stepped over (Kalman's filter with nothing to learn), so that gaps count as the distance
/// they are.
///
/// - Source: Barndorff-Nielsen & Schou (1973). J. Multivar. Anal. 3, 408-419.
///   doi:10.1016/0047-259X(73)90030-4, for phi from partial autocorrelations; Jones (1980).
///   Technometrics 22, 389-395. doi:10.1080/00401706.1980.10486171, for gaps.
package struct AutoregressiveFilter: Sendable {
  package let phi: [Double]
  /// Autocovariances at lags 0 to p - 1, with e of variance one.
  private let covariances: [Double]

  /// After so many periods without a row nothing is known of the next.
  private static let longestMemory = 100_000

  package struct Whitened {
    package var columns: [[Double]]
    /// Of the covariance of the errors, with e of variance one.
    package var logDeterminant = 0.0
  }

  /// - Parameter partials: partial autocorrelations, each between -1 and 1.
  package init(partials: [Double]) {
    var phi: [Double] = []
    var rho = [1.0]
    var left = 1.0
    for r in partials {
      let known = phi.indices.reduce(0) { $0 + phi[$1] * rho[rho.count - 1 - $1] }
      rho.append(known + r * left)
      phi = zip(phi, phi.reversed()).map { $0 - r * $1 } + [r]
      left *= 1 - r * r
    }
    self.phi = phi
    covariances = rho.dropLast().map { $0 / left }
  }

  /// - Parameter places: of the rows, in periods, rising.
  package func whitened(_ columns: [[Double]], places: [Int]) -> Whitened {
    let p = phi.count
    var result = Whitened(columns: columns)
    guard p > 0 else { return result }
    var spread = stationary
    var states = columns.map { _ in [Double](repeating: 0, count: p) }
    var isKnown = false
    for row in places.indices {
      // Behind p neighbours in a row the next value is foretold from them alone.
      if row >= p, places[row] - places[row - p] == p {
        for column in columns.indices {
          result.columns[column][row] = columns[column].withUnsafeBufferPointer { x in
            (0..<p).reduce(x[row]) { $0 - phi[$1] * x[row - 1 - $1] }
          }
        }
        isKnown = true
        continue
      }
      if isKnown {
        states = columns.map { column in (1...p).map { column[row - $0] } }
        spread = [Double](repeating: 0, count: p * p)
        isKnown = false
      }
      let steps = row == 0 ? 0 : places[row] - places[row - 1]
      if steps > Self.longestMemory {
        spread = stationary
        states = columns.map { _ in [Double](repeating: 0, count: p) }
      } else {
        for _ in 0..<steps { step(&spread, &states) }
      }
      let surprise = update(row, columns, &result, &spread, &states)
      result.logDeterminant += surprise
    }
    return result
  }

  /// Learns from a row; the logarithm of the variance of what it was not foretold.
  private func update(
    _ row: Int, _ columns: [[Double]], _ result: inout Whitened, _ spread: inout [Double],
    _ states: inout [[Double]]
  ) -> Double {
    let p = phi.count
    let variance = spread[0]
    let gains = (0..<p).map { spread[$0 * p] / variance }
    let scale = 1 / variance.squareRoot()
    for column in columns.indices {
      let surprise = columns[column][row] - states[column][0]
      result.columns[column][row] = surprise * scale
      for i in 0..<p { states[column][i] += gains[i] * surprise }
    }
    let first = Array(spread[0..<p])
    for i in 0..<p { for j in 0..<p { spread[i * p + j] -= gains[i] * first[j] } }
    return log(variance)
  }

  /// p x p, row after row.
  private var stationary: [Double] {
    let p = phi.count
    return (0..<p * p).map { covariances[abs($0 / p - $0 % p)] }
  }

  /// One period on: the newest value is foretold, the others move back by one.
  private func step(_ spread: inout [Double], _ states: inout [[Double]]) {
    let p = phi.count
    for column in states.indices {
      let next = zip(phi, states[column]).reduce(0) { $0 + $1.0 * $1.1 }
      states[column] = [next] + states[column].dropLast()
    }
    let crosses = (0..<p).map { j in (0..<p).reduce(0) { $0 + phi[$1] * spread[$1 * p + j] } }
    var moved = [Double](repeating: 0, count: p * p)
    moved[0] = zip(phi, crosses).reduce(1) { $0 + $1.0 * $1.1 }
    for i in 1..<max(1, p) {
      moved[i] = crosses[i - 1]
      moved[i * p] = crosses[i - 1]
      for j in 1..<p { moved[i * p + j] = spread[(i - 1) * p + j - 1] }
    }
    spread = moved
  }
}
