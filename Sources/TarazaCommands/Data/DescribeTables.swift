import TarazaData
import TarazaDocument
import TarazaLanguage

/// The tables of `describe` with a row for each column.
struct DescribeTables {
  /// Shares of more answers than this are no picture.
  private static let mostDrawn = 12
  /// A number of more characters is rounded.
  private static let longestNumber = 8
  /// A mean nearer to 0 than this share of the standard deviation.
  private static let rounding = 1e-12

  let columns: [DescribedColumn]
  let language: String

  var overview: DocumentTable {
    DocumentTable(
      name: "columns",
      [
        .texts("column", columns.map(\.id.name)),
        .texts("label", columns.map { $0.variable.label?.text(in: language) ?? "" }),
        .texts("type", columns.map { $0.variable.type.word }),
        .counts("valid", title: "n", columns.map(\.profile.valid)),
        .counts("missing", columns.map(\.profile.missing)),
        DocumentColumn("mean", columns.map { number(mean($0.profile)) }),
        DocumentColumn("sd", columns.map { number($0.profile.sd) }),
        .texts("range", columns.map(range)),
        .texts("shares", columns.map(drawn)),
      ])
  }

  var details: DocumentTable {
    DocumentTable(
      name: "details",
      [
        .texts("column", columns.map(\.id.name)),
        DocumentColumn(
          "level", columns.map { $0.variable.level.map { .text($0.rawValue) } ?? .blank }),
        DocumentColumn("least", columns.map { $0.profile.least?.cell ?? .blank }),
        DocumentColumn("greatest", columns.map { $0.profile.greatest?.cell ?? .blank }),
        DocumentColumn("commonest", columns.map { $0.profile.commonest?.cell ?? .blank }),
        DocumentColumn(
          "distinct", columns.map { $0.profile.distinct.map(Cell.integer) ?? .text("many") }),
        DocumentColumn("floor", columns.map { share($0.floor) }),
        DocumentColumn("ceiling", columns.map { share($0.ceiling) }),
        DocumentColumn("outside", columns.map { $0.outside.map(Cell.integer) ?? .blank }),
      ], isDetail: true)
  }

  /// A column for each kind of missing that is met; plain missings first.
  var missing: DocumentTable {
    let kinds = Set(columns.flatMap(\.profile.missingKinds.keys)).sorted()
    let named = columns.filter { $0.profile.missingKinds.keys.contains { !$0.isEmpty } }
    return DocumentTable(
      name: "missing", title: "Missing answers by kind",
      [.texts("column", named.map(\.id.name))]
        + kinds.map { kind in
          DocumentColumn(
            kind.isEmpty ? "plain" : kind,
            named.map { $0.profile.missingKinds[kind].map(Cell.integer) ?? .blank })
        }, isDetail: named.isEmpty)
  }

  private func range(_ column: DescribedColumn) -> String {
    guard let least = column.profile.least, let greatest = column.profile.greatest else {
      return ""
    }
    return "\(brief(least)) to \(brief(greatest))"
  }

  /// A value with no more digits than help to see it.
  private func brief(_ value: Value) -> String {
    guard case .number(let number) = value, value.plainText.count > Self.longestNumber else {
      return value.plainText
    }
    return Cell.number(number, .measurement).displayText
  }

  /// 0 for what rounding has left of it, as of scores.
  private func mean(_ profile: ColumnProfile) -> Double? {
    guard let mean = profile.mean, let sd = profile.sd else { return profile.mean }
    return mean.magnitude < Self.rounding * sd ? 0 : mean
  }

  private func drawn(_ column: DescribedColumn) -> String {
    guard let answers = column.answers, (2...Self.mostDrawn).contains(answers.count) else {
      return ""
    }
    return TextBar.row(answers.map(\.share))
  }

  private func number(_ value: Double?) -> Cell {
    value.map { .number($0, .measurement) } ?? .blank
  }
  private func share(_ value: Double?) -> Cell { value.map { .number($0, .percent) } ?? .blank }
}

/// What a careful reader of `describe` would want to be told.
struct DescribeNotes {
  /// Above this share at an end, a scale hardly tells people apart there (Terwee et al. 2007,
  /// doi:10.1016/j.jclinepi.2006.03.012).
  private static let manyAtAnEnd = 0.15
  private static let shown = 6

  let columns: [DescribedColumn]

  var all: [Note] { [ends, outside, overflow].compactMap { $0 } }

  /// Numbers were there, and yet have no deviation.
  private var overflow: Note? {
    let found = columns.filter { column in
      guard let least = column.profile.least?.stored, let most = column.profile.greatest?.stored
      else { return false }
      return column.profile.mean == nil || !((most - least) * (most - least)).isFinite
    }.filter { $0.variable.type == .number && $0.profile.sd == nil }
    guard !found.isEmpty else { return nil }
    return Note(
      .warning, "too-large",
      "Numbers too large for a mean and a deviation, since their squares go beyond 1e308: "
        + "\(listed(found.map(\.id.name))). Is one of them a slip?")
  }

  private var ends: Note? {
    let found = columns.flatMap { column in
      [("lowest", column.floor), ("highest", column.ceiling)].compactMap { end, share in
        share.flatMap { $0 > Self.manyAtAnEnd ? "\(column.id.name) \($0.percent) \(end)" : nil }
      }
    }
    guard !found.isEmpty else { return nil }
    return Note(
      .remark, "floor-ceiling",
      "More than \(Self.manyAtAnEnd.percent) of the answers stand at an end of the scale, where it "
        + "cannot tell people apart: \(listed(found)).")
  }

  private var outside: Note? {
    let found = columns.compactMap { column -> String? in
      guard let count = column.outside, count > 0, let value = column.firstOutside else {
        return nil
      }
      return "\(column.id.name) \(count.grouped) (such as \(value.plainText))"
    }
    guard !found.isEmpty else { return nil }
    return Note(
      .warning, "outside-range", "Values outside the range of the codebook: \(listed(found)).")
  }

  private func listed(_ words: [String]) -> String {
    let more = words.count > Self.shown ? " and \(words.count - Self.shown) more" : ""
    return words.prefix(Self.shown).joined(separator: ", ") + more
  }
}
