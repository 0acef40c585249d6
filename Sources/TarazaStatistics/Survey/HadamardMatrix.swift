/// A square matrix of signs whose columns are orthogonal, the first all plus.
///
/// Orders are powers of two times 1 or p + 1, with p a prime that leaves 3 when divided by 4:
/// Sylvester's doubling of Paley's matrices.
///
/// - Source: Paley (1933), J. Math. Phys. 12, 311-320. doi:10.1002/sapm1933121311
struct HadamardMatrix {
  let order: Int
  private let isPlus: [Bool]

  subscript(row: Int, column: Int) -> Bool { isPlus[row * order + column] }

  /// The smallest that these ways of making one give.
  static func order(atLeast least: Int) -> HadamardMatrix {
    var best = powerOfTwo(atLeast: least, from: 1)
    var prime = 3
    while prime + 1 < best.order {
      if prime % 4 == 3, isPrime(prime) {
        let size = powerOfTwo(atLeast: least, from: prime + 1)
        if size.order < best.order { best = size }
      }
      prime += 1
    }
    var matrix = best.base == 1 ? HadamardMatrix(order: 1, isPlus: [true]) : paley(best.base - 1)
    while matrix.order < best.order { matrix = matrix.doubled }
    return matrix
  }

  private static func powerOfTwo(atLeast least: Int, from base: Int) -> (order: Int, base: Int) {
    var order = base
    while order < least { order *= 2 }
    return (order, base)
  }

  private static func isPrime(_ n: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= n {
      if n % divisor == 0 { return false }
      divisor += 1
    }
    return n > 1
  }

  /// Of order p + 1, from the quadratic residues of p.
  private static func paley(_ p: Int) -> HadamardMatrix {
    var isResidue = [Bool](repeating: false, count: p)
    for i in 1..<p { isResidue[i * i % p] = true }
    let order = p + 1
    var isPlus = [Bool](repeating: true, count: order * order)
    for row in 0..<p {
      for column in 0..<p {
        let difference = (column - row + p) % p
        isPlus[(row + 1) * order + column + 1] = difference != 0 && isResidue[difference]
      }
    }
    return HadamardMatrix(order: order, isPlus: isPlus)
  }

  private var doubled: HadamardMatrix {
    var signs = [Bool](repeating: true, count: 4 * order * order)
    for row in 0..<order {
      for column in 0..<order {
        let sign = self[row, column]
        signs[row * 2 * order + column] = sign
        signs[row * 2 * order + column + order] = sign
        signs[(row + order) * 2 * order + column] = sign
        signs[(row + order) * 2 * order + column + order] = !sign
      }
    }
    return HadamardMatrix(order: 2 * order, isPlus: signs)
  }
}
