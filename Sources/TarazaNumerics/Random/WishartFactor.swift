/// Wishart matrices drawn as their lower triangular factors: W = A Aᵀ is the cross-product matrix
/// of `degreesOfFreedom` rows of `order` independent standard normals.
///
/// A holds a chi deviate of df - i degrees of freedom at (i, i), from i = 0, and standard normals
/// below the diagonal: k (k + 1) / 2 numbers instead of df times k.
///
/// - Source: Bartlett (1933). Proc. R. Soc. Edinburgh 53, 260-283.
///   doi:10.1017/S0370164600015637
public struct WishartFactor: Equatable, Sendable {
  public let order: Int
  private let diagonal: [ChiDeviates]

  /// `degreesOfFreedom` must exceed `order` - 1, or the matrices would be singular.
  public init(order: Int, degreesOfFreedom: Double) {
    precondition(order >= 0, "A matrix cannot have a negative order.")
    precondition(
      degreesOfFreedom > Double(order) - 1 && degreesOfFreedom.isFinite,
      "A Wishart matrix needs more degrees of freedom than its order less one.")
    self.order = order
    diagonal = (0..<order).map { ChiDeviates(degreesOfFreedom: degreesOfFreedom - Double($0)) }
  }

  /// A new factor A, with zeros above the diagonal.
  public func draw(_ generator: inout SeededGenerator) -> Matrix {
    Matrix(
      rows: order, columns: order,
      storage: [Double](unsafeUninitializedCapacity: order * order) { buffer, filled in
        fill(UnsafeMutableBufferPointer(rebasing: buffer[..<(order * order)]), &generator)
        filled = order * order
      })
  }

  /// Fills order x order elements, by columns, with a new factor A and zeros above the diagonal.
  package func fill(
    _ a: UnsafeMutableBufferPointer<Double>, _ generator: inout SeededGenerator
  ) {
    precondition(a.count == order * order, "A factor needs order times order elements.")
    var bits = generator.bits
    Ziggurat.shared.layers.withUnsafeBufferPointer { layers in
      for c in 0..<order {
        let column = c * order
        for r in 0..<c { a[column + r] = 0 }
        a[column + c] = diagonal[c].draw(&bits, layers)
        for r in c + 1..<max(order, c + 1) { a[column + r] = bits.normal(layers) }
      }
    }
    generator.bits = bits
  }
}
