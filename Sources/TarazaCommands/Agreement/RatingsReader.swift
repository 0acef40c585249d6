import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Reads ratings out of a table: a column for each rater, or a row for each rating.
struct RatingsReader {
  let command: AgreementCommand
  let presentation: Presentation
  let table: Table
  let sample: Sample
  /// Nil without a design.
  private let sampled: SampledCases?

  init(_ command: AgreementCommand, _ sample: Sample) throws(CommandError) {
    let all = try sample.table(
      command.columns + [command.over, command.rater].compactMap { $0 })
    let sampled = try SampledCases(sample)
    self.command = command
    self.sample = sample
    self.sampled = sampled
    presentation = Presentation(schema: sample.schema, language: sample.context.language)
    table = sampled.map { all.taking($0.kept) } ?? all
  }

  /// The rows that are read, of a table of all rows of the group.
  func kept(of table: Table) -> Table { sampled.map { table.taking($0.kept) } ?? table }

  /// By which a reader finds a row again.
  func number(of row: Int) -> Int { (sampled?.kept[row] ?? row) + 1 }

  func read() throws(CommandError) -> RatedCases {
    let columns = command.columns
    let isText = try isText(columns)
    let values = try columns.map { id throws(CommandError) in try numbers(id, isText) }
    let texts = isText ? dictionary(columns) : []
    let layout: Layout
    if let rater = command.rater {
      layout = try byRow(values[0], rater)
    } else {
      layout = try byColumn(values)
    }
    let (measure, reason) = try measure(columns, isText, layout.columns)
    let listed = isText || measure.isNumeric ? [] : listedCategories(columns)
    let uses = listed.isEmpty || command.usesOccurring ? nil : listed
    let found = sampled?.design(ofCases: layout.rows, count: layout.cases.count)
    do throws(StatisticsError) {
      let ratings = try Ratings(layout.columns, categories: uses, design: found?.design)
      return RatedCases(
        ratings: ratings, raters: layout.raters, cases: layout.cases,
        categories: ratings.categories.map { name($0, columns[0], texts) }, measure: measure,
        reason: reason, unlisted: unlisted(layout, columns[0], measure),
        hasListedCategories: uses != nil, rowCount: table.rowCount, nameless: layout.nameless,
        clash: clash(columns), scattered: found?.scattered ?? 0,
        unsampled: sampled?.lost ?? 0)
    } catch { throw .statistics(error, items: columns) }
  }

  struct Layout {
    let columns: [[Double]]
    let raters: [String]
    let cases: [String]
    let nameless: Int
    /// Of each row of the table its case; below zero for none.
    let rows: [Int32]
  }

  private func isText(_ columns: [ColumnID]) throws(CommandError) -> Bool {
    let types = columns.map { table[$0]?.type ?? .unknown }
    let isText = types.contains(.text)
    // A column without any cell has no type yet.
    if isText, let other = types.first(where: { $0 != .text && $0 != .unknown }) {
      throw .diagnostic(
        Diagnostic(
          .wrongType, "some raters give texts and others \(other.word)s",
          hints: ["make all texts: derive r2 = text(r2), or recode the texts"]))
    }
    return isText
  }

  /// Every text of these columns in the order of the alphabet.
  func dictionary(_ columns: [ColumnID]) -> [String] {
    var texts: Set<String> = []
    for id in columns {
      guard let column = table[id], column.type == .text else { continue }
      let dictionary = column.dictionary
      let codes = column.numbers
      for row in codes.indices where column.isValid(row) {
        texts.insert(dictionary[Int(codes[row])])
      }
    }
    return texts.sorted()
  }

  /// Texts by their place in the alphabet, from 1.
  private func numbers(_ id: ColumnID, _ isText: Bool) throws(CommandError) -> [Double] {
    guard isText else { return table.numbers(id) ?? [] }
    guard let column = table[id], column.type == .text else {
      return [Double](repeating: .nan, count: table.rowCount)
    }
    let texts = dictionary(command.columns)
    let places = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, Double($0 + 1)) })
    let numbers = column.dictionary.map { places[$0] ?? .nan }
    let codes = column.numbers
    return codes.indices.map { column.isValid($0) ? numbers[Int(codes[$0])] : .nan }
  }

  private func name(_ category: Double, _ id: ColumnID, _ texts: [String]) -> String {
    if let place = Int(exactly: category), place > 0, place <= texts.count {
      let text = texts[place - 1]
      return presentation.label(.text(text), of: id)
    }
    return presentation.label(Value(category, as: table[id]?.type ?? .number), of: id)
  }
}
