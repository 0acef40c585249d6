import TarazaData

/// How a table is written; the defaults for delimited files are RFC 4180 in UTF-8.
package struct WriteOptions: Hashable, Sendable {
  package var delimiter: Delimiter
  package var decimal: DecimalMark
  /// A mark at the start of the file, by which Excel knows UTF-8.
  package var byteOrderMark: Bool
  package var formulas: FormulaCells
  /// Of labels in several languages the one that a file that holds a single one gets.
  package var language: String

  /// - Parameter delimiter: nil for the comma, or the semicolon when decimals have the comma.
  package init(
    delimiter: Delimiter? = nil, decimal: DecimalMark = .point, byteOrderMark: Bool = false,
    formulas: FormulaCells = .kept, language: String = ""
  ) {
    self.delimiter = delimiter ?? (decimal == .comma ? .semicolon : .comma)
    self.decimal = decimal
    self.byteOrderMark = byteOrderMark
    self.formulas = formulas
    self.language = language
  }
}

/// What becomes of texts that a spreadsheet program would run as formulas: those that begin with
/// `=`, `+`, `-`, `@`, a tab or a carriage return.
package enum FormulaCells: String, Hashable, Sendable, CaseIterable {
  /// Written as they are, so that they are read back as they were; the report counts them.
  case kept
  /// Written with an apostrophe in front, which is then part of the text.
  case guarded
}

/// What was written, and what of it the file could not hold.
package struct WriteReport: Hashable, Sendable {
  package let path: String
  package let rowCount: Int
  package let columnCount: Int
  package let notes: [WriteNote]
  /// What is known of the table in the file's names and codes; nil where they are the table's.
  package var schema: Schema?
  /// What a codebook beside says that the file does not; nil when none was written.
  package var codebook: CodebookParts?
}

/// Something that a file does not say as the table did.
package enum WriteNote: Hashable, Sendable {
  /// Missing of a kind for which the codebook has no value: written as an empty cell.
  case kindLost(ColumnID, kind: String, count: Int)
  /// Valid cells with a value that stands for a kind of missing.
  case valueMeansMissing(ColumnID, count: Int)
  /// Texts that are empty or blank, which are read back as missing.
  case blankTexts(ColumnID, count: Int)
  /// Texts with a character that no text file can hold, which was replaced.
  case replacedCharacters(ColumnID, count: Int)
  /// Texts that a spreadsheet program would run as formulas.
  case formulaCells(ColumnID, count: Int)
  /// A column whose name the format refuses.
  case nameChanged(ColumnID, to: String)
  /// Kinds of missing whose codes the format cannot hold, or that have none, got codes of its own.
  case kindsMarked(columns: Int, first: ColumnID, kind: String, as: String)
  /// Labels of columns, and labels of values, longer than the format holds.
  case labelsCut(count: Int, first: ColumnID, limit: String)
  case valueLabelsCut(count: Int, first: String, limit: String)
  case titleCut(limit: String)
  /// Texts of cells that are longer than the format holds.
  case textsCut(ColumnID, count: Int, limit: Int)
  /// Labels of values that the format has no labels for.
  case valueLabelsLost(ColumnID, count: Int)
  /// Numbers that the format cannot tell from missing.
  case numbersLost(ColumnID, count: Int)

  /// Rows of nothing but missing cells, which a sheet does not tell from no row.
  case blankRows(Int)

  /// Whether something is gone that cannot be read back: a doubt to raise, not only a fact.
  package var isLoss: Bool {
    switch self {
    case .kindLost, .valueMeansMissing, .blankTexts, .replacedCharacters, .formulaCells,
      .nameChanged, .kindsMarked:
      false
    case .labelsCut, .valueLabelsCut, .titleCut, .textsCut, .valueLabelsLost, .numbersLost,
      .blankRows:
      true
    }
  }

  /// The note as a sentence.
  package var message: String {
    switch self {
    case .kindLost(let column, let kind, let count):
      "column “\(column)”: \(count) cells missing as “\(kind)” were written empty; "
        + "the file has no value for that kind"
    case .valueMeansMissing(let column, let count):
      "column “\(column)”: \(count) valid cells have a value that stands for missing"
    case .blankTexts(let column, let count):
      "column “\(column)”: \(count) blank texts will be read back as missing"
    case .replacedCharacters(let column, let count):
      "column “\(column)”: a NUL character was replaced in \(count) texts"
    case .blankRows(let count):
      "\(count) rows hold nothing but missing cells, and will be passed over when read back"
    case .formulaCells(let column, let count):
      "column “\(column)”: a spreadsheet program would take \(count) texts for formulas"
    case .nameChanged(let column, let name):
      "column “\(column)” is called “\(name)” there, as the format refuses its name"
    case .kindsMarked(let columns, let first, let kind, let mark):
      (columns == 1 ? "one column has" : "\(columns) columns have")
        + " other codes of missing in the file: “\(kind)” of “\(first)” is \(mark) there"
    case .labelsCut(let count, let first, let limit):
      "the labels of \(count) columns were cut at \(limit), first that of “\(first)”"
    case .valueLabelsCut(let count, let first, let limit):
      "\(count) labels of values were cut at \(limit), first “\(first)”"
    case .titleCut(let limit): "the title was cut at \(limit)"
    case .textsCut(let column, let count, let limit):
      "column “\(column)”: \(count) texts were cut at \(limit) bytes"
    case .valueLabelsLost(let column, let count):
      "column “\(column)”: \(count) labels stand at values that the format cannot label"
    case .numbersLost(let column, let count):
      "column “\(column)”: \(count) numbers are too great for the format and were written as missing"
    }
  }
}
