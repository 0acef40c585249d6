import TarazaData
import TarazaDocument
import TarazaLanguage

/// Every answer of one column: how many, which share, and a bar for it; missings below.
struct FrequencyTable {
  /// More answers than this are put into classes where they are numbers.
  private static let mostRows = 25
  private static let classes = 10.0
  private static let barWidth = 20

  private struct Row {
    let value: String
    let label: String
    let count: Int
    /// Nil for missings, which are no share of the answers.
    let share: Double?
  }

  private let column: DescribedColumn
  private let rows: [Row]

  init(_ column: DescribedColumn, _ language: String) {
    self.column = column
    var rows: [Row] = []
    if let answers = column.answers {
      rows =
        answers.count > Self.mostRows && column.variable.valueLabels.isEmpty
        ? Self.classed(answers, column.variable.type)
        : answers.map {
          Row(
            value: $0.value.plainText, label: column.label(of: $0.value, language) ?? "",
            count: $0.count, share: $0.share)
        }
    }
    self.rows =
      rows
      + column.profile.missingKinds.sorted { $0.key < $1.key }.map { kind, count in
        Row(
          value: kind.isEmpty ? "missing" : "missing(\(kind))",
          label: column.label(ofKind: kind, language), count: count, share: nil)
      }
  }

  var table: DocumentTable {
    let largest = rows.compactMap(\.share).max() ?? 0
    var sum = 0.0
    let cumulative = rows.map { row -> Cell in
      guard let share = row.share else { return .blank }
      sum += share
      return .number(min(sum, 1), .percent)
    }
    return DocumentTable(
      name: "values_\(column.id.name)", title: column.id.name,
      [
        .texts("value", rows.map(\.value)), .texts("label", rows.map(\.label)),
        .counts("n", rows.map(\.count)),
        DocumentColumn("share", rows.map { $0.share.map { .number($0, .percent) } ?? .blank }),
        DocumentColumn("cumulative", cumulative),
        .texts(
          "bar",
          rows.map { TextBar.line($0.share ?? 0, of: largest, width: Self.barWidth) }),
      ], isDetail: rows.isEmpty)
  }

  /// Numbers in about ten classes of a round width; other values the commonest first.
  private static func classed(_ answers: [DescribedColumn.Answer], _ type: ColumnType) -> [Row] {
    let numbers = answers.compactMap { answer -> Double? in
      if case .number(let number) = answer.value { number } else { nil }
    }
    guard numbers.count == answers.count, let low = numbers.min(), let high = numbers.max() else {
      let sorted = answers.sorted {
        ($1.count, $0.value.plainText) < ($0.count, $1.value.plainText)
      }
      return sorted.prefix(mostRows).map {
        Row(value: $0.value.plainText, label: "", count: $0.count, share: $0.share)
      } + rest(Array(sorted.dropFirst(mostRows)))
    }
    let width = roundWidth((high - low) / classes)
    var found: [Double: (count: Int, share: Double)] = [:]
    for (number, answer) in zip(numbers, answers) {
      let start = (number / width).rounded(.down)
      let known = found[start] ?? (0, 0)
      found[start] = (known.count + answer.count, known.share + answer.share)
    }
    return found.sorted { $0.key < $1.key }.map { start, sums in
      let from = Value.number(start * width).plainText
      let to = Value.number((start + 1) * width).plainText
      return Row(value: "\(from) to < \(to)", label: "", count: sums.count, share: sums.share)
    }
  }

  private static func rest(_ answers: [DescribedColumn.Answer]) -> [Row] {
    guard !answers.isEmpty else { return [] }
    return [
      Row(
        value: "(\(answers.count) others)", label: "", count: answers.reduce(0) { $0 + $1.count },
        share: answers.reduce(0) { $0 + $1.share })
    ]
  }

  /// 1, 2 or 5 times a power of ten, not below `width`.
  private static func roundWidth(_ width: Double) -> Double {
    guard width > 0, width.isFinite else { return 1 }
    var unit = 1.0
    while unit > width { unit /= 10 }
    while unit * 10 <= width { unit *= 10 }
    return [1.0, 2, 5, 10].map { $0 * unit }.first { $0 >= width } ?? unit * 10
  }
}
