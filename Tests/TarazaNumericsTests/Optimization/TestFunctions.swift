import Glibc
import TarazaNumerics

/// Rosenbrock's valley in any number of dimensions: least, 0, where all are 1.
func rosenbrock(_ x: [Double], _ gradient: inout [Double]) -> Double {
  var value = 0.0
  for i in gradient.indices { gradient[i] = 0 }
  for i in 0..<x.count - 1 {
    let bend = x[i + 1] - x[i] * x[i]
    let rest = 1 - x[i]
    value += 100 * bend * bend + rest * rest
    gradient[i] += -400 * x[i] * bend - 2 * rest
    gradient[i + 1] += 200 * bend
  }
  return value
}

func rosenbrockHessian(_ x: [Double]) -> SymmetricMatrix {
  var hessian = SymmetricMatrix(order: x.count)
  for i in 0..<x.count - 1 {
    hessian[i, i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2
    hessian[i + 1, i + 1] += 200
    hessian[i + 1, i] -= 400 * x[i]
  }
  return hessian
}

/// xᵀ S x / 2 - bᵀ x.
struct Quadratic {
  let matrix: SymmetricMatrix
  let b: [Double]

  /// A random one with eigenvalues spread over this condition.
  init(order: Int, condition: Double, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let random = Matrix(rows: order, columns: order, storage: generator.normals(order * order))
    let basis = try QRFactorization(random).orthonormal()
    let values = (0..<order).map { pow(condition, -Double($0) / Double(order - 1)) }
    matrix = SymmetricMatrix.diagonal(values).congruence(with: basis.transposed)
    b = generator.normals(order)
  }

  func evaluate(_ x: [Double], _ gradient: inout [Double]) -> Double {
    let product = matrix * x
    var value = 0.0
    for i in x.indices {
      gradient[i] = product[i] - b[i]
      value += x[i] * (product[i] / 2 - b[i])
    }
    return value
  }
}

/// The largest difference between two vectors.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
}
