import Glibc

/// The bivariate normal distribution at all pairs of some thresholds, for one correlation after
/// another: what the likelihood of a contingency table needs, and its slopes in rho.
///
/// - Shapes: `h` has one threshold fewer than the table has rows, `k` one fewer than columns, both
///   finite and ascending. Everything on the grid is (h.count + 2) x (k.count + 2), row after row,
///   with -∞ before the first threshold and ∞ behind the last.
/// - Accuracy: absolute, about 1e-15, as `BivariateNormal`.
/// - Source: Genz (2004), doi:10.1023/B:STCO.0000035304.20635.31; ∂Φ₂/∂rho = φ₂ is Plackett (1954).
///   Biometrika 41, 351-360. doi:10.1093/biomet/41.3-4.351
package struct BivariateNormalGrid: Sendable {
  package let h: [Double]
  package let k: [Double]
  package private(set) var rho = 0.0
  /// Φ₂(h, k, rho).
  package private(set) var probabilities: [Double]
  /// φ₂(h, k, rho), the slope of Φ₂ in rho.
  package private(set) var densities: [Double]
  /// The slope of φ₂ in rho.
  package private(set) var densitySlopes: [Double]

  private let lowerH: [Double]
  private let lowerK: [Double]
  private let width: Int

  package init(h: [Double], k: [Double]) {
    self.h = h
    self.k = k
    lowerH = h.map(Normal.lower)
    lowerK = k.map(Normal.lower)
    width = k.count + 2
    probabilities = Array(repeating: 0, count: (h.count + 2) * width)
    densities = probabilities
    densitySlopes = probabilities
    for (a, p) in (lowerH + [1]).enumerated() { probabilities[(a + 2) * width - 1] = p }
    for (b, p) in lowerK.enumerated() { probabilities[(h.count + 1) * width + b + 1] = p }
    move(to: 0)
  }

  /// Sets the correlation, of magnitude below one.
  package mutating func move(to rho: Double) {
    precondition(rho.magnitude < 1, "The grid needs a correlation inside (-1, 1).")
    self.rho = rho
    setProbabilities()
    setDensities()
  }

  private mutating func setProbabilities() {
    guard let rule = BivariateNormal.rule(rho) else {
      for a in h.indices {
        for b in k.indices {
          probabilities[(a + 1) * width + b + 1] = BivariateNormal.lower(h[a], k[b], rho)
        }
      }
      return
    }
    let half = asin(rho) / 2
    let points = rule.nodes.count
    let sines = rule.nodes.map { sin(half * (1 + $0)) }
    let scales = sines.map { 1 / ((1 - $0) * (1 + $0)) }
    let factor = half / (2 * .pi)
    probabilities.withUnsafeMutableBufferPointer { probabilities in
      for a in h.indices {
        for b in k.indices {
          let product = h[a] * k[b]
          let squares = (h[a] * h[a] + k[b] * k[b]) / 2
          var sum = 0.0
          for i in 0..<points {
            sum += rule.weights[i] * exp((product * sines[i] - squares) * scales[i])
          }
          probabilities[(a + 1) * width + b + 1] =
            max(0, lowerH[a] * lowerK[b] + factor * sum)
        }
      }
    }
  }

  private mutating func setDensities() {
    let s = (1 - rho) * (1 + rho)
    let norm = 1 / (2 * .pi * s.squareRoot())
    for a in h.indices {
      for b in k.indices {
        let product = h[a] * k[b]
        let gap = h[a] - k[b]
        // h² - 2 rho hk + k², without loss where rho is near 1 and h near k.
        let form =
          rho >= 0
          ? gap * gap + 2 * (1 - rho) * product
          : (h[a] + k[b]) * (h[a] + k[b]) - 2 * (1 + rho) * product
        let density = norm * exp(-form / (2 * s))
        let place = (a + 1) * width + b + 1
        densities[place] = density
        densitySlopes[place] = density * ((rho + product) - rho * form / s) / s
      }
    }
  }
}
