/// A symmetric matrix of doubles, stored in full by columns, both triangles always equal.
public struct SymmetricMatrix: Equatable, Sendable {
  public let order: Int
  @usableFromInline package var elements: [Double]

  /// All order * order elements, column after column.
  @inlinable public var storage: [Double] { elements }

  public init(order: Int, repeating value: Double = 0) {
    elements = Matrix(rows: order, columns: order, repeating: value).elements
    self.order = order
  }

  /// `storage` is order * order elements; the lower triangle (row >= column, stored by columns) is
  /// read and the upper made equal to it.
  public init(order: Int, storage: [Double]) {
    elements = Matrix(rows: order, columns: order, storage: storage).elements
    self.order = order
    mirrorLowerTriangle()
  }

  /// From rows that are either full or end at the diagonal; only the lower triangle is read.
  public init(_ rows: [[Double]]) {
    self.init(order: rows.count)
    let full = rows.allSatisfy { $0.count == rows.count }
    for (r, row) in rows.enumerated() {
      precondition(full || row.count == r + 1, "Rows are neither full nor a lower triangle.")
      for c in 0...r { self[r, c] = row[c] }
    }
  }

  /// (A + Aᵀ) / 2 of a square matrix.
  public init(symmetrizing matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "Only a square matrix can be made symmetric.")
    self.init(order: matrix.rows)
    for c in 0..<order {
      for r in c..<order { self[r, c] = (matrix[r, c] + matrix[c, r]) / 2 }
    }
  }

  public static func identity(_ n: Int) -> SymmetricMatrix {
    diagonal(Array(repeating: 1, count: n))
  }

  public static func diagonal(_ values: [Double]) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: values.count)
    for (i, value) in values.enumerated() { result[i, i] = value }
    return result
  }

  /// Setting one element sets its mirror image too.
  @inlinable public subscript(_ r: Int, _ c: Int) -> Double {
    get {
      precondition(r >= 0 && r < order && c >= 0 && c < order, "Index outside the matrix.")
      return elements[c &* order &+ r]
    }
    set {
      precondition(r >= 0 && r < order && c >= 0 && c < order, "Index outside the matrix.")
      elements[c &* order &+ r] = newValue
      elements[r &* order &+ c] = newValue
    }
  }

  public var diagonal: [Double] { (0..<order).map { elements[$0 * order + $0] } }
  public var trace: Double { diagonal.reduce(0, +) }
  /// Over all elements of both triangles.
  public var sum: Double { rowSums.reduce(0, +) }
  public var rowSums: [Double] { (0..<order).map { column($0).reduce(0, +) } }
  public var asMatrix: Matrix { Matrix(rows: order, columns: order, storage: elements) }

  public func column(_ c: Int) -> [Double] {
    precondition(c >= 0 && c < order, "Column outside the matrix.")
    return Array(elements[c * order..<(c + 1) * order])
  }

  /// The rows and columns at these positions, in this order.
  public func selecting(_ chosen: [Int]) -> SymmetricMatrix {
    precondition(chosen.allSatisfy { $0 >= 0 && $0 < order }, "Index outside the matrix.")
    return SymmetricMatrix(
      order: chosen.count,
      storage: chosen.flatMap { c in chosen.map { elements[c * order + $0] } })
  }

  /// Copies the lower triangle onto the upper.
  mutating func mirrorLowerTriangle() {
    for c in 0..<order {
      for r in c..<order { elements[r * order + c] = elements[c * order + r] }
    }
  }
}
