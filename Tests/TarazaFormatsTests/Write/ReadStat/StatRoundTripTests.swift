import TarazaData
import TarazaFormats
import Testing

/// What is written and read back is the same table; what cannot be is said.
@Suite struct StatRoundTripTests {
  private static let formats: [FileFormat] = [.sav, .zsav, .dta]

  private struct Back {
    let table: Table
    let report: WriteReport
    let hasCodebook: Bool
  }

  /// The table as a file holds it, read again with its codebook where one was written.
  private func back(
    _ table: Table, _ format: FileFormat, withCodebook: Bool = true
  ) throws -> Back {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/t.\(format.rawValue)"
    let report = try format.save(Frame(table), to: path)
    let hasCodebook = folder.names.contains("t.json")
    let options = ReadOptions(codebook: withCodebook ? .beside : .none)
    return Back(
      table: try FileRelation(path: path, options: options).table(), report: report,
      hasCodebook: hasCodebook)
  }

  private func table(_ variables: [Variable], _ cells: [[Value]]) -> Table {
    var columns: [ColumnID: Column] = [:]
    for (variable, values) in zip(variables, cells) {
      var builder = ColumnBuilder(type: variable.type)
      for value in values { builder.append(value) }
      columns[variable.id] = builder.finished()
    }
    return Table(schema: Schema(variables), columns: columns)
  }

  private let survey: [Variable] = [
    Variable(
      ColumnID("q1"), type: .number, label: LocalizedText("Ишеним, 1–5"), level: .ordinal,
      valueLabels: [
        ValueLabel(1, LocalizedText("жок")), ValueLabel(5, LocalizedText("ооба")),
      ],
      missingCodes: [
        MissingCode(98, "refused", label: LocalizedText("Refused")), MissingCode(99, "dont_know"),
      ]),
    Variable(
      ColumnID("айыл"), type: .text, label: LocalizedText("Айыл"), level: .nominal,
      missingCodes: [MissingCode("нет", "нет")]),
    Variable(ColumnID("day"), type: .date),
    Variable(ColumnID("moment"), type: .dateTime),
    Variable(ColumnID("month"), type: .period(.month)),
    Variable(ColumnID("quarter"), type: .period(.quarter)),
    Variable(ColumnID("year"), type: .period(.year)),
    Variable(ColumnID("week"), type: .period(.week)),
    Variable(ColumnID("share"), type: .number), Variable(ColumnID("asked"), type: .truth),
  ]

  private func cells() throws -> [[Value]] {
    let day = try #require(Day(year: 2023, month: 4, day: 18))
    let old = try #require(Day(year: 1907, month: 1, day: 1))
    return [
      [1, 5, .missing("refused"), .missing("dont_know"), .gone],
      ["Ош", "Каракол", .missing("нет"), .gone, "Ө ү ң"],
      [.date(day), .gone, .date(old), .date(day), .date(day)],
      [.dateTime(Moment(day, hour: 23, minute: 59)), .gone] + [.dateTime(Moment(old))] * 3,
      [.period(Period(.month, of: day)), .gone] + [.period(Period(.month, of: old))] * 3,
      [.period(Period(.quarter, of: day)), .gone] + [.period(Period(.quarter, of: old))] * 3,
      [.period(Period(.year, of: day)), .gone] + [.period(Period(.year, of: old))] * 3,
      [.period(Period(.week, of: day)), .gone] + [.period(Period(.week, of: old))] * 3,
      [0.1, -1e-7, 1e300, .gone, 12],
      [.truth(true), .gone, .truth(false), .truth(true), .truth(true)],
    ]
  }

  @Test(arguments: formats) func cellsLabelsAndKindsComeBack(_ format: FileFormat) throws {
    let table = table(survey, try cells())
    let back = try back(table, format)
    #expect(back.table.names == table.names)
    for name in table.names {
      #expect(back.table.cells(name) == table.cells(name), "\(name)")
      #expect(back.table.schema[ColumnID(name)]?.label == table.schema[ColumnID(name)]?.label)
      #expect(
        back.table.schema[ColumnID(name)]?.valueLabels
          == table.schema[ColumnID(name)]?.valueLabels)
    }
  }

  @Test(arguments: formats) func mostOfItComesBackWithoutACodebook(_ format: FileFormat) throws {
    let plain = Array(survey.prefix(format == .dta ? 7 : 6)).filter {
      format != .dta || $0.type != .text
    }
    let cells = try zip(survey, cells()).filter { pair in plain.contains { $0.id == pair.0.id } }
    let table = table(plain, cells.map(\.1))
    let back = try back(table, format, withCodebook: false)
    for variable in plain {
      #expect(back.table.cells(variable.id.name) == table.cells(variable.id.name))
      #expect(back.table.schema[variable.id]?.label == variable.label)
      #expect(back.table.schema[variable.id]?.valueLabels == variable.valueLabels)
      #expect(
        back.table.schema[variable.id]?.missingCodes.map(\.name)
          == variable.missingCodes.map(\.name))
      if format != .dta { #expect(back.table.schema[variable.id]?.level == variable.level) }
    }
    #expect(back.hasCodebook == (format == .dta))
  }

  @Test(arguments: formats) func titleAndWeightComeBack(_ format: FileFormat) throws {
    var schema = Schema([Variable(ColumnID("w"), type: .number)])
    schema.title = LocalizedText("Ишеним 2023")
    schema.design.weight = ColumnID("w")
    let column = table(schema.variables, [[1, 0.5]]).columns
    let back = try back(Table(schema: schema, columns: column), format)
    #expect(back.table.schema.title == schema.title)
    #expect(back.table.schema.design.weight == ColumnID("w"))
  }

  @Test func rangesOfMissingComeBack() throws {
    let range = MissingRange(from: -.infinity, to: -1, "missing_range")
    let variable = Variable(
      ColumnID("q"), type: .number, missingCodes: [MissingCode(-9, "code_minus_9")],
      missingRanges: [range])
    let table = table([variable], [[1, .missing("code_minus_9"), .missing("missing_range"), 0]])
    let back = try back(table, .sav)
    #expect(back.table.schema[variable.id]?.missingRanges == [range])
    #expect(
      back.table.cells("q") == [1, .missing("code_minus_9"), .missing("code_minus_1"), 0])
  }

  @Test func kindsThatSPSSCannotListGetNumbersInARow() throws {
    let names = ["refused", "dont_know", "not_asked", "other"]
    let codes = zip([0.0, 7, 8, 9], names).map { MissingCode(.number($0), $1) }
    let variable = Variable(ColumnID("q"), type: .number, missingCodes: codes)
    let cells: [Value] = names.map { .missing($0) } + [1, 8.5]
    let back = try back(table([variable], [cells]), .sav)
    #expect(back.table.cells("q") == cells)
    #expect(back.table.schema[variable.id]?.missingCodes.map(\.value) == [99, 98, 97, 96])
    #expect(back.report.notes.contains { if case .kindsMarked = $0 { true } else { false } })
  }

  @Test(arguments: formats) func kindsWithoutACodeGetOne(_ format: FileFormat) throws {
    let variable = Variable(ColumnID("q"), type: .number)
    let cells: [Value] = [.missing("refused"), 3, .missing("не знаю"), 99, .gone]
    let back = try back(table([variable], [cells]), format)
    #expect(back.table.cells("q") == cells)
    let codes = back.table.schema[variable.id]?.missingCodes.map(\.value)
    #expect(codes == (format == .dta ? [".a", ".b"] : [999, 998]))
  }

  @Test(arguments: formats) func namesThatTheFormatRefusesAreChanged(_ format: FileFormat) throws {
    let names = ["age in years", "ишеним", "1st", "BY", "by", String(repeating: "ж", count: 70)]
    let variables = names.map { Variable(ColumnID($0), type: .number, label: LocalizedText($0)) }
    let back = try back(table(variables, names.map { _ in [1] }), format)
    #expect(Set(back.table.names).count == names.count)
    #expect(back.table.names[0] == "age_in_years" && back.table.names[1] == "ишеним")
    #expect(back.table.names[2] == "v1st")
    #expect(back.table.schema.variables.map(\.label) == names.map { LocalizedText($0) })
    let changed = back.report.notes.filter { if case .nameChanged = $0 { true } else { false } }
    #expect(changed.count == zip(names, back.table.names).filter { $0 != $1 }.count)
  }

  @Test func labelsAreCutByCharacterAndSaidSo() throws {
    let long = String(repeating: "Ө", count: 200)
    let variable = Variable(
      ColumnID("q"), type: .number, label: LocalizedText(long),
      valueLabels: [ValueLabel(1, LocalizedText(long))])
    let sav = try back(table([variable], [[1]]), .sav, withCodebook: false)
    let read = try #require(sav.table.schema[variable.id])
    #expect(read.label == LocalizedText(String(long.prefix(128))))
    #expect(read.valueLabels.first?.label == LocalizedText(String(long.prefix(60))))
    #expect(sav.report.notes.filter(\.isLoss).count == 2)
    let dta = try back(table([variable], [[1]]), .dta, withCodebook: false)
    #expect(
      dta.table.schema[variable.id]?.label == LocalizedText(String(long.prefix(80))))
    #expect(dta.table.schema[variable.id]?.valueLabels.first?.label == LocalizedText(long))
  }

  @Test(arguments: formats) func longTextsComeBack(_ format: FileFormat) throws {
    let texts = [1, 255, 256, 2045, 2046, 9000].map { String(repeating: "a", count: $0) }
    let table = table(
      [Variable(ColumnID("t"), type: .text)], [texts.map { .text($0) } + [.gone]])
    #expect(try back(table, format).table.cells("t") == table.cells("t"))
  }

  @Test(arguments: formats) func tablesWithoutRowsComeBack(_ format: FileFormat) throws {
    let back = try back(table(survey, survey.map { _ in [] }), format)
    #expect(back.table.rowCount == 0 && back.table.names == survey.map(\.id.name))
  }

  @Test(arguments: formats) func randomTablesKeepTheirCells(_ format: FileFormat) throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      var random = RandomTable(seed: seed)
      let table = random.table()
      let back = try back(table, format)
      let isTold = back.report.notes.contains {
        switch $0 {
        case .kindLost, .numbersLost, .textsCut, .nameChanged: true
        default: false
        }
      }
      guard !isTold else { continue }
      for name in table.names {
        #expect(back.table.cells(name) == table.cells(name), "seed \(seed), \(name)")
      }
    }
  }

  @Test(arguments: CorpusFile.files("stat", "read"))
  func filesOfOthersKeepAllThatIsKnown(_ file: CorpusFile) throws {
    let table = try readStat(file.bytes, file.format).table
    let back = try back(table, try file.format)
    #expect(back.table.differences(from: table).isEmpty)
  }
}

private func * (values: [Value], count: Int) -> [Value] {
  Array(repeatElement(values, count: count).joined())
}
