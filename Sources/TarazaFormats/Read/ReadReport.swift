import TarazaData

/// What a reader understood of a file, so that it can be said and, where wrong, be corrected.
package struct ReadReport: Hashable, Sendable {
  package var path: String
  package var format: FileFormat
  package var encoding: TextEncoding
  /// nil when there is a single column.
  package var delimiter: Delimiter?
  package var decimal: DecimalMark
  package var columnCount: Int
  /// nil until cells have been read.
  package var rowCount: Int?
  package var notes: [ReadNote]
  /// Which sheet or table of the file it is; nil where there is but one thing to read.
  package var part: String?

  /// Adds notes that are not there yet: a column may be read more than once.
  mutating func add(_ new: [ReadNote]) {
    var known = Set(notes)
    for note in new where known.insert(note).inserted { notes.append(note) }
  }
}

/// Something about a file that its user should know of, as it might have been meant otherwise.
package enum ReadNote: Hashable, Sendable {
  case nameRepaired(column: Int, from: String, to: String)
  /// The byte order mark was believed, not the option.
  case encodingMarkDiffers(TextEncoding, named: TextEncoding)
  /// Bytes beyond ASCII that are no UTF-8 stand late in the file.
  case encodingGuessedLate(TextEncoding)
  /// Some columns have a decimal comma and others a decimal point.
  case decimalMarksDiffer(comma: ColumnID, point: ColumnID, taken: DecimalMark)
  /// One column has numbers with either decimal mark.
  case decimalMarksMixed(ColumnID)
  /// The file names its delimiter in a first line `sep=;`.
  case delimiterLine
  /// The header looks like a row of data.
  case headerLooksLikeData
  /// The column is text because this cell does not fit the ones before it.
  case mixedTypes(ColumnID, earlier: ColumnType, row: Int, cell: String)
  /// “NA” and the like, taken for missing because nothing else in the column is text.
  case missingWords(ColumnID, count: Int)
  case allMissing(ColumnID)
  case blankLines(Int)
  /// Rows with fewer cells than the header, filled with missing ones.
  case filledRows(Int)
  /// This sheet of a workbook was read; there are others.
  case sheetTaken(String, others: [String])
  /// Lines above the header that hold one text alone.
  case titleLines(Int, text: String)
  /// Names of columns were put together of merged cells, and of the line below them.
  case mergedHeader(lines: Int)
  /// Filled cells to the right of the last column, or between columns without a name.
  case cellsBesideTable(Int, row: Int)
  /// Cells such as #N/A, taken for missing.
  case errorCells(ColumnID, count: Int)
  /// Formulas whose program did not store what they come to.
  case formulasWithoutValue(ColumnID, count: Int)
  /// Times of day, which are kept as texts such as 14:30:00.
  case timesAsText(ColumnID)
  /// What a form says of its export, or leaves in doubt.
  case form(FormNote)
  /// Texts are in another encoding than the file says, by the look of them.
  case encodingGuessed(TextEncoding, named: String)
  /// Stata's clock with leap seconds was read as one without.
  case leapSeconds(ColumnID)
  /// Spans of time that Taraza does not have were read as their first days.
  case firstDays(ColumnID, of: String)
  /// Numbers of a column of times that lie outside all calendars became missing.
  case noTimes(ColumnID, count: Int)
  /// Whole numbers beyond what a double holds digit by digit.
  case roundedNumbers(ColumnID, count: Int)
  /// Sets of answers whose columns hold one answer each, which Taraza does not have.
  case categorySets([String])
  /// Sets of which another value than 1 says that an answer was given.
  case setsOfOtherValues([String])
  /// Numbers that look like codes for no answer, which nothing says they are.
  case codesApart(CodesApart)
  /// Names that differ by what does not show.
  case namesAlike(NamesAlike)
  /// The codebook describes a column that the file does not have.
  case columnNotInFile(ColumnID)

  /// The note as a sentence.
  package var message: String {
    switch self {
    case .nameRepaired(let column, let from, let to):
      from.isEmpty
        ? "column \(column) has no name and is called “\(to)”"
        : "column \(column), “\(from)”, is called “\(to)”"
    case .encodingMarkDiffers(let found, let named):
      "the file begins with the mark of \(found.rawValue) and was read so, not as \(named.rawValue)"
    case .encodingGuessedLate(let encoding):
      "the file is not valid UTF-8 and was read as \(encoding.rawValue)"
    case .decimalMarksDiffer(let comma, let point, let taken):
      "column “\(comma)” has decimal commas and “\(point)” decimal points; "
        + "“\(taken.rawValue)” was taken, the other columns are text"
    case .decimalMarksMixed(let column):
      "column “\(column)” has decimal commas in some cells and decimal points in others, and is "
        + "text: make them alike in the file"
    case .delimiterLine: "the first line names the delimiter and is no row"
    case .headerLooksLikeData: "the first row holds only numbers, and was taken for the names"
    case .mixedTypes(let column, let earlier, let row, let cell):
      "column “\(column)” is text: “\(cell)” in row \(row) is not a \(earlier.noun)"
    case .missingWords(let column, let count):
      "column “\(column)”: \(count) cells such as “NA” were taken for missing"
    case .allMissing(let column): "column “\(column)” has no valid cell"
    case .blankLines(let count): "\(count) blank lines were passed over"
    case .filledRows(let count): "\(count) rows with too few cells were filled with missing ones"
    case .sheetTaken(let sheet, let others):
      "the sheet “\(sheet)” was read; with sheet: also \(ReadNote.list(others))"
    case .titleLines(let count, let text):
      "\(count == 1 ? "a line" : "\(count) lines") above the names of the columns "
        + "\(count == 1 ? "was" : "were") passed over: “\(text.prefix(60))”"
    case .mergedHeader(let lines):
      lines == 1
        ? "merged cells in the header give their name to all columns below them"
        : "the header has merged cells: names were put together of its two lines"
    case .cellsBesideTable(let count, let row):
      "\(count) cells beside the columns of the table were left out, the first in row \(row)"
    case .errorCells(let column, let count):
      "column “\(column)”: \(count) cells with an error such as #N/A were taken for missing"
    case .formulasWithoutValue(let column, let count):
      "column “\(column)”: \(count) formulas have no stored value and are missing; "
        + "open and save the file in a spreadsheet program"
    case .timesAsText(let column):
      "column “\(column)” holds times of day, read as texts such as 14:30:00"
    case .form(let note): note.message
    case .encodingGuessed(let encoding, let named):
      "its texts were read as \(encoding.rawValue), by the look of them"
        + (named.isEmpty ? "" : ", although the file says \(named)")
        + "; with encoding: you name another"
    case .leapSeconds(let column):
      "column “\(column)” counts leap seconds, and was read as if it did not: it is up to 27 "
        + "seconds late"
    case .firstDays(let column, let spans):
      "column “\(column)” holds \(spans), which were read as their first days"
    case .noTimes(let column, let count):
      "column “\(column)”: \(count) cells lie outside all calendars and became missing"
    case .roundedNumbers(let column, let count):
      "column “\(column)”: \(count) whole numbers have more digits than are kept; numbers that "
        + "only name something are better written as text"
    case .categorySets(let names):
      "sets of categories were left out, as a set of Taraza has a column for each answer: "
        + ReadNote.list(names)
    case .setsOfOtherValues(let names):
      "sets were left out in whose columns another value than 1 says that an answer was given: "
        + ReadNote.list(names)
    case .codesApart(let codes): codes.message
    case .namesAlike(let names): names.message
    case .columnNotInFile(let column):
      "the codebook describes “\(column)”, which the file does not have"
    }
  }
}

extension ReadNote {
  private static let mostListed = 12

  private static func list(_ names: [String]) -> String {
    names.prefix(mostListed).map { "“\($0)”" }.joined(separator: ", ")
      + (names.count > mostListed ? " and \(names.count - mostListed) more" : "")
  }
}

extension ColumnType {
  /// What one cell is, in a sentence.
  var noun: String {
    switch self {
    case .number: "number"
    case .text, .unknown: "text"
    case .truth: "truth value"
    case .date: "date"
    case .dateTime: "date-time"
    case .period(let unit): unit.rawValue
    }
  }
}
