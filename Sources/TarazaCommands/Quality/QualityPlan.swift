import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `quality` is asked to look at.
struct QualityPlan: Sendable {
  struct Place: Sendable {
    let latitude: ColumnID
    let longitude: ColumnID
  }

  let sets: [ItemSet]
  let start: ColumnID?
  let end: ColumnID?
  let duration: ColumnID?
  let hours: [Double]
  let speed: InterviewLength.Rule
  let match: Double
  let gps: Place?
  let cluster: ColumnID?
  let far: Double

  /// Every item once, in the order of the sets.
  var items: [ColumnID] {
    var seen: Set<ColumnID> = []
    return sets.flatMap(\.columns).filter { seen.insert($0).inserted }
  }

  var hasDuration: Bool { duration != nil || (start != nil && end != nil) }

  /// The columns that come out beside those of the table.
  var added: [Variable] {
    var added = [
      Variable("flagged", .truth, "Worth a second look"),
      Variable("flags", .text, "Why it is worth a second look"),
      Variable("longstring", .number, "Longest run of one answer"),
      Variable("irv", .number, "Standard deviation of the row's own answers"),
    ]
    if comparesRows {
      added.append(
        Variable("match", .number, "Share of answers equal to the most similar interview"))
    }
    if hasDuration { added.append(Variable("minutes", .number, "How long the interview took")) }
    if gps != nil {
      added.append(Variable("kilometres", .number, "Distance from the cluster's middle"))
    }
    return added
  }

  /// With few items many people give the same answers by chance.
  var comparesRows: Bool { items.count >= Self.fewestCompared }
  static let fewestCompared = 15

  func checkTypes(_ schema: Schema) throws(Diagnostic) {
    for column in [start, end].compactMap({ $0 }) {
      guard let type = schema[column]?.type, type != .dateTime, type != .unknown else { continue }
      throw Diagnostic(
        .wrongType, "“\(column.name)” holds \(type.word)s, and a date-time is needed",
        hints: ["a column of durations goes with `duration: …`"])
    }
    for column in [duration, gps?.latitude, gps?.longitude].compactMap({ $0 }) {
      guard let type = schema[column]?.type, type != .number, type != .unknown else { continue }
      throw Diagnostic(
        .textWhereNumber, "“\(column.name)” holds \(type.word)s, and numbers are needed",
        hints: ["number(\(column.name)) reads texts that are numbers"])
    }
  }
}

extension Variable {
  fileprivate init(_ name: String, _ type: ColumnType, _ label: String) {
    self.init(ColumnID(name), type: type, label: LocalizedText([.init("en", label)]))
  }
}

/// What the checks have found: for each row its reasons, for each check how many rows.
struct QualityAccount {
  /// One rule with the number of rows that it marks.
  struct Finding {
    let check: String
    let rows: Int
    /// The rule in words.
    let rule: String
  }

  /// By row, as numbers of the reasons.
  private var reasons: [[Int32]?]
  private var words: [String] = []
  private var measures: [ColumnID: [Double]] = [:]
  private(set) var findings: [Finding] = []
  private(set) var remarks: [String] = []
  private var notRun: [String] = []

  init(rowCount: Int) { reasons = Array(repeating: nil, count: rowCount) }

  /// - Parameter rule: in words, such as “the same answer to 12 or more items in a row”.
  mutating func add(_ check: String, _ rows: [Int], rule: String) {
    let code = Int32(words.count)
    words.append(check)
    for row in rows { reasons[row] = (reasons[row] ?? []) + [code] }
    findings.append(Finding(check: check, rows: rows.count, rule: rule))
  }

  mutating func measure(_ name: ColumnID, _ values: [Double]) { measures[name] = values }
  mutating func remark(_ words: String) { remarks.append(words) }
  mutating func left(_ check: String) { notRun.append(check) }

  func columns(_ plan: QualityPlan) throws(CommandError) -> [(Variable, Column)] {
    plan.added.map { variable in
      switch variable.id {
      case ColumnID("flagged"):
        var builder = ColumnBuilder(type: .truth, capacity: reasons.count)
        for reason in reasons { builder.append(number: reason == nil ? 0 : 1) }
        return (variable, builder.finished())
      case ColumnID("flags"): return (variable, flags)
      default:
        var builder = ColumnBuilder(type: .number, capacity: reasons.count)
        for value in measures[variable.id] ?? Array(repeating: .nan, count: reasons.count) {
          builder.append(number: value)
        }
        return (variable, builder.finished())
      }
    }
  }

  /// Rows without a reason have an empty text.
  private var flags: Column {
    var builder = ColumnBuilder(type: .text, capacity: reasons.count)
    for reason in reasons {
      builder.append(text: (reason ?? []).map { words[Int($0)] }.joined(separator: "; "))
    }
    return builder.finished()
  }

  func notes(_ plan: QualityPlan) -> [Note] {
    let flagged = reasons.count { $0 != nil }
    let share = reasons.isEmpty ? 0 : Double(flagged) / Double(reasons.count)
    var notes = [
      Note(
        .remark, "quality",
        "\(flagged.grouped) of \(reasons.count.grouped) interviews (\(share.percent)) are worth a look. "
          + "A flag says where to look and proves nothing: honest people give such answers too.")
    ]
    notes += findings.map {
      Note(.recipe, "check", "\($0.check): \($0.rows.grouped) (\($0.rule)).")
    }
    notes += remarks.map { Note(.remark, "check", $0) }
    if !notRun.isEmpty {
      notes.append(Note(.remark, "not-checked", "Not checked: \(notRun.joined(separator: "; "))."))
    }
    return notes
  }
}
