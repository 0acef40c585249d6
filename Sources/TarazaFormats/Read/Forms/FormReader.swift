import Synchronization
import TarazaData

/// Reads an export of Kobo or ODK with what its form says of it.
package final class FormReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let export: any TableReader
  private let form: FormExport

  /// - Parameters:
  ///   - export: of the answers, in whatever format.
  ///   - path: of the XLSForm.
  package init(_ export: any TableReader, form path: String) throws(DataError) {
    self.export = export
    let form = try SurveyForm(path: path)
    let sheet = (export as? XLSXReader)?.sheetName
    self.form = FormExport(
      form, headers: export.schema.variables.map(\.id),
      inRepeat: form.repeats.first { $0 == sheet })
    schema = Schema(
      self.form.columns.map(\.variable), title: form.title.map { LocalizedText($0) },
      isComplete: true, languages: form.languages, sets: self.form.sets)
    var fingerprint = try FileFingerprint.of(.file(OpenedFile(path)))
    fingerprint.absorb(export.identity.high)
    fingerprint.absorb(export.identity.low)
    identity = fingerprint.value
  }

  package var byteCount: Int { export.byteCount }

  package var report: ReadReport {
    var report = export.report
    report.columnCount = schema.variables.count
    report.notes.removeAll { note in
      // The sheets beside the main one are repeats, of which the form speaks itself.
      guard case .sheetTaken(_, let others) = note else { return false }
      return others.allSatisfy(form.repeats.contains)
    }
    report.add(form.notes.map { .form($0) })
    return report
  }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    var sources: [ColumnID: Variable] = [:]
    var order: [ColumnID] = []
    func want(_ id: ColumnID, _ type: ColumnType, _ codes: [MissingCode] = []) {
      guard sources[id] == nil else { return }
      sources[id] = Variable(id, type: type, missingCodes: codes)
      order.append(id)
    }
    var wanted: [FormExport.Column] = []
    for variable in variables {
      guard let position = schema.position(of: variable.id) else {
        throw .unknownColumn(variable.id, known: schema.variables.map(\.id))
      }
      var column = form.columns[position]
      column.variable = variable
      wanted.append(column)
      switch column.source {
      case .plain(let id): want(id, variable.type, variable.missingCodes)
      case .one(let id, _): want(id, .text, variable.missingCodes)
      case .item(let joined, let own, _, _):
        if let joined { want(joined, .text) }
        if let own { want(own, .unknown) }
      }
    }
    let read = try export.read(order.compactMap { sources[$0] }, progress)
    let cells = Dictionary(
      zip(order, read.columns).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    var notes: [ReadNote] = read.notes.filter { !isAboutItem($0, sources) }
    var columns: [Column] = []
    for column in wanted {
      columns.append(made(column, cells, rows: read.rowCount, &notes))
    }
    return ReadColumns(columns: columns, rowCount: read.rowCount, notes: notes)
  }

  /// A choice that nobody ticked may be a column without a cell, which is as it should be.
  private func isAboutItem(_ note: ReadNote, _ sources: [ColumnID: Variable]) -> Bool {
    guard case .allMissing(let id) = note else { return false }
    return form.columns.contains {
      if case .item(_, id, _, _) = $0.source { true } else { false }
    }
  }

  private func made(
    _ column: FormExport.Column, _ cells: [ColumnID: Column], rows: Int, _ notes: inout [ReadNote]
  ) -> Column {
    switch column.source {
    case .plain(let id): return cells[id] ?? FormReader.empty(rows)
    case .one(let id, let choices):
      guard let texts = cells[id] else { return FormReader.empty(rows) }
      let answers = FormAnswers(texts, choices)
      if answers.usesLabels { notes.append(.form(.labelsToNames(column.variable.id))) }
      if let (example, count) = answers.unknown {
        notes.append(
          .form(.unknownChoice(column.variable.id, example: example, count: count)))
      }
      return answers.column
    case .item(let joined, let own, let code, let isConditional):
      let kind = isConditional ? ResponseSet.notAsked : nil
      return FormTicks(
        joined: joined.flatMap { cells[$0] }, own: own.flatMap { cells[$0] }, code: code,
        unasked: kind
      ).column(rows)
    }
  }

  private static func empty(_ rows: Int) -> Column {
    var builder = ColumnBuilder(type: .number, capacity: rows)
    for _ in 0..<rows { builder.appendMissing() }
    return builder.finished()
  }
}

/// The answers to a question with choices, as the names of these.
private struct FormAnswers {
  let column: Column
  let usesLabels: Bool
  /// An answer that is no choice, with how many there are.
  let unknown: (example: String, count: Int)?

  init(_ texts: Column, _ choices: [FormChoice]) {
    let names = Set(choices.map(\.name))
    var nameOfLabel: [String: String?] = [:]
    for choice in choices {
      for version in choice.label?.versions ?? [] {
        let text = FormLabel.trimmed(version.text)
        if let other = nameOfLabel[text], other != choice.name {
          nameOfLabel[text] = .some(nil)
        } else {
          nameOfLabel[text] = choice.name
        }
      }
    }
    var usesLabels = false
    var unknown: Set<Int> = []
    let read = texts.dictionary.enumerated().map { code, text in
      let trimmed = FormLabel.trimmed(text)
      if names.contains(trimmed) { return trimmed }
      if let named = nameOfLabel[trimmed] ?? nil {
        usesLabels = true
        return named
      }
      unknown.insert(code)
      return trimmed
    }
    let coding = FormCoding(choices)
    let values = read.map { coding.value(of: $0) }
    let isNumeric = coding.type == .number && values.allSatisfy { $0 != nil }
    var builder = ColumnBuilder(type: isNumeric ? .number : .text, capacity: texts.count)
    var unknownCells = 0
    var example: String?
    let codes = texts.numbers
    for row in 0..<texts.count {
      guard texts.isValid(row) else {
        builder.appendMissing(texts.kinds.flatMap { texts.kindName($0[row]) })
        continue
      }
      let code = Int(codes[row])
      if unknown.contains(code) {
        unknownCells += 1
        example = example ?? read[code]
      }
      builder.append((isNumeric ? values[code] : nil) ?? .text(read[code]))
    }
    column = builder.finished()
    self.usesLabels = usesLabels
    self.unknown = example.map { ($0, unknownCells) }
  }
}

/// Whether one of several answers was ticked.
private struct FormTicks {
  let joined: Column?
  let own: Column?
  let code: String
  /// The kind of missing where there is no answer at all.
  let unasked: String?

  func column(_ rows: Int) -> Column {
    var builder = ColumnBuilder(type: .truth, capacity: rows)
    let inText = joined?.dictionary.map { text in
      text.split(whereSeparator: \.isWhitespace).contains { $0 == code }
    }
    let codes = joined?.numbers
    for row in 0..<rows {
      if let tick = own.flatMap({ FormTicks.tick($0[row]) }), !isUnasked(row) {
        builder.append(.truth(tick))
      } else if let joined, let codes, let inText, joined.isValid(row) {
        builder.append(.truth(inText[Int(codes[row])]))
      } else {
        builder.appendMissing(unasked)
      }
    }
    return builder.finished()
  }

  /// Some exports write 0 for all answers of a question that was not put: then nothing stands where
  /// all answers do.
  private func isUnasked(_ row: Int) -> Bool {
    guard let joined, unasked != nil else { return false }
    return !joined.isValid(row)
  }

  private static func tick(_ value: Value) -> Bool? {
    switch value {
    case .truth(let truth): truth
    case .number(let number): number == 1 ? true : number == 0 ? false : nil
    case .text(let text):
      switch text.lowercased() {
      case "1", "true", "yes": true
      case "0", "false", "no": false
      default: nil
      }
    case .date, .dateTime, .period, .missing: nil
    }
  }
}
