import Glibc
import TarazaNumerics

/// Orthomax rotation by turns in one plane after the other, each to the best angle there.
///
/// The family maximises sum of loading⁴ - gamma / p sum over columns of (sum of loading²)²: gamma 0
/// is quartimax, 1 varimax, m / 2 equamax, p (m - 1) / (p + m - 2) parsimax. No turn can make the
/// criterion worse.
///
/// - Source: Kaiser (1959). Educational and Psychological Measurement 19, 413-420.
///   doi:10.1177/001316445901900314; Clarkson & Jennrich (1988). Psychometrika 53, 251-259.
///   doi:10.1007/BF02294136
struct PlanarRotation {
  let gamma: Double
  let options: RotationOptions

  struct Outcome {
    var loadings: Matrix
    var rotation: Matrix
    var sweeps: Int
    var isStationary: Bool
  }

  /// A sweep without a larger turn than this, in radians, is the last.
  private static let smallestTurn = 1e-12

  func rotated(_ unrotated: Matrix, from start: Matrix) -> Outcome {
    var outcome = Outcome(
      loadings: unrotated * start, rotation: start, sweeps: 0, isStationary: false)
    let m = unrotated.columns
    while outcome.sweeps < options.mostIterations, !outcome.isStationary {
      var largest = 0.0
      for first in 0..<m {
        for second in (first + 1)..<max(m, first + 1) {
          let angle = bestAngle(outcome.loadings, first, second)
          guard angle.magnitude > Self.smallestTurn else { continue }
          largest = max(largest, angle.magnitude)
          outcome.loadings.turn(first, second, by: angle)
          outcome.rotation.turn(first, second, by: angle)
        }
      }
      outcome.sweeps += 1
      outcome.isStationary = largest <= Self.smallestTurn
    }
    return outcome
  }

  /// The angle in (-pi/4, pi/4] that maximises the criterion in the plane of two columns.
  private func bestAngle(_ loadings: Matrix, _ first: Int, _ second: Int) -> Double {
    let p = loadings.rows
    var sums = (u: 0.0, v: 0.0, difference: 0.0, product: 0.0, size: 0.0)
    for row in 0..<p {
      let x = loadings.elements[first * p + row]
      let y = loadings.elements[second * p + row]
      let u = x * x - y * y
      let v = 2 * x * y
      sums.u += u
      sums.v += v
      sums.difference += u * u - v * v
      sums.product += 2 * u * v
      sums.size += u * u + v * v
    }
    let weight = gamma / Double(p)
    let sine = sums.product - 2 * weight * sums.u * sums.v
    let cosine = sums.difference - weight * (sums.u * sums.u - sums.v * sums.v)
    // Sums of p terms are known to this. A sine within it is 0: the columns stand at their best
    // angle, or, with a cosine of 0 too, every angle is as good.
    let rounding =
      Double(p) * .ulpOfOne * (sums.size + weight * (sums.u * sums.u + sums.v * sums.v))
    guard sine.magnitude > rounding || cosine < -rounding else { return 0 }
    return atan2(sine, cosine) / 4
  }
}

extension Matrix {
  /// Turns two columns in their plane.
  fileprivate mutating func turn(_ first: Int, _ second: Int, by angle: Double) {
    let (sine, cosine) = (sin(angle), cos(angle))
    for row in 0..<rows {
      let x = elements[first * rows + row]
      let y = elements[second * rows + row]
      elements[first * rows + row] = cosine * x + sine * y
      elements[second * rows + row] = cosine * y - sine * x
    }
  }
}
