/// A dense matrix of doubles, stored by columns: element (r, c) stands at c * rows + r.
///
/// A matrix may have no rows, no columns, or neither.
public struct Matrix: Equatable, Sendable {
  public let rows: Int
  public let columns: Int
  @usableFromInline package var elements: [Double]

  /// All elements, column after column.
  @inlinable public var storage: [Double] { elements }

  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(
      rows: rows, columns: columns,
      storage: Array(repeating: value, count: Self.count(rows, columns)))
  }

  /// `storage` holds the elements column after column.
  public init(rows: Int, columns: Int, storage: [Double]) {
    precondition(
      storage.count == Self.count(rows, columns), "A matrix needs rows times columns elements.")
    self.rows = rows
    self.columns = columns
    elements = storage
  }

  /// A matrix from its rows, which must be of one length.
  public init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "Rows differ in length.")
    self.init(rows: rows.count, columns: columns)
    for (r, row) in rows.enumerated() {
      for c in 0..<columns { elements[c * self.rows + r] = row[c] }
    }
  }

  /// A matrix of one column.
  public init(column: [Double]) {
    self.init(rows: column.count, columns: 1, storage: column)
  }

  /// A matrix from its columns, which must be of one length.
  public init(columns: [[Double]]) {
    let rows = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "Columns differ in length.")
    var storage: [Double] = []
    storage.reserveCapacity(Self.count(rows, columns.count))
    for column in columns { storage += column }
    self.init(rows: rows, columns: columns.count, storage: storage)
  }

  public static func identity(_ n: Int) -> Matrix {
    var result = Matrix(rows: n, columns: n)
    for i in 0..<n { result.elements[i * n + i] = 1 }
    return result
  }

  @inlinable public subscript(_ r: Int, _ c: Int) -> Double {
    get {
      precondition(r >= 0 && r < rows && c >= 0 && c < columns, "Index outside the matrix.")
      return elements[c &* rows &+ r]
    }
    set {
      precondition(r >= 0 && r < rows && c >= 0 && c < columns, "Index outside the matrix.")
      elements[c &* rows &+ r] = newValue
    }
  }

  public func column(_ c: Int) -> [Double] {
    precondition(c >= 0 && c < columns, "Column outside the matrix.")
    return Array(elements[c * rows..<(c + 1) * rows])
  }

  public func row(_ r: Int) -> [Double] {
    precondition(r >= 0 && r < rows, "Row outside the matrix.")
    return (0..<columns).map { elements[$0 * rows + r] }
  }

  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for c in 0..<columns {
      for r in 0..<rows { result.elements[r * columns + c] = elements[c * rows + r] }
    }
    return result
  }

  /// The columns at these positions, in this order.
  public func selecting(columns chosen: [Int]) -> Matrix {
    Matrix(
      rows: rows, columns: chosen.count,
      storage: chosen.flatMap { c in
        precondition(c >= 0 && c < columns, "Column outside the matrix.")
        return elements[c * rows..<(c + 1) * rows]
      })
  }

  /// Adjacent rows.
  package func block(rows range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "No such rows.")
    guard range.count < rows else { return self }
    return Matrix(
      rows: range.count, columns: columns,
      storage: (0..<columns).flatMap { c in
        elements[c * rows + range.lowerBound..<c * rows + range.upperBound]
      })
  }

  /// The rows at these positions, in this order.
  public func selecting(rows chosen: [Int]) -> Matrix {
    precondition(chosen.allSatisfy { $0 >= 0 && $0 < rows }, "Row outside the matrix.")
    return Matrix(
      rows: chosen.count, columns: columns,
      storage: (0..<columns).flatMap { c in chosen.map { elements[c * rows + $0] } })
  }

  /// rows * columns, or a stop if a caller asks for more than memory can hold.
  private static func count(_ rows: Int, _ columns: Int) -> Int {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    precondition(rows >= 0 && columns >= 0 && !overflow, "A matrix of impossible size.")
    return count
  }
}
