import TarazaNumerics

/// Reference cases in the matrix types of the product.
extension GoldenCase {
  public func matrixValue(_ field: String) throws(GoldenError) -> Matrix {
    Matrix(try matrix(field).rows)
  }

  /// A correlation or covariance matrix among the fields of the case.
  public func symmetricValue(_ field: String) throws(GoldenError) -> SymmetricMatrix {
    SymmetricMatrix(try matrix(field).rows)
  }

  /// The correlation or covariance matrix that is the data of the case.
  public func symmetricData() throws(GoldenError) -> SymmetricMatrix {
    SymmetricMatrix(try squareData())
  }

  public func disagreement(
    _ field: String, _ got: Matrix, tolerance: Double? = nil
  ) -> String? {
    disagreement(field, rows: (0..<got.rows).map(got.row), tolerance: tolerance)
  }

  public func disagreement(
    _ field: String, _ got: SymmetricMatrix, tolerance: Double? = nil
  ) -> String? {
    disagreement(field, got.asMatrix, tolerance: tolerance)
  }

  /// Loadings compared after their columns are matched to the reference's in order and sign.
  public func disagreement(
    loadings field: String, _ got: Matrix, tolerance: Double? = nil
  ) throws(GoldenError) -> String? {
    let match = try loadingsMatch(field, got)
    return disagreement(
      field, rows: match.columns(of: (0..<got.rows).map(got.row)), tolerance: tolerance)
  }

  /// How the columns of a solution answer to those of the reference loadings.
  public func loadingsMatch(_ field: String, _ got: Matrix) throws(GoldenError) -> LoadingsMatch {
    LoadingsMatch(of: (0..<got.rows).map(got.row), to: try matrix(field).rows)
  }
}

extension LoadingsMatch {
  /// Structure, scores or weights with their columns in the reference's order and sign.
  public func columns(of matrix: Matrix) -> Matrix {
    Matrix(columns(of: (0..<matrix.rows).map(matrix.row)))
  }

  /// Factor correlations in the reference's order and sign.
  public func factors(of phi: SymmetricMatrix) -> SymmetricMatrix {
    SymmetricMatrix(factors(of: (0..<phi.order).map(phi.column)))
  }
}
