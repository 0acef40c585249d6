/// The chi distribution, ready to be drawn from: the square root of a chi-square.
///
/// Chi-square is twice a gamma deviate of shape df / 2, which is drawn by squeezing a cubed normal.
/// Below 2 degrees of freedom the shape is raised by 1 and a power of a uniform undoes that.
///
/// - Source: Marsaglia & Tsang (2000). ACM TOMS 26, 363-372. doi:10.1145/358407.358414
package struct ChiDeviates: Equatable, Sendable {
  private let d: Double
  private let c: Double
  /// 1 / shape if that is below 1, else 0.
  private let boost: Double

  /// `degreesOfFreedom` is positive, whole or not.
  package init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "Chi needs positive degrees of freedom.")
    let shape = degreesOfFreedom / 2
    d = (shape < 1 ? shape + 1 : shape) - 1 / 3
    c = 1 / (9 * d).squareRoot()
    boost = shape < 1 ? 1 / shape : 0
  }

  package func draw(_ generator: inout SeededGenerator) -> Double {
    Ziggurat.shared.layers.withUnsafeBufferPointer { draw(&generator.bits, $0) }
  }

  @inline(__always)
  func draw(_ bits: inout Xoshiro256, _ layers: UnsafeBufferPointer<Ziggurat.Layer>) -> Double {
    while true {
      let x = bits.normal(layers)
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = bits.uniform()
      let squared = x * x
      // The first bound is the paper's squeeze: it spares nearly every logarithm.
      if u < 1 - 0.0331 * squared * squared
        || Portable.log(u) < squared / 2 + d * (1 - v + Portable.log(v))
      {
        return (2 * d * v).squareRoot() * (boost > 0 ? shrunk(&bits) : 1)
      }
    }
  }

  /// The square root of u to the power 1 / shape; 0 where that is too small for a double.
  private func shrunk(_ bits: inout Xoshiro256) -> Double {
    let exponent = Portable.log(bits.uniform()) * boost / 2
    return exponent > -700 ? Portable.exp(exponent) : 0
  }
}
