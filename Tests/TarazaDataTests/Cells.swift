import TarazaData

/// Short ways to write tables in tests.
enum Cells {
  /// Nil is a plain missing.
  static func numbers(_ values: [Double?]) -> Column {
    column(.number, values.map { $0.map { .number($0) } ?? .missing(nil) })
  }

  static func texts(_ values: [String?]) -> Column {
    column(.text, values.map { $0.map { .text($0) } ?? .missing(nil) })
  }

  static func column(_ type: ColumnType, _ values: [Value]) -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    return builder.finished()
  }
}

extension ColumnID: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(name) }
}

extension Value: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
  public init(floatLiteral number: Double) { self = .number(number) }
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
  public init(stringLiteral text: String) { self = .text(text) }
  public init(booleanLiteral truth: Bool) { self = .truth(truth) }
}

extension Expression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral
{
  public init(floatLiteral number: Double) { self = .constant(.number(number)) }
  public init(integerLiteral number: Int) { self = .constant(.number(Double(number))) }
  public init(stringLiteral column: String) { self = .column(ColumnID(column)) }
}
