import Glibc

/// Nodes and weights of Gauss–Legendre quadrature on [-1, 1], exact for polynomials up to degree
/// 2 · points - 1.
package struct GaussLegendre: Equatable, Sendable {
  package let nodes: [Double]
  package let weights: [Double]

  /// The nodes are the zeros of the Legendre polynomial, found by Newton's method from the guess
  /// cos(π (i - 1/4) / (n + 1/2)) (Abramowitz and Stegun 22.16.6), which converges quadratically.
  package init(points n: Int) {
    precondition(n > 0, "a quadrature rule has at least one point")
    var nodes = [Double](repeating: 0, count: n)
    var weights = nodes
    for i in 0..<(n + 1) / 2 {
      var x = cos(.pi * (Double(i) + 0.75) / (Double(n) + 0.5))
      var slope = 0.0
      for _ in 0..<8 {
        let (value, derivative) = Self.legendre(n, at: x)
        slope = derivative
        x -= value / derivative
      }
      nodes[i] = -x
      nodes[n - 1 - i] = x
      weights[i] = 2 / ((1 - x * x) * slope * slope)
      weights[n - 1 - i] = weights[i]
    }
    if n % 2 == 1 { nodes[n / 2] = 0 }
    self.nodes = nodes
    self.weights = weights
  }

  /// The Legendre polynomial of degree n and its derivative, by the three-term recurrence.
  private static func legendre(_ n: Int, at x: Double) -> (value: Double, derivative: Double) {
    var previous = 0.0
    var current = 1.0
    for j in 0..<n {
      let k = Double(j)
      (previous, current) = (current, ((2 * k + 1) * x * current - k * previous) / (k + 1))
    }
    return (current, Double(n) * (x * current - previous) / (x * x - 1))
  }
}
