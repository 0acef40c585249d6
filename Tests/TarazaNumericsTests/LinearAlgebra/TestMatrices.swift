import TarazaNumerics

/// Elements 1 / (r + c + 1): positive definite, with a condition that grows like e to the 3.5 n.
func hilbert(_ n: Int) -> SymmetricMatrix {
  var matrix = SymmetricMatrix(order: n)
  for c in 0..<n {
    for r in c..<n { matrix[r, c] = 1 / Double(r + c + 1) }
  }
  return matrix
}

func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return Matrix(rows: rows, columns: columns, storage: generator.normals(rows * columns))
}

/// A random symmetric matrix with eigenvalues of both signs.
func randomSymmetric(_ n: Int, seed: UInt64) -> SymmetricMatrix {
  SymmetricMatrix(symmetrizing: randomMatrix(n, n, seed: seed))
}

func largestElement(_ matrix: Matrix) -> Double {
  matrix.storage.reduce(0) { max($0, $1.magnitude) }
}

/// The largest difference between elements.
func distance(_ a: Matrix, _ b: Matrix) -> Double { largestElement(a - b) }
