import TarazaData

/// The cells of one column of a sheet, as what all of them are.
///
/// The first cell that is not missing says what the column is; one that does not fit makes it
/// mixed: to be read again as text.
struct SheetColumn {
  enum Mode: Equatable {
    case undecided, number, truth, moment
    case period(PeriodUnit)
    case text, mixed
  }

  let plan: ColumnPlan
  private(set) var mode: Mode
  private(set) var count = 0
  private var builder: ColumnBuilder
  /// Whether all moments so far are days without a time.
  private var hasOnlyDays = true
  private var texts = SheetTextCells()
  private var missingWords = 0
  private(set) var errors = 0
  private(set) var formulas = 0
  private(set) var clocks = 0
  private var clash: ReadNote?

  /// - Parameter isText: whether its cells are to be read as text, whatever they are.
  init(_ plan: ColumnPlan, isText: Bool) {
    self.plan = plan
    mode = isText ? .text : .undecided
    builder = ColumnBuilder(type: .number)
  }

  /// Rows up to this one that had no cell are missing.
  mutating func fill(to rows: Int) {
    guard mode != .mixed else {
      count = rows
      return
    }
    while count < rows { appendMissing(kind: Column.plainMissing) }
  }

  mutating func append(_ value: SheetValue, row: Int) {
    switch value {
    case .number(let number):
      if let kind = plan.codes.kind(of: number), mode != .text {
        appendMissing(kind: kind)
      } else {
        append(number, as: .number, row: row) { CellText.number(number, .point) }
      }
    case .moment(let seconds, let showsTime):
      hasOnlyDays = hasOnlyDays && !showsTime && SheetValue.day(seconds) != nil
      append(seconds, as: .moment, row: row) { value.text }
    case .clock(let text):
      clocks += 1
      appendText(text, row: row)
    case .noDay: appendError()
    }
  }

  mutating func append(_ truth: Bool, row: Int) {
    append(truth ? 1 : 0, as: .truth, row: row) { CellText.truth(truth) }
  }

  mutating func appendError() {
    errors += 1
    appendMissing(kind: Column.plainMissing)
  }

  mutating func appendFormula() {
    formulas += 1
    appendMissing(kind: Column.plainMissing)
  }

  /// A text by its code.
  mutating func append(_ code: Int, of all: SheetTexts, row: Int) {
    guard mode != .mixed else { return pass() }
    guard mode != .text else { return appendTextCell(code, of: all) }
    if !plan.codes.texts.isEmpty,
      let kind = all.withTrimmedBytes(of: code, { plan.codes.kind(of: $0) })
    {
      return appendMissing(kind: kind)
    }
    switch all.reading(of: code) {
    case .blank: appendMissing(kind: Column.plainMissing)
    case .missingWord:
      missingWords += 1
      appendMissing(kind: Column.plainMissing)
    case .number(let number): append(.number(number), row: row)
    case .truth(let truth): append(truth, row: row)
    case .day(let day):
      append(.moment(Double(day.number) * Moment.secondsPerDay, showsTime: false), row: row)
    case .moment(let moment): append(.moment(moment.seconds, showsTime: true), row: row)
    case .period(let period):
      append(Double(period.index), as: .period(period.unit), row: row) { period.description }
    case .text:
      guard mode == .undecided, missingWords == 0 else { return clash(all.texts[code], row: row) }
      decide(.text)
      appendTextCell(code, of: all)
    }
  }
}

// MARK: - Keeping

extension SheetColumn {
  private mutating func append(
    _ number: Double, as wanted: Mode, row: Int, _ text: () -> String
  ) {
    switch mode {
    case wanted: appendStored(number)
    case .undecided:
      decide(wanted)
      appendStored(number)
    case .text: texts.append(text(), plan.codes, &count)
    case .mixed: pass()
    case .number, .truth, .moment, .period: clash(text(), row: row)
    }
  }

  private mutating func appendText(_ text: String, row: Int) {
    switch mode {
    case .text: texts.append(text, plan.codes, &count)
    case .mixed: pass()
    case .undecided where missingWords == 0:
      decide(.text)
      texts.append(text, plan.codes, &count)
    case .undecided, .number, .truth, .moment, .period: clash(text, row: row)
    }
  }

  private mutating func appendTextCell(_ code: Int, of all: SheetTexts) {
    texts.append(code, of: all, plan.codes)
    count += 1
  }

  private mutating func appendStored(_ number: Double) {
    builder.append(number: number)
    count += 1
  }

  private mutating func appendMissing(kind: UInt8) {
    switch mode {
    case .mixed: return pass()
    case .text: texts.appendMissing(kind)
    case .undecided, .number, .truth, .moment, .period: builder.appendMissing(name(of: kind))
    }
    count += 1
  }

  private func name(of kind: UInt8) -> String? {
    kind >= Column.firstNamedKind
      ? plan.codes.kindNames[Int(kind - Column.firstNamedKind)] : nil
  }

  private mutating func pass() { count += 1 }

  /// What came before the first valid cell was missing, each for its reason.
  private mutating func decide(_ wanted: Mode) {
    let before = builder.finished()
    mode = wanted
    switch wanted {
    case .truth: builder = ColumnBuilder(type: .truth)
    case .moment: builder = ColumnBuilder(type: .dateTime)
    case .period(let unit): builder = ColumnBuilder(type: .period(unit))
    case .undecided, .number, .text, .mixed: builder = ColumnBuilder(type: .number)
    }
    for row in 0..<before.count {
      let kind = before.kinds.flatMap { before.kindName($0[row]) }
      if wanted == .text {
        texts.appendMissing(plan.codes.kind(named: kind))
      } else {
        builder.appendMissing(kind)
      }
    }
  }

  /// Gives the column up: it will be read again as text.
  private mutating func clash(_ cell: String, row: Int) {
    if let earlier = type {
      clash = .mixedTypes(plan.id, earlier: earlier, row: row + 1, cell: String(cell.prefix(40)))
    }
    mode = .mixed
    builder = ColumnBuilder(type: .number)
    pass()
  }

  private var type: ColumnType? {
    switch mode {
    case .undecided, .mixed: nil
    case .number: .number
    case .truth: .truth
    case .moment: hasOnlyDays ? .date : .dateTime
    case .period(let unit): .period(unit)
    case .text: .text
    }
  }
}

// MARK: - The whole

extension SheetColumn {
  var notes: [ReadNote] {
    var notes = [clash].compactMap(\.self)
    if mode == .undecided { notes.append(.allMissing(plan.id)) }
    if missingWords > 0, mode != .mixed {
      notes.append(.missingWords(plan.id, count: missingWords))
    }
    if errors > 0 { notes.append(.errorCells(plan.id, count: errors)) }
    if formulas > 0 { notes.append(.formulasWithoutValue(plan.id, count: formulas)) }
    if clocks > 0, mode == .text { notes.append(.timesAsText(plan.id)) }
    return notes
  }

  consuming func finished() -> Column {
    switch mode {
    case .text: return texts.column(plan.codes.kindNames)
    case .moment where hasOnlyDays: return SheetColumn.days(builder.finished())
    case .undecided, .number, .truth, .moment, .period, .mixed: return builder.finished()
    }
  }

  private static func days(_ moments: Column) -> Column {
    var builder = ColumnBuilder(type: .date, capacity: moments.count)
    let seconds = moments.numbers
    for row in 0..<moments.count {
      if moments.isValid(row) {
        builder.append(number: seconds[row] / Moment.secondsPerDay)
      } else {
        builder.appendMissing(moments.kinds.flatMap { moments.kindName($0[row]) })
      }
    }
    return builder.finished()
  }
}

/// The cells of a column of texts.
private struct SheetTextCells {
  private var codes: [Int32] = []
  private var kinds: [UInt8]?
  private var dictionary: [String] = []
  private var codeOfText: [String: Int32] = [:]
  /// What the texts of the sheet are here: their codes, and the kinds of missing they stand for.
  private var known: [Int: Known] = [:]

  private struct Known {
    let code: Int32
    let kind: UInt8
  }

  mutating func append(_ code: Int, of all: SheetTexts, _ missing: MissingCodes) {
    if let known = known[code] { return append(known) }
    let new = learn(all.texts[code], missing)
    known[code] = new
    append(new)
  }

  mutating func append(_ text: String, _ missing: MissingCodes, _ count: inout Int) {
    append(learn(text, missing))
    count += 1
  }

  mutating func appendMissing(_ kind: UInt8) { append(Known(code: 0, kind: kind)) }

  private mutating func learn(_ text: String, _ missing: MissingCodes) -> Known {
    var text = text
    let kind = text.withUTF8 { missing.kind(ofTextCell: $0) }
    guard kind == Column.valid else { return Known(code: 0, kind: kind) }
    if let code = codeOfText[text] { return Known(code: code, kind: kind) }
    let code = Int32(truncatingIfNeeded: dictionary.count)
    dictionary.append(text)
    codeOfText[text] = code
    return Known(code: code, kind: kind)
  }

  private mutating func append(_ cell: Known) {
    if cell.kind != Column.valid, kinds == nil {
      kinds = Array(repeating: Column.valid, count: codes.count)
    }
    kinds?.append(cell.kind)
    codes.append(cell.code)
  }

  consuming func column(_ kindNames: [String]) -> Column {
    Column(
      type: .text, storage: .text(codes: codes, dictionary: dictionary), kinds: kinds,
      kindNames: kindNames)
  }
}

extension MissingCodes {
  /// The kind with this name, plain without one.
  fileprivate func kind(named name: String?) -> UInt8 {
    guard let position = name.flatMap({ kindNames.firstIndex(of: $0) }) else {
      return Column.plainMissing
    }
    return Column.firstNamedKind + UInt8(position)
  }
}
