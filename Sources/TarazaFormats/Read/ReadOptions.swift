/// What a reader is told about a file; what is nil it finds out by itself.
package struct ReadOptions: Hashable, Sendable {
  package var encoding: TextEncoding?
  package var delimiter: Delimiter?
  package var decimal: DecimalMark?
  /// Texts that stand for a missing value in every column, beside the empty cell.
  package var missing: [String]
  package var raggedRows: RaggedRows
  package var codebook: CodebookSource
  /// Which sheet of a workbook; nil for the first with cells.
  package var sheet: String?
  /// Which table of a file that holds several; nil takes the only one.
  package var table: String?

  package init(
    encoding: TextEncoding? = nil, delimiter: Delimiter? = nil, decimal: DecimalMark? = nil,
    missing: [String] = [], raggedRows: RaggedRows = .refused, codebook: CodebookSource = .beside,
    sheet: String? = nil, table: String? = nil
  ) {
    self.encoding = encoding
    self.delimiter = delimiter
    self.decimal = decimal
    self.missing = missing
    self.raggedRows = raggedRows
    self.codebook = codebook
    self.sheet = sheet
    self.table = table
  }
}

/// What stands between the cells of a row.
package enum Delimiter: String, Hashable, Sendable, CaseIterable {
  case comma = ","
  case semicolon = ";"
  case tab = "\t"
  case bar = "|"

  var byte: UInt8 {
    switch self {
    case .comma: Byte.comma
    case .semicolon: Byte.semicolon
    case .tab: Byte.tab
    case .bar: Byte.bar
    }
  }

  /// As a sentence names it.
  package var name: String {
    switch self {
    case .comma: "comma"
    case .semicolon: "semicolon"
    case .tab: "tab"
    case .bar: "vertical bar"
    }
  }
}

/// What stands before the decimals of a number.
package enum DecimalMark: String, Hashable, Sendable, CaseIterable {
  case point = "."
  case comma = ","

  var byte: UInt8 {
    switch self {
    case .point: Byte.point
    case .comma: Byte.comma
    }
  }
}

/// What becomes of a row with fewer or more cells than the header.
package enum RaggedRows: String, Hashable, Sendable, CaseIterable {
  /// It is an error that names the row.
  case refused
  /// Cells that are not there are missing; cells too many may only be empty.
  case filled
}

/// Where the codebook of a file is looked for.
package enum CodebookSource: Hashable, Sendable {
  /// `NAME.json` next to `NAME.csv`, where there is one.
  case beside
  case file(String)
  case none
}
