import TarazaData
import TarazaNumerics

/// Tables of all that a file can hold, drawn at random.
struct RandomTable {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let types: [ColumnType] =
    [.number, .text, .truth, .date, .dateTime] + PeriodUnit.allCases.map { .period($0) }

  private static let names = [
    "q1", "ишеним", "age in years", "a,b", "semi;colon", "bar|", "say \"x\"", "sep=,", "Ё",
    "1",
  ]

  /// Cells that a careless writer or reader would change.
  private static let texts = [
    "Ош", "two words", " blanks around ", "a,b;c\td|e", "\"quoted\"", "\"", "line\nfeed",
    "cr\r\nlf",
    "007", "+996 555 123", "1.50", "1,5", "1e5", "true", "NA", "NULL", ".", "2023-04-18",
    "2023-04-18T10:22", "2023Q2",
    "=1+1", "@x", "'", "ө\u{301}", "👩‍👩‍👧", "\u{A0}", "-", "9007199254740993", "inf",
  ]

  mutating func table() -> Table {
    let rows = random.below(40)
    let width = 1 + random.below(8)
    var names = Self.names
    random.shuffle(&names)
    var variables: [Variable] = []
    var columns: [ColumnID: Column] = [:]
    for name in names.prefix(width) {
      var variable = Variable(ColumnID(name), type: Self.types[random.below(Self.types.count)])
      describe(&variable)
      columns[variable.id] = column(of: variable, rows: rows)
      variables.append(variable)
    }
    return Table(schema: Schema(variables), columns: columns)
  }

  private mutating func describe(_ variable: inout Variable) {
    if random.below(2) == 0 {
      variable.label = LocalizedText([.init("ky", "Ишеним"), .init("en", "Trust, \"all\"\n")])
    }
    if random.below(3) == 0 { variable.level = MeasurementLevel.allCases[random.below(3)] }
    if variable.type == .number, random.below(2) == 0 {
      variable.range = -1e300...1e300
      variable.valueLabels = [ValueLabel(.number(1), LocalizedText("жок"))]
      variable.unit = "сом"
      variable.isReversed = true
    }
    guard random.below(2) == 0 else { return }
    switch variable.type {
    case .number:
      variable.missingCodes = [
        MissingCode(.number(-98.5), "refused", label: LocalizedText("баш тартты")),
        MissingCode(.text("нет"), "not_asked"),
      ]
    case .text:
      variable.missingCodes = [
        MissingCode(.text("отказ, \"да\""), "refused"), MissingCode(.number(99), "not_asked"),
      ]
    case .date:
      variable.missingCodes =
        [MissingCode(.number(98), "refused"), MissingCode(.text("нет"), "not_asked")]
        + (Day(year: 1900, month: 1, day: 1).map { [MissingCode(.date($0), "unknown")] } ?? [])
    case .truth, .dateTime, .period:
      variable.missingCodes = [
        MissingCode(.number(98.5), "refused"), MissingCode(.text("нет"), "not_asked"),
      ]
    case .unknown: break
    }
  }

  private mutating func column(of variable: Variable, rows: Int) -> Column {
    var builder = ColumnBuilder(type: variable.type)
    let kinds = variable.missingCodes.map(\.name)
    let missingShare = [0, 0.2, 1][random.below(3)]
    for _ in 0..<rows {
      guard random.uniform() >= missingShare else {
        let kind = random.below(kinds.count + 1)
        builder.append(.missing(kind < kinds.count ? kinds[kind] : nil))
        continue
      }
      builder.append(value(of: variable.type))
    }
    return builder.finished()
  }

  private mutating func value(of type: ColumnType) -> Value {
    switch type {
    case .number, .unknown: .number(number())
    case .text: .text(Self.texts[random.below(Self.texts.count)])
    case .truth: .truth(random.below(2) == 0)
    case .date: .date(day())
    case .dateTime:
      .dateTime(Moment(day(), microseconds: random.below(86_400_000) * 1000))
    case .period(let unit): .period(Period(unit, of: day()))
    }
  }

  private mutating func number() -> Double {
    switch random.below(4) {
    case 0: return Double(random.below(7))
    case 1: return Double(random.below(1 << 40)) - 1e6
    case 2: return Double(random.below(100_000)) / 1000
    default:
      let any = Double(bitPattern: random.next())
      return any.isFinite ? any : 0.1
    }
  }

  /// From 1601 to 2399, the years of surveys and more.
  private mutating func day() -> Day { Day(number: Int32(random.below(292_000) - 135_000)) }
}
