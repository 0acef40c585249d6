import CReadStat
import TarazaData

/// The variables of a file as Taraza knows variables.
struct StatVariables {
  var schema: Schema
  var notes: [ReadNote]
  /// What the cells of each column count.
  private(set) var times: [StatTime] = []

  init(_ head: StatHead, _ dialect: StatDialect) {
    let names = HeaderNames(head.variables.map(\.name))
    notes = names.notes
    var variables: [Variable] = []
    for (raw, id) in zip(head.variables, names.ids) {
      let time = raw.isText ? .number : StatTime(format: raw.format, dialect)
      if let note = ReadNote(approximated: time, in: id) { notes.append(note) }
      times.append(time)
      variables.append(
        StatVariables.variable(id, raw, raw.labelSet.flatMap { head.labels[$0] } ?? [], time))
    }
    schema = Schema(variables)
    schema.design.weight = head.weight.flatMap { index in
      variables.indices.contains(index) ? variables[index].id : nil
    }
    schema.title = StatVariables.label(head.title)
    let remarks = head.notes.filter { !$0.isEmpty }
    schema.description = remarks.isEmpty ? nil : LocalizedText(remarks.joined(separator: "\n"))
  }

  private static func label(_ text: String) -> LocalizedText? {
    text.isEmpty ? nil : LocalizedText(text)
  }

  private static func variable(
    _ id: ColumnID, _ raw: StatHead.RawVariable, _ labels: [StatHead.RawLabel], _ time: StatTime
  ) -> Variable {
    let type = raw.isText ? .text : time.type
    var variable = Variable(id, type: type, label: label(raw.label), level: level(raw.measure))
    var kinds = Kinds(raw.missing, type, time)
    var labelled: Set<Value> = []
    for entry in labels {
      guard let value = value(entry.value, type, time), labelled.insert(value).inserted else {
        continue
      }
      if !kinds.take(entry, value) {
        variable.valueLabels.append(ValueLabel(value, LocalizedText(entry.label)))
      }
    }
    kinds.finish()
    variable.missingCodes = kinds.codes
    variable.missingRanges = kinds.ranges
    return variable
  }

  private static func level(_ measure: readstat_measure_t) -> MeasurementLevel? {
    switch measure {
    case READSTAT_MEASURE_NOMINAL: .nominal
    case READSTAT_MEASURE_ORDINAL: .ordinal
    case READSTAT_MEASURE_SCALE: .interval
    default: nil
    }
  }

  /// Nil for the system-missing value, which stands for nothing else.
  private static func value(
    _ raw: StatHead.RawValue, _ type: ColumnType, _ time: StatTime
  ) -> Value? {
    switch raw {
    case .text(let text): .text(text)
    case .tag(let letter): .text(".\(Unicode.Scalar(letter))")
    case .number(let number): number.isFinite ? time.value(number) : nil
    }
  }

  /// What of a variable's values stands for missing.
  private struct Kinds {
    private(set) var codes: [MissingCode] = []
    private(set) var ranges: [MissingRange] = []
    private var names = MissingNames()
    private var unlabelled: [Value] = []
    private var rawRanges: [ClosedRange<Double>] = []

    init(_ missing: [StatHead.RawRange], _ type: ColumnType, _ time: StatTime) {
      for range in missing {
        switch (range.lowest, range.highest) {
        case (.number(let low), .number(let high)) where low < high && type == .number:
          rawRanges.append(low...high)
        case (let low, _):
          if let value = StatVariables.value(low, type, time) { unlabelled.append(value) }
        }
      }
    }

    /// Whether the label is that of a code of missing.
    mutating func take(_ entry: StatHead.RawLabel, _ value: Value) -> Bool {
      let isTag = if case .tag = entry.value { true } else { false }
      let number = value.stored ?? .nan
      let isInRange = rawRanges.contains { $0.contains(number) }
      let place = unlabelled.firstIndex(of: value)
      guard isTag || isInRange || place != nil else { return false }
      if let place { unlabelled.remove(at: place) }
      codes.append(
        MissingCode(
          value, names.name(value, label: entry.label), label: StatVariables.label(entry.label)))
      return true
    }

    /// Adds what has no label.
    mutating func finish() {
      for value in unlabelled {
        codes.append(MissingCode(value, names.name(value, label: nil)))
      }
      for range in rawRanges {
        // SPSS writes the lowest and the highest double for ends that are open.
        let lowest = range.lowerBound <= -Double.greatestFiniteMagnitude
        let highest = range.upperBound >= Double.greatestFiniteMagnitude
        ranges.append(
          MissingRange(
            from: lowest ? -.infinity : range.lowerBound,
            to: highest ? .infinity : range.upperBound,
            names.name(.text("range"), label: MissingNames.rangeName)))
      }
    }
  }
}

extension StatTime {
  /// A number of the file as a value of its column; the bare number where it is no such time.
  func value(_ raw: Double) -> Value {
    guard let stored = stored(raw), self.raw(stored) == raw else { return .number(raw) }
    return Value(stored, as: type)
  }

  /// The number that stands in the file for a value of its column.
  func raw(of value: Value) -> Double? {
    if case .number(let number) = value { return number }
    guard value.type == type else { return nil }
    return value.stored.map { raw($0) }
  }
}

extension ReadNote {
  /// What a column's times lose on the way; nil when nothing.
  init?(approximated time: StatTime, in id: ColumnID) {
    switch time {
    case .stataLeapMoment: self = .leapSeconds(id)
    case .stataWeek: self = .firstDays(id, of: "Stata weeks")
    case .stataHalf: self = .firstDays(id, of: "half-years")
    default: return nil
    }
  }
}
