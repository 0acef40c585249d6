import CReadStat
import TarazaData

/// One column on its way into a file: how it is declared there, and what stands in its cells.
struct StatColumn {
  let name: String
  let column: Column
  let time: StatTime
  let type: readstat_type_t
  /// Bytes of a cell of text; 0 for numbers.
  let width: Int
  let format: String
  let label: String
  let level: MeasurementLevel?
  let kinds: StatKinds
  /// The variable as a codebook describes it in this file.
  let variable: Variable
  let valueLabels: [Label]
  private(set) var notes: [WriteNote]
  private(set) var cuts = Cuts()

  struct Label {
    let mark: StatKinds.Mark
    let text: String
  }

  /// What had to be shortened, and which of it first.
  struct Cuts {
    var labels = 0
    var valueLabels: [String] = []
  }

  /// Text that is longer than Stata's plain strings stands beside the table there.
  private static let longestStataText = 2045

  init(
    _ variable: Variable, named name: String, _ column: Column, _ dialect: StatDialect,
    _ limits: StatLimits, _ language: String
  ) {
    self.name = name
    self.column = column
    time = StatTime(writing: variable.type, dialect)
    let kinds = StatKinds(variable, column, time, dialect, language)
    self.kinds = kinds
    level = variable.level
    notes = kinds.notes
    var renamed = kinds.variable
    renamed.id = ColumnID(name)
    if renamed.type == .unknown { renamed.type = column.type }
    self.variable = renamed

    let longest = column.dictionary.reduce(0) { max($0, $1.utf8.count) }
    let marks = kinds.kinds.reduce(0) {
      if case .text(let text) = $1.mark { max($0, text.utf8.count) } else { $0 }
    }
    let isText = column.type == .text
    width = isText ? min(limits.text, max(1, longest, marks)) : 0
    if isText, longest > limits.text {
      notes.append(
        .textsCut(
          variable.id, count: column.dictionary.filter { $0.utf8.count > limits.text }.count,
          limit: limits.text))
    }
    type = StatColumn.type(column, dialect, isText ? max(longest, marks) : 0)
    format = StatColumn.format(column, time, dialect, width)

    let full = variable.label?.text(in: language) ?? ""
    label = limits.variableLabel.cut(full)
    if label != full { cuts.labels = 1 }
    var labels: [Label] = []
    var unheld = 0
    for entry in variable.valueLabels {
      let text = entry.label.text(in: language) ?? ""
      if let mark = StatColumn.mark(of: entry.value, column.type, time, dialect) {
        labels.append(Label(mark: mark, text: text))
      } else {
        unheld += 1
      }
    }
    if unheld > 0 { notes.append(.valueLabelsLost(variable.id, count: unheld)) }
    for kind in kinds.kinds where dialect == .spss || column.type != .text {
      if let text = kind.label { labels.append(Label(mark: kind.mark, text: text)) }
    }
    valueLabels = labels.map { Label(mark: $0.mark, text: limits.valueLabel.cut($0.text)) }
    cuts.valueLabels = zip(labels, valueLabels).filter { $0.0.text != $0.1.text }.map(\.0.text)
  }

  /// What a value label stands at; nil where the file has no labels for such values.
  private static func mark(
    of value: Value, _ type: ColumnType, _ time: StatTime, _ dialect: StatDialect
  ) -> StatKinds.Mark? {
    if type == .text {
      guard dialect == .spss, case .text(let text) = value else { return nil }
      return .text(text)
    }
    guard let number = time.raw(of: value) ?? value.stored else { return nil }
    guard dialect == .spss || Int32(exactly: number) != nil else { return nil }
    return .number(number)
  }

  private static func type(_ column: Column, _ dialect: StatDialect, _ longest: Int)
    -> readstat_type_t
  {
    if column.type == .text {
      return dialect == .stata && longest > longestStataText
        ? READSTAT_TYPE_STRING_REF : READSTAT_TYPE_STRING
    }
    guard dialect == .stata, column.type == .number || column.type == .truth else {
      return READSTAT_TYPE_DOUBLE
    }
    let numbers = column.numbers
    var low = 0.0
    var high = 0.0
    for row in 0..<column.count where column.isValid(row) {
      guard Int32(exactly: numbers[row]) != nil else { return READSTAT_TYPE_DOUBLE }
      low = min(low, numbers[row])
      high = max(high, numbers[row])
    }
    return stataType(low, high)
  }

  /// The upper ends are what Stata's own missing values leave.
  private static func stataType(_ low: Double, _ high: Double) -> readstat_type_t {
    if low >= -127, high <= 100 { return READSTAT_TYPE_INT8 }
    if low >= -32_767, high <= 32_740 { return READSTAT_TYPE_INT16 }
    if low >= -2_147_483_647, high <= 2_147_483_620 { return READSTAT_TYPE_INT32 }
    return READSTAT_TYPE_DOUBLE
  }

  private static func format(
    _ column: Column, _ time: StatTime, _ dialect: StatDialect, _ width: Int
  ) -> String {
    if let format = time.format { return format }
    switch dialect {
    case .spss:
      if column.type == .text { return "A\(width)" }
      if case .double = column.storage { return "F12.4" }
      return "F8.0"
    case .stata:
      if column.type == .text { return width > longestStataText ? "%9s" : "%\(max(9, width))s" }
      if case .double = column.storage { return "%10.0g" }
      return "%8.0g"
    }
  }
}

extension StatTime {
  /// As what a column of this type is written.
  init(writing type: ColumnType, _ dialect: StatDialect) {
    switch (type, dialect) {
    case (.date, .spss): self = .spssDay
    case (.date, .stata): self = .stataDay
    case (.dateTime, .spss): self = .spssMoment
    case (.dateTime, .stata): self = .stataMoment
    case (.period(.month), .spss): self = .spssMonth
    case (.period(.month), .stata): self = .stataMonth
    case (.period(.quarter), .spss): self = .spssQuarter
    case (.period(.quarter), .stata): self = .stataQuarter
    case (.period(.year), .stata): self = .stataYear
    case (.period(.week), _): self = .isoWeek(dialect)
    default: self = .number
    }
  }

  /// The display format that says so in a file; nil for plain numbers.
  var format: String? {
    switch self {
    case .number: nil
    case .spssDay, .isoWeek(.spss): "SDATE10"
    case .spssMoment: "YMDHMS19"
    case .spssMonth: "MOYR8"
    case .spssQuarter: "QYR8"
    case .stataDay, .isoWeek(.stata): "%td"
    case .stataMoment: "%tc"
    case .stataLeapMoment: "%tC"
    case .stataMonth: "%tm"
    case .stataQuarter: "%tq"
    case .stataYear: "%ty"
    case .stataWeek: "%tw"
    case .stataHalf: "%th"
    }
  }
}
