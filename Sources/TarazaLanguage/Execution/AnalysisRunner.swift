import TarazaData
import TarazaDocument

/// Runs one analysis for every group, and puts the groups together.
struct AnalysisRunner {
  let call: CheckedCall
  let frame: Frame
  let context: Context

  func run<Analysis: AnalysisCommand>(_ analysis: Analysis) throws(CommandError) -> AnalysisResult {
    let found = try outcomes(of: analysis, on: frame)
    let result = assemble(analysis, found)
    guard let condition = call.without else { return result }
    return result.appending(try rerun(analysis, without: condition, besides: found, result))
  }

  /// The same analysis without the rows for which a condition is true, set beside the first.
  private func rerun<Analysis: AnalysisCommand>(
    _ analysis: Analysis, without condition: Expression, besides found: Found<Analysis.Outcome>,
    _ result: AnalysisResult
  ) throws(CommandError) -> [Block] {
    let rest = frame.leavingOut(condition)
    let rows = try withData { () throws(DataError) in
      (
        all: try frame.rowCount(context.answers, context.progress),
        kept: try rest.rowCount(context.answers, context.progress)
      )
    }
    let rerun = Rerun(
      condition: call.syntax.clauses.first { $0.word.text == Rerun.without.spec.name }?
        .items.first?.value.sourceText ?? "", rows: rows.all,
      leftOut: rows.all - rows.kept)
    guard rows.kept < rows.all else { return rerun.nothingLeftOut }
    var again: Found<Analysis.Outcome>
    do throws(CommandError) {
      again = try outcomes(of: analysis, on: rest)
    } catch {
      guard !error.isInterruption else { throw error }
      return rerun.impossible(Diagnostic(error))
    }
    again.groups = again.groups.map { group in
      guard let first = found.groups.first(where: { $0.key == group.key }) else { return group }
      return GroupOutcome(
        key: group.key, names: group.names,
        outcome: analysis.arranged(group.outcome, like: first.outcome))
    }
    return rerun.blocks(
      DocumentDifferences(from: result.document, to: assemble(analysis, again).document))
  }

  /// What the groups came to, and those that could not be analysed.
  private struct Found<Outcome: Sendable> {
    var groups: [GroupOutcome<Outcome>]
    let failed: [(key: GroupKey, error: CommandError)]
  }

  private func outcomes<Analysis: AnalysisCommand>(
    of analysis: Analysis, on frame: Frame
  ) throws(CommandError) -> Found<Analysis.Outcome> {
    let keys = try groupKeys(frame)
    var done: [(key: GroupKey, outcome: Analysis.Outcome)] = []
    var failed: [(key: GroupKey, error: CommandError)] = []
    for (position, key) in keys.enumerated() {
      let own = context.part(position, of: keys.count)
      guard own.progress.reached(0) else { throw .data(.interrupted) }
      let sample = Sample(frame: frame, key: key, context: own)
      do throws(CommandError) {
        done.append((key, try analysis.analyse(sample)))
      } catch let fault {
        let error = LackOfRows.explanation(of: fault, in: sample)
        // One group that cannot be analysed does not take the others with it.
        guard keys.count > 1, !error.isInterruption else { throw error }
        failed.append((key, error))
      }
    }
    guard !done.isEmpty else { throw failed.first?.error ?? .data(.noRows) }
    let outcomes = try analysis.conclude(done.map(\.outcome))
    let groups = zip(done, outcomes).map { group, outcome in
      GroupOutcome(key: group.key, names: names(of: group.key), outcome: outcome)
    }
    return Found(groups: groups, failed: failed)
  }

  private func groupKeys(_ frame: Frame) throws(CommandError) -> [GroupKey] {
    guard !call.groups.isEmpty else { return [GroupKey()] }
    do throws(DataError) {
      let keys = try frame.answer(CountQuestion(), context.answers, context.progress).groups.map(
        \.key)
      guard !keys.isEmpty else { throw DataError.noRows }
      return keys
    } catch { throw .data(error) }
  }

  private func assemble<Analysis: AnalysisCommand>(
    _ analysis: Analysis, _ found: Found<Analysis.Outcome>
  ) -> AnalysisResult {
    let groups = found.groups
    // What the analysis read is known by now.
    let schema = frame.upToDate.schema
    let presentation = Presentation(schema: schema, language: context.language)
    let parts = groups.map { group in
      AnalysisResult.Group(
        key: group.key, names: group.names,
        document: analysis.document(group.outcome, presentation), outcome: group.outcome)
    }
    var document: Document
    if call.groups.isEmpty {
      document = parts.first?.document ?? Document()
    } else if let overview = analysis.overview(groups, presentation) {
      document = overview
    } else {
      document = Document(
        parts.map { .section(Section(title(of: $0.key), keys: $0.names, $0.document)) })
    }
    document.blocks += noteOnMissing(groups.map(\.key)).map { [.note($0)] } ?? []
    let failures = notes(on: found.failed, of: groups.count + found.failed.count)
    // What is missing is said with what was found, not behind it.
    let place = document.blocks.firstIndex { $0.isReading }.map { $0 + 1 } ?? document.blocks.count
    document.blocks.insert(contentsOf: failures.map(Block.note), at: place)
    document = document.mindingLostUnits(of: frame)
    document.blocks += (presentation.notice.map { [.note($0)] } ?? [])
    return AnalysisResult(
      shape: call.shape(of: analysis, on: schema), groups: parts, document: document,
      schema: schema)
  }

  /// Rows that lack the column that makes the groups are a group like the others, which may surprise.
  private func noteOnMissing(_ keys: [GroupKey]) -> Note? {
    let places = call.groups.indices.filter { place in
      keys.contains { $0.values[place].isMissing }
    }
    guard !places.isEmpty else { return nil }
    let names = places.map { call.groups[$0].name }
    let condition = names.map { "\($0) is not missing" }.joined(separator: " and ")
    return Note(
      .remark, "missing-group",
      "Rows without \(names.joined(separator: " or ")) are a group of their own, shown as "
        + "\(Value.missing(nil).cell.displayText); `where \(condition)` before it leaves them out.")
  }

  /// One note for each kind of fault, naming the groups.
  private func notes(
    on failed: [(key: GroupKey, error: CommandError)], of total: Int
  ) -> [Note] {
    let faults = failed.map { (key: $0.key, diagnostic: Diagnostic($0.error)) }
    var codes: [DiagnosticCode] = []
    for fault in faults where !codes.contains(fault.diagnostic.code) {
      codes.append(fault.diagnostic.code)
    }
    return codes.map { code in
      let alike = faults.filter { $0.diagnostic.code == code }
      let first = alike[0]
      guard alike.count > 1 else {
        return Note(
          .warning, "group-not-analysed",
          "\(title(of: first.key)) was left out: \(first.diagnostic.message)")
      }
      let names = alike.map { title(of: $0.key) }.joined(separator: "; ")
      let hint = first.diagnostic.hints.first.map { " What may help: \($0)." } ?? ""
      return Note(
        .warning, "group-not-analysed",
        "\(alike.count) of \(total) groups were left out (\(names)), the first because "
          + "\(first.diagnostic.message).\(hint)")
    }
  }

  private func names(of key: GroupKey) -> [NamedValue] {
    zip(call.groups, key.values).map { column, value in
      NamedValue(column.name, frame.schema.label(column, context.language), shown(value, column))
    }
  }

  /// The value's label in the reader's language where there is one.
  private func shown(_ value: Value, _ column: ColumnID) -> Cell {
    let label = frame.schema[column]?.valueLabels.first { $0.value == value }?.label
    return label?.text(in: context.language).map(Cell.text) ?? value.cell
  }

  private func title(of key: GroupKey) -> String {
    zip(call.groups, key.values).map { column, value in
      let cell = shown(value, column)
      if case .text(let text) = cell { return "\(column.name) \(text)" }
      return "\(column.name) \(value.sourceText)"
    }.joined(separator: ", ")
  }
}

extension Block {
  fileprivate var isReading: Bool {
    if case .note(let note) = self { note.kind == .reading } else { false }
  }
}

extension CommandError {
  var isInterruption: Bool {
    switch self {
    case .data(.interrupted), .statistics(.interrupted, items: _): true
    default: false
    }
  }
}

extension Schema {
  /// The label of a column in the reader's language, or else its name.
  package func label(_ id: ColumnID, _ language: String) -> String {
    self[id]?.label?.text(in: language) ?? id.name
  }
}
