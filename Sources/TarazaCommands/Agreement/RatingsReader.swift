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
  /// The ratings of all groups, by which measure and categories are settled once; nil without groups.
  private let wholeSample: Table?

  init(_ command: AgreementCommand, _ sample: Sample) throws(CommandError) {
    let all = try sample.table(
      command.columns + [command.over, command.rater].compactMap { $0 })
    let sampled = try SampledCases(sample)
    self.command = command
    self.sample = sample
    self.sampled = sampled
    wholeSample =
      sample.key.values.isEmpty
      ? nil
      : try withData { () throws(DataError) in
        try sample.frame.table(columns: command.columns, sample.context.progress)
      }
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
    let values = columns.map { numbers($0, isText, in: table) }
    let texts = isText ? dictionary(columns) : []
    let layout: Layout
    if let rater = command.rater {
      layout = try byRow(values[0], rater)
    } else {
      layout = try byColumn(values)
    }
    let all = wholeSample.map { whole in columns.map { numbers($0, isText, in: whole) } } ?? []
    let (measure, reason) = try measure(columns, isText, all.isEmpty ? layout.columns : all)
    try checkOptions(measure, isText: isText)
    let listed = isText || measure.isNumeric ? [] : listedCategories(columns)
    let usesListed = !listed.isEmpty && !command.usesOccurring
    // Without a codebook every group has the categories of all.
    let uses = usesListed ? listed : measure.isNumeric || all.isEmpty ? nil : distinct(all)
    let found = sampled?.design(ofCases: layout.rows, count: layout.cases.count)
    let speaking = layout.raters.indices.filter { rater in
      layout.columns[rater].contains { !$0.isNaN }
    }
    // Fewer than two are refused with what is the matter.
    let kept = speaking.count < 2 ? Array(layout.raters.indices) : speaking
    let ratings: Ratings
    do throws(StatisticsError) {
      ratings = try Ratings(
        kept.map { layout.columns[$0] }, categories: uses, design: found?.design)
    } catch { throw .statistics(error, items: columns) }
    let categories = ratings.categories.map { name($0, columns[0], texts) }
    try checkOwnWeights(categories)
    return RatedCases(
      ratings: ratings, raters: kept.map { layout.raters[$0] },
      silent: layout.raters.indices.filter { !kept.contains($0) }.map { layout.raters[$0] },
      cases: layout.cases, categories: categories, measure: measure, isText: isText,
      reason: reason, unlisted: unlisted(layout, columns[0], measure),
      hasListedCategories: usesListed, alike: isText ? alike(texts) : [], nameless: layout.nameless,
      clash: clash(columns),
      scattered: found?.scattered ?? 0, unsampled: sampled?.lost ?? 0)
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

  /// Numbers that are given, by whomever, ascending.
  private func distinct(_ columns: [[Double]]) -> [Double] {
    Set(columns.joined().filter(\.isFinite)).sorted()
  }

  /// Every text of these columns, in all groups, in the order of the alphabet.
  func dictionary(_ columns: [ColumnID]) -> [String] {
    let table = wholeSample ?? table
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
  private func numbers(_ id: ColumnID, _ isText: Bool, in table: Table) -> [Double] {
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
      return presentation.label(.text(texts[place - 1]), of: id).withVisibleEnds
    }
    return presentation.label(Value(category, as: table[id]?.type ?? .number), of: id)
  }
}
