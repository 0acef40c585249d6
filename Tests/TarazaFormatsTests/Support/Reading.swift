import TarazaData
import TarazaFormats

/// A table from text, with what its reader had to say.
func read(
  _ bytes: [UInt8], _ options: ReadOptions = ReadOptions(), pieceBytes: Int? = nil
) throws -> (table: Table, report: ReadReport) {
  let reader =
    if let pieceBytes {
      try CSVReader(bytes, name: "test.csv", options: options, pieceBytes: pieceBytes)
    } else {
      try CSVReader(bytes, name: "test.csv", options: options)
    }
  let relation = try FileRelation(reader)
  let table = try relation.table()
  return (table, relation.report)
}

func read(
  _ text: String, _ options: ReadOptions = ReadOptions(), pieceBytes: Int? = nil
) throws -> (table: Table, report: ReadReport) {
  try read(Array(text.utf8), options, pieceBytes: pieceBytes)
}

/// A table from text, read with a codebook.
func readWith(_ codebook: String, _ text: String) throws -> Table {
  let found = CodebookFile.Found(
    codebook: try Codebook(json: Array(codebook.utf8)), path: "test.json")
  return try FileRelation(CSVReader(Array(text.utf8), name: "test.csv"), found).table()
}

/// The trouble that reading all of the file meets.
func trouble(_ bytes: [UInt8], _ options: ReadOptions = ReadOptions()) -> FileTrouble? {
  fileTrouble { _ = try read(bytes, options) }
}

/// The trouble with a file that the work meets; nil when it meets none or another error.
func fileTrouble(_ work: () throws -> Void) -> FileTrouble? {
  do {
    try work()
    return nil
  } catch DataError.file(let trouble) {
    return trouble
  } catch {
    return nil
  }
}

func trouble(_ text: String, _ options: ReadOptions = ReadOptions()) -> FileTrouble? {
  trouble(Array(text.utf8), options)
}

extension Table {
  /// The cells of the column with this name.
  func cells(_ name: String) -> [Value] { self[ColumnID(name)]?.values ?? [] }

  /// Where another table differs, in words short enough for a test's message.
  func differences(from other: Table) -> [String] {
    guard names == other.names, rowCount == other.rowCount else {
      return ["\(names) × \(rowCount) against \(other.names) × \(other.rowCount)"]
    }
    var found: [String] = []
    for (variable, expected) in zip(schema.variables, other.schema.variables) {
      if variable != expected { found.append("\(variable) against \(expected)") }
      let cells = zip(cells(variable.id.name), other.cells(variable.id.name))
      found += cells.filter { $0 != $1 }.prefix(3).map { "\(variable.id): \($0) against \($1)" }
    }
    if found.isEmpty, self != other { found.append("what is said of the table as a whole") }
    return found
  }

  var names: [String] { schema.variables.map(\.id.name) }
}

extension Value: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension ColumnID: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

extension Value: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Value {
  /// Plainly missing.
  static let gone = Value.missing(nil)
}
