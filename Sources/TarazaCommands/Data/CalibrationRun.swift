import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// One fit of the weights of a table to its targets.
struct CalibrationRun {
  private let command: CalibrateCommand
  private let table: Table
  private let context: Context
  private let variables: [Target]
  /// The targets then are of those whom `where` kept.
  private let isDomain: Bool

  /// The targets of one variable.
  private struct Target {
    let column: ColumnID
    /// By the value as text; a variable of numbers has one total under no value.
    var totals: [(value: Value, total: Double)]
    var isNumber: Bool { totals.count == 1 && totals[0].value.isMissing }
  }

  init(_ command: CalibrateCommand, _ frame: Frame, _ targets: Table, _ context: Context)
    throws(CommandError)
  {
    self.command = command
    self.context = context
    isDomain = frame.isDomain
    table = try withData { () throws(DataError) in try frame.table(context.progress) }
    variables = try Self.variables(of: targets, frame.schema)
  }

  private static func variables(of targets: Table, _ schema: Schema) throws(CommandError)
    -> [Target]
  {
    let amount = ColumnID(targets[ColumnID("total")] == nil ? "share" : "total")
    guard let names = targets[ColumnID("variable")]?.values,
      let values = targets[ColumnID("value")]?.values, let amounts = targets[amount]?.values
    else { throw .diagnostic(Diagnostic(.unknownColumn, "the table of targets lacks a column")) }
    var variables: [Target] = []
    for row in names.indices {
      let id = ColumnID(names[row].plainText)
      guard schema[id] != nil else {
        let near = nearestName(to: id.name, among: schema.variables.map(\.id.name))
        throw .diagnostic(
          Diagnostic(
            .unknownColumn, "row \(row + 1) of the targets names “\(id.name)”, which is no column",
            hints: [near.map { "did you mean “\($0)”?" } ?? "`codebook` lists the columns"]))
      }
      guard case .number(let total) = amounts[row], total >= 0, total.isFinite else {
        throw .diagnostic(
          Diagnostic(
            .wrongValue, "row \(row + 1) of the targets has no \(amount.name) from 0 on",
            hints: [
              "a \(amount.name) is a number, such as \(amount.name == "share" ? "0.52" : "4421")"
            ]))
      }
      let entry = (value: values[row], total: total)
      if let known = variables.firstIndex(where: { $0.column == id }) {
        variables[known].totals.append(entry)
      } else {
        variables.append(Target(column: id, totals: [entry]))
      }
    }
    guard !variables.isEmpty else {
      throw .diagnostic(Diagnostic(.noRows, "the table of targets has no rows"))
    }
    return variables
  }

  func transformed() throws(CommandError) -> Transformed {
    let old = Frame(table)
    let sample = Sample(frame: old, key: GroupKey(), context: context)
    let whole = try sample.answer(SampleDesignQuestion(table.schema.design)).answer
    let before = try naming([]) { () throws(StatisticsError) in try whole.design() }
    let places = whole.places.map(Int.init)
    let after = try fitted(before, places)
    var builder = ColumnBuilder(type: .number, capacity: table.rowCount)
    var position = 0
    for row in 0..<table.rowCount {
      if position < places.count, places[position] == row {
        builder.append(.number(after.weights[position]))
        position += 1
      } else {
        builder.append(.missing(nil))
      }
    }
    return Transformed(
      Frame(with(builder.finished())), notes: try notes(before.weights, after.weights))
  }

  // MARK: Fitting

  private func fitted(_ before: SampleDesign, _ places: [Int]) throws(CommandError) -> SampleDesign
  {
    let sum = before.weights.reduce(0, +)
    let isShare = command.targets.frame?.schema[ColumnID("total")] == nil
    var margins: [Margin] = []
    for variable in variables where !variable.isNumber {
      margins.append(try margin(variable, places, scale: isShare ? sum : 1))
    }
    let numbers = variables.filter(\.isNumber)
    if numbers.isEmpty, command.distance == .raking {
      return try naming([]) { () throws(StatisticsError) in try before.raked(margins) }
    }
    var columns: [[Double]] = []
    for variable in numbers { columns.append(try values(variable.column, places)) }
    var totals = numbers.map { $0.totals[0].total * (isShare ? sum : 1) }
    var names = numbers.map(\.column.name)
    var indicators: [[Double]] = []
    var margined: [Double] = []
    var marginNames: [String] = []
    for (position, margin) in margins.enumerated() {
      let all = margin.totals.indices.filter { margin.totals[$0] > 0 }
      for category in all.dropFirst(position == 0 ? 0 : 1) {
        indicators.append(margin.categories.codes.map { Int($0) == category ? 1 : 0 })
        margined.append(margin.totals[category])
        marginNames.append("\(margin.name) “\(margin.categories.names[category])”")
      }
    }
    columns = indicators + columns
    totals = margined + totals
    names = marginNames + names
    return try naming([]) { () throws(StatisticsError) in
      try before.calibrated(to: totals, of: columns, names: names, distance: command.distance)
    }
  }

  private func margin(_ variable: Target, _ places: [Int], scale: Double) throws(CommandError)
    -> Margin
  {
    let cells = try column(variable.column)
    let missing = places.count { !cells.isValid($0) }
    guard missing == 0 else {
      throw .diagnostic(
        Diagnostic(
          .wrongValue,
          "\(missing) rows have no “\(variable.column.name)”, so that no target says what they weigh",
          hints: ["give them a category of their own, or leave them out before `design`"]))
    }
    let labels = table.schema[variable.column]?.valueLabels ?? []
    var totals: [String: Double] = [:]
    for (value, total) in variable.totals {
      let named = labels.first { label in
        label.value != value && label.label.versions.contains { $0.text == value.plainText }
      }
      totals[(named?.value ?? value).plainText, default: 0] += total * scale
    }
    return try naming([]) { () throws(StatisticsError) in
      try Margin(
        name: variable.column.name, categories: UnitCodes(places.map { cells[$0].plainText }),
        totals: totals)
    }
  }

  private func values(_ id: ColumnID, _ places: [Int]) throws(CommandError) -> [Double] {
    let cells = try column(id)
    guard cells.type != .text, places.allSatisfy({ cells.isValid($0) }) else {
      throw .diagnostic(
        Diagnostic(
          .wrongValue, "“\(id.name)” has a total, and is no number in every row",
          hints: ["categories need a `value` in the table of targets"]))
    }
    let numbers = cells.numbers
    return places.map { numbers[$0] }
  }

  private func column(_ id: ColumnID) throws(CommandError) -> Column {
    guard let column = table[id] else {
      throw .data(.unknownColumn(id, known: table.schema.variables.map(\.id)))
    }
    return column
  }

  // MARK: The new table

  private func with(_ weights: Column) -> Table {
    let id = command.newWeight(table.schema)
    var schema = table.schema
    if schema[id] == nil { schema.variables.append(Variable(id, type: .number)) }
    let numbers = variables.filter(\.isNumber).map(\.column)
    schema.design.calibrations.append(
      CalibrationChoice(
        before: schema.design.weight,
        categories: variables.filter { !$0.isNumber }.map(\.column), numbers: numbers,
        distance: command.distance))
    schema.design.weight = id
    var columns: [ColumnID: Column] = [id: weights]
    for column in Set(table.schema.variables.map(\.id)).union(table.schema.design.columns)
    where column != id {
      columns[column] = table[column]
    }
    return Table(schema: schema, columns: columns)
  }

  private func notes(_ before: [Double], _ after: [Double]) throws(CommandError) -> [Note] {
    let (old, new) = try naming([]) { () throws(StatisticsError) in
      (try WeightSummary(before), try WeightSummary(after))
    }
    let factors = zip(before, after).filter { $0.0 > 0 }.map { $1 / $0 }
    func text(_ value: Double) -> String { Cell.number(value, .measurement).displayText }
    let names = variables.map(\.column.name).joined(separator: ", ")
    let id = command.newWeight(table.schema)
    var notes = [
      Note(
        .recipe, "calibration",
        "Weights \(id.name) meet the targets of \(names): \(text(old.sum)) became \(text(new.sum)), "
          + "factors from \(text(factors.min() ?? 1)) to \(text(factors.max() ?? 1)), design effect of "
          + "the weights (Kish) \(text(old.kishDesignEffect)) before and "
          + "\(text(new.kishDesignEffect)) now.")
    ]
    if isDomain {
      notes.append(
        Note(
          .warning, "calibrated-domain",
          "`where` behind the design kept \(after.count.grouped) rows, and only these were fitted: "
            + "totals of the whole population need `calibrate` before `where`."))
    }
    if after.contains(where: { $0 < 0 }) {
      notes.append(
        Note(
          .warning, "negative-weights",
          "Some weights have become negative: give bounds, `low: 0.3, high: 3`, or rake."))
    }
    return notes
  }
}
