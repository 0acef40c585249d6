import CReadStat
import TarazaData

/// Declares the columns of a file and writes its rows.
struct StatRowWriter {
  private let writer: StatWriter
  private let columns: [StatColumn]
  private let weight: Int?
  private let output: StatOutput
  private var declared: [UnsafeMutablePointer<readstat_variable_t>] = []
  /// By column, the long texts that stand beside the table, in the order of its dictionary.
  private var references: [Int: [UnsafeMutablePointer<readstat_string_ref_t>?]] = [:]
  /// Numbers by column that are too great for the format.
  private(set) var lost: [Int: Int] = [:]

  /// Widened at once: enough to make the work by column pay, little enough to stay in the cache.
  private static let blockRows = 1024

  init(_ writer: StatWriter, _ columns: [StatColumn], weight: Int?, _ output: StatOutput) {
    self.writer = writer
    self.columns = columns
    self.weight = weight
    self.output = output
  }

  mutating func write(_ rowCount: Int, _ dialect: StatDialect, _ progress: Progress)
    throws(DataError)
  {
    for index in columns.indices { try declare(index, dialect) }
    if let weight, dialect == .spss {
      readstat_writer_set_fweight_variable(writer, declared[weight])
    }
    try output.check(
      dialect == .stata
        ? readstat_begin_writing_dta(writer, output.context, rowCount)
        : readstat_begin_writing_sav(writer, output.context, rowCount))
    let largest = dialect == .stata ? Self.stataLargest : Self.spssLargest
    for rows in fixedBlocks(of: rowCount) {
      guard progress.reached(Double(rows.lowerBound) / Double(max(1, rowCount))) else {
        throw .interrupted
      }
      try write(rows, largest)
    }
    try output.check(readstat_end_writing(writer))
  }

  /// Beyond these lie the numbers by which the programs say missing, lowest and highest.
  private static let stataLargest = 8.988e307
  private static let spssLargest = 1.797e308

  private func fixedBlocks(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: Self.blockRows).map { $0..<min(count, $0 + Self.blockRows) }
  }

  // MARK: Columns

  private mutating func declare(_ index: Int, _ dialect: StatDialect) throws(DataError) {
    let column = columns[index]
    guard let variable = readstat_add_variable(writer, column.name, column.type, column.width)
    else { throw .tooLarge("more columns than there is memory to write") }
    declared.append(variable)
    readstat_variable_set_label(variable, column.label)
    readstat_variable_set_format(variable, column.format)
    readstat_variable_set_measure(variable, column.measure)
    if column.width > 0 {
      readstat_variable_set_display_width(variable, Int32(min(column.width, 40)))
    }
    addLabels(column, index, variable, dialect)
    if dialect == .spss { try addMissing(column, variable) }
    if column.type == READSTAT_TYPE_STRING_REF {
      // The last one, without text, stands in missing cells.
      references[index] = (column.column.dictionary + [""]).map {
        readstat_add_string_ref(writer, $0)
      }
    }
  }

  private func addLabels(
    _ column: StatColumn, _ index: Int, _ variable: UnsafeMutablePointer<readstat_variable_t>,
    _ dialect: StatDialect
  ) {
    guard !column.valueLabels.isEmpty else { return }
    let type =
      column.width > 0
      ? READSTAT_TYPE_STRING : dialect == .stata ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE
    let name = dialect == .stata ? column.name : "labels\(index)"
    guard let set = readstat_add_label_set(writer, type, name) else { return }
    for label in column.valueLabels {
      switch label.mark {
      case .number(let number) where dialect == .stata:
        readstat_label_int32_value(set, Int32(number), label.text)
      case .number(let number): readstat_label_double_value(set, number, label.text)
      case .text(let text): readstat_label_string_value(set, text, label.text)
      case .tag(let tag): readstat_label_tagged_value(set, CChar(bitPattern: tag), label.text)
      case .plain: break
      }
    }
    readstat_variable_set_label_set(variable, set)
  }

  private func addMissing(
    _ column: StatColumn, _ variable: UnsafeMutablePointer<readstat_variable_t>
  ) throws(DataError) {
    if let range = column.kinds.range {
      try output.check(
        readstat_variable_add_missing_double_range(
          variable, range.lowerBound, range.upperBound))
    }
    for single in column.kinds.singles {
      switch single {
      case .number(let number):
        try output.check(readstat_variable_add_missing_double_value(variable, number))
      case .text(let text):
        try output.check(readstat_variable_add_missing_string_value(variable, output.keep(text)))
      case .tag, .plain: break
      }
    }
  }

  // MARK: Rows

  private mutating func write(_ rows: Range<Int>, _ largest: Double) throws(DataError) {
    let slices = columns.map { $0.column.slice(rows) }
    let marks = columns.map(\.kinds.marks)
    for row in 0..<rows.count {
      let place = rows.lowerBound + row + 1
      try output.check(readstat_begin_row(writer), row: place)
      for index in columns.indices {
        let kind = slices[index].kinds?[row] ?? Column.valid
        let code =
          kind == Column.valid
          ? insert(index, slices[index].values[row], largest)
          : insertMissing(index, marks[index][Int(kind)])
        guard code == READSTAT_OK else { return try output.check(code, row: place) }
      }
      try output.check(readstat_end_row(writer), row: place)
    }
  }

  private mutating func insert(_ index: Int, _ stored: Double, _ largest: Double)
    -> readstat_error_t
  {
    let column = columns[index]
    if column.width > 0 { return insert(index, column.column.dictionary[Int(stored)]) }
    let number = column.time == .number ? stored : column.time.raw(stored)
    guard number.magnitude < largest else {
      lost[index, default: 0] += 1
      return insertMissing(index, .plain)
    }
    return insert(index, number: number)
  }

  private func insert(_ index: Int, number: Double) -> readstat_error_t {
    switch columns[index].type {
    case READSTAT_TYPE_INT8: readstat_insert_int8_value(writer, declared[index], Int8(number))
    case READSTAT_TYPE_INT16: readstat_insert_int16_value(writer, declared[index], Int16(number))
    case READSTAT_TYPE_INT32: readstat_insert_int32_value(writer, declared[index], Int32(number))
    default: readstat_insert_double_value(writer, declared[index], number)
    }
  }

  private func insert(_ index: Int, _ text: String) -> readstat_error_t {
    if let references = references[index] {
      guard let place = columns[index].column.dictionary.firstIndex(of: text) else {
        return readstat_insert_missing_value(writer, declared[index])
      }
      return readstat_insert_string_ref(writer, declared[index], references[place])
    }
    let cut =
      text.utf8.count > columns[index].width ? text.prefix(bytes: columns[index].width) : text
    return readstat_insert_string_value(writer, declared[index], cut)
  }

  private func insertMissing(_ index: Int, _ mark: StatKinds.Mark) -> readstat_error_t {
    switch mark {
    case .plain where columns[index].type == READSTAT_TYPE_STRING_REF:
      readstat_insert_string_ref(writer, declared[index], references[index]?.last ?? nil)
    case .plain: readstat_insert_missing_value(writer, declared[index])
    case .number(let number): insert(index, number: number)
    case .text(let text): insert(index, text)
    case .tag(let tag):
      readstat_insert_tagged_missing_value(writer, declared[index], CChar(bitPattern: tag))
    }
  }
}

extension StatColumn {
  fileprivate var measure: readstat_measure_t {
    switch level {
    case .nominal: READSTAT_MEASURE_NOMINAL
    case .ordinal: READSTAT_MEASURE_ORDINAL
    case .interval: READSTAT_MEASURE_SCALE
    case nil: READSTAT_MEASURE_UNKNOWN
    }
  }
}
