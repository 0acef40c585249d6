import Testing

/// One reference case: the data, what a peer was asked, what it answered, and how close to be.
///
/// Fields of `expect` are named by path: `alpha_raw`, `fit.dof`, `bartlett.weights`, and
/// `items.r_item_rest` for one column of a matrix.
public struct GoldenCase: Sendable, CustomTestStringConvertible {
  public let group: String
  public let name: String
  public let call: String
  public let columns: [String]
  public let options: JSONObject
  public let input: JSONObject
  public let expect: JSONObject
  public let tolerance: JSONObject
  /// The whole case, for fields such as `verified_here` and `fragile`.
  public let source: JSONObject
  public let dataPath: String

  public var testDescription: String { name }

  init?(_ value: JSONValue, group: String) {
    guard let source = value.object, let name = source["case"]?.string,
      let expect = source["expect"]?.object, let dataPath = source["data"]?.string
    else { return nil }
    self.group = group
    self.name = name
    self.dataPath = dataPath
    self.source = source
    self.expect = expect
    call = source["call"]?.string ?? ""
    columns = source["columns"]?.strings ?? []
    options = source["options"]?.object ?? JSONObject()
    input = source["input"]?.object ?? JSONObject()
    tolerance = source["tolerance"]?.object ?? JSONObject()
  }

  /// The peer's refusal, where it refused the input.
  public var peerError: String? { expect["error"]?.string }

  public func has(_ field: String) -> Bool { value(field) != nil }

  /// A number of `expect`; nil where the peer had none.
  public func number(_ field: String) throws(GoldenError) -> Double? {
    switch try required(field) {
    case .number(let number): number
    case .null: nil
    case .bool, .string, .array, .object: throw .wrongShape(field, case: name)
    }
  }

  public func numbers(_ field: String) throws(GoldenError) -> [Double] {
    guard let numbers = try required(field).numbers else {
      throw .wrongShape(field, case: name)
    }
    return numbers
  }

  /// The rows of a matrix of `expect`, or of `input` by a path such as `input.loadings`.
  public func matrix(_ field: String) throws(GoldenError) -> GoldenMatrix {
    guard let matrix = GoldenMatrix(try required(field)) else {
      throw .wrongShape(field, case: name)
    }
    return matrix
  }

  /// A named vector, in the order of the file.
  public func named(_ field: String) throws(GoldenError) -> [(name: String, value: Double)] {
    guard let object = try required(field).object else { throw .wrongShape(field, case: name) }
    return object.keys.map { ($0, object[$0]?.number ?? .nan) }
  }

  /// The whole data file, columns outside the case included.
  public func table() throws(GoldenError) -> GoldenTable {
    try Golden.table(dataPath, group: group)
  }

  /// The columns of the case as numbers, NaN where missing: one array per column.
  public func data() throws(GoldenError) -> [[Double]] {
    let table = try table()
    return columns.map { table.numbers($0) }
  }

  /// Like `data`, only the rows with a value in every column.
  public func completeData() throws(GoldenError) -> [[Double]] {
    let columns = try data()
    let rows = (columns.first?.indices ?? 0..<0).filter { row in
      columns.allSatisfy { !$0[row].isNaN }
    }
    return columns.map { column in rows.map { column[$0] } }
  }

  /// Rows of a correlation or covariance file restricted to the case's columns, in their order.
  public func squareData() throws(GoldenError) -> [[Double]] {
    let table = try table()
    let rowNames = table.texts("variable")
    return columns.map { row in
      columns.map { column in
        rowNames.firstIndex(of: row).map { table.numbers(column)[$0] } ?? .nan
      }
    }
  }

  func value(_ field: String) -> JSONValue? {
    let parts = field.split(separator: ".").map(String.init)
    var value: JSONValue? = .object(expect)
    for (depth, part) in parts.enumerated() {
      if depth == 0, part == "input" || part == "verified_here" {
        value = source[part]
      } else if let matrix = value.flatMap(GoldenMatrix.init), let column = matrix.column(part) {
        value = .array(column.map { .number($0) })
      } else {
        value = value?[part]
      }
    }
    return value
  }

  private func required(_ field: String) throws(GoldenError) -> JSONValue {
    guard let value = value(field) else { throw .noField(field, case: name) }
    return value
  }
}

/// A matrix with the names of its rows and columns.
public struct GoldenMatrix: Equatable, Sendable {
  public let rowNames: [String]
  public let columnNames: [String]
  public let rows: [[Double]]

  init?(_ value: JSONValue) {
    guard let rowNames = value["rows"]?.strings, let columnNames = value["cols"]?.strings,
      let rows = value["values"]?.array?.compactMap(\.numbers), rows.count == rowNames.count,
      rows.allSatisfy({ $0.count == columnNames.count })
    else { return nil }
    self.rowNames = rowNames
    self.columnNames = columnNames
    self.rows = rows
  }

  public func column(_ name: String) -> [Double]? {
    columnNames.firstIndex(of: name).map { column in rows.map { $0[column] } }
  }
}
