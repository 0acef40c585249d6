import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// How far ratings may be read as amounts.
enum RatingMeasure: String, Sendable, CaseIterable {
  case nominal, ordinal, interval, ratio

  var metric: DisagreementMetric {
    switch self {
    case .nominal: .nominal
    case .ordinal: .ordinal
    case .interval: .interval
    case .ratio: .ratio
    }
  }

  var isNumeric: Bool { self == .interval || self == .ratio }

  /// By the codebook, the least of several; nil where it says none.
  init?(leastOf variables: [Variable]) {
    let levels = Set(variables.compactMap(\.level))
    guard let least = MeasurementLevel.allCases.first(where: levels.contains) else { return nil }
    switch least {
    case .nominal: self = .nominal
    case .ordinal: self = .ordinal
    case .interval: self = .interval
    }
  }
}

/// The ratings of a table, by rater and case, whichever way it holds them.
struct RatedCases: Sendable {
  /// A value that the codebook does not list.
  struct Unlisted: Sendable {
    let rater: String
    let value: String
    let count: Int
  }

  let ratings: Ratings
  let raters: [String]
  let cases: [String]
  /// What a reader sees for each category.
  let categories: [String]
  let measure: RatingMeasure
  /// Where the measure comes from.
  let reason: String
  let unlisted: [Unlisted]
  /// The categories are those of the codebook.
  let hasListedCategories: Bool
  let rowCount: Int
  /// Rows without a case or a rater.
  let nameless: Int
  /// A code that two raters' columns call differently.
  let clash: String?
  /// Cases that were rated in several of the design's clusters, so that these cannot be used.
  let scattered: Int
}

/// Reads ratings out of a table: a column for each rater, or a row for each rating.
struct RatingsReader {
  let command: AgreementCommand
  let presentation: Presentation
  let table: Table

  /// Numbers with no more different values than this and no level in the codebook are taken for
  /// ordered categories.
  private static let mostCategories = 10

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
    let found = try CaseClusters(table, presentation.schema.design.cluster, rows: layout.rows)
    do throws(StatisticsError) {
      let ratings = try Ratings(layout.columns, categories: uses, clusters: found.clusters)
      return RatedCases(
        ratings: ratings, raters: layout.raters, cases: layout.cases,
        categories: ratings.categories.map { name($0, columns[0], texts) }, measure: measure,
        reason: reason, unlisted: unlisted(layout, columns[0], measure),
        hasListedCategories: uses != nil, rowCount: table.rowCount, nameless: layout.nameless,
        clash: clash(columns), scattered: found.scattered)
    } catch { throw .statistics(error, items: columns) }
  }

  private struct Layout {
    let columns: [[Double]]
    let raters: [String]
    let cases: [String]
    let nameless: Int
    /// Of each row of the table its case; below zero for none.
    let rows: [Int32]
  }

  // MARK: Values

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
  private func dictionary(_ columns: [ColumnID]) -> [String] {
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

  // MARK: Layouts

  private func byColumn(_ values: [[Double]]) throws(CommandError) -> Layout {
    let raters = command.columns.map(\.name)
    guard let over = command.over else {
      return Layout(
        columns: values, raters: raters, cases: (0..<table.rowCount).map { "row \($0 + 1)" },
        nameless: 0, rows: (0..<table.rowCount).map { Int32($0) })
    }
    let keys = try Names(table, over)
    var rows = [Int](repeating: -1, count: keys.names.count)
    for (row, key) in keys.places.enumerated() where key >= 0 {
      guard rows[Int(key)] < 0 else {
        throw .diagnostic(
          Diagnostic(
            .repeatedKeys,
            "the case \(keys.text(Int(key))) stands in several rows, \(rows[Int(key)] + 1) and "
              + "\(row + 1) among them",
            hints: [
              "with a row for each rating say so: agreement score over \(over.name) using expert"
            ]))
      }
      rows[Int(key)] = row
    }
    return Layout(
      columns: values.map { column in rows.map { column[$0] } }, raters: raters,
      cases: keys.shown(presentation), nameless: keys.places.count { $0 < 0 }, rows: keys.places)
  }

  private func byRow(_ values: [Double], _ rater: ColumnID) throws(CommandError) -> Layout {
    guard let over = command.over else {
      throw .diagnostic(
        Diagnostic(
          .missingClause, "a row for each rating needs the column of cases",
          hints: ["agreement score over case using \(rater.name)"]))
    }
    let cases = try Names(table, over)
    let raters = try Names(table, rater)
    guard raters.names.count >= 2 else {
      throw .diagnostic(
        Diagnostic(
          .tooFewItems,
          "“\(rater.name)” names \(raters.names.count) "
            + "\(raters.names.count == 1 ? "rater" : "raters"), and agreement needs two",
          hints: ["`describe \(rater.name)` shows its values"]))
    }
    var columns = [[Double]](
      repeating: [Double](repeating: .nan, count: cases.names.count), count: raters.names.count)
    for row in 0..<table.rowCount where !values[row].isNaN {
      let (place, own) = (Int(cases.places[row]), Int(raters.places[row]))
      guard place >= 0, own >= 0 else { continue }
      guard columns[own][place].isNaN else {
        throw .diagnostic(
          Diagnostic(
            .repeatedKeys,
            "\(raters.text(own)) rated the case \(cases.text(place)) more than once",
            hints: [
              "one rating of each case by each rater is compared: `distinct \(over.name), "
                + "\(rater.name)` keeps the first, `summarize` their mean",
              "if the ratings are on several things, say which: by indicator",
            ]))
      }
      columns[own][place] = values[row]
    }
    let nameless = (0..<table.rowCount).count { cases.places[$0] < 0 || raters.places[$0] < 0 }
    return Layout(
      columns: columns, raters: raters.shown(presentation), cases: cases.shown(presentation),
      nameless: nameless, rows: cases.places)
  }

  // MARK: Measure

  private func measure(
    _ columns: [ColumnID], _ isText: Bool, _ values: [[Double]]
  ) throws(CommandError) -> (RatingMeasure, String) {
    if let measure = command.measure {
      guard !isText || measure == .nominal else {
        throw .diagnostic(
          Diagnostic(
            .wrongType,
            "texts have no order that is known, and \(measure.rawValue) ratings need one",
            hints: ["`recode` gives them numbers: recode r = r using {\"low\" => 1, \"high\" => 2}"]
          ))
      }
      return (measure, "as asked")
    }
    if isText { return (.nominal, "texts are names") }
    if columns.contains(where: { table[$0]?.type == .truth }) { return (.nominal, "yes or no") }
    if let measure = RatingMeasure(leastOf: columns.compactMap { presentation.schema[$0] }) {
      return (measure, "by the codebook")
    }
    var distinct: Set<Double> = []
    var isWhole = true
    for value in values.joined() where !value.isNaN {
      isWhole = isWhole && value == value.rounded()
      distinct.insert(value)
      if !isWhole || distinct.count > Self.mostCategories { break }
    }
    return isWhole && distinct.count <= Self.mostCategories
      ? (.ordinal, "no codebook says it, and there are few whole numbers")
      : (.interval, "no codebook says it, and there are many numbers")
  }

  /// The values that the codebook lists for any of the columns, ascending; none where it lists none.
  private func listedCategories(_ columns: [ColumnID]) -> [Double] {
    let labelled = columns.flatMap { id in
      let variable = presentation.schema[id]
      let missing = Set((variable?.missingCodes ?? []).map(\.value))
      return (variable?.valueLabels ?? []).filter { !missing.contains($0.value) }
        .compactMap(\.value.stored)
    }
    return Set(labelled).sorted()
  }

  /// Values that the first column's codebook knows nothing of.
  private func unlisted(
    _ layout: Layout, _ id: ColumnID, _ measure: RatingMeasure
  ) -> [RatedCases.Unlisted] {
    let range = presentation.schema[id]?.range
    let listed = Set(measure.isNumeric ? [] : listedCategories(command.columns))
    guard range != nil || !listed.isEmpty, table[id]?.type != .text else { return [] }
    return zip(layout.raters, layout.columns).flatMap {
      rater, column -> [RatedCases.Unlisted] in
      var counts: [Double: Int] = [:]
      for value in column where !value.isNaN {
        let isKnown =
          listed.isEmpty ? range.map { $0.contains(value) } ?? true : listed.contains(value)
        if !isKnown { counts[value, default: 0] += 1 }
      }
      return counts.keys.sorted().map {
        RatedCases.Unlisted(
          rater: rater, value: Value.number($0).plainText, count: counts[$0] ?? 0)
      }
    }
  }

  /// Two raters' columns that call one code differently.
  private func clash(_ columns: [ColumnID]) -> String? {
    guard let first = columns.first, let own = presentation.schema[first]?.valueLabels else {
      return nil
    }
    for other in columns.dropFirst() {
      let labels = presentation.schema[other]?.valueLabels ?? []
      if let clash = Coding.clashes(own, labels).first {
        return
          "\(clash.value.plainText) is “\(clash.mine)” in \(first.name) and “\(clash.theirs)” in "
          + other.name
      }
    }
    return nil
  }
}

/// The distinct values of a column in their order, and where each row's stands; -1 where missing.
private struct Names {
  let id: ColumnID
  let names: [Value]
  let places: [Int32]

  init(_ table: Table, _ id: ColumnID) throws(CommandError) {
    let keys = try withData { () throws(DataError) in
      try RowKeys(table, [id], missing: .matchNothing)
    }
    var names = [Value](repeating: .missing(nil), count: keys.count)
    for (row, key) in keys.numbers[0].enumerated().reversed() where key >= 0 {
      names[Int(key)] = table[id, row] ?? .missing(nil)
    }
    let order = names.indices.sorted { Value.precedes(names[$0], names[$1]) }
    var places = [Int32](repeating: 0, count: names.count)
    for (place, key) in order.enumerated() { places[key] = Int32(place) }
    self.id = id
    self.names = order.map { names[$0] }
    self.places = keys.numbers[0].map { $0 < 0 ? RowKeys.none : places[Int($0)] }
  }

  func text(_ place: Int) -> String { names[place].plainText }

  func shown(_ presentation: Presentation) -> [String] {
    names.map { presentation.label($0, of: id) }
  }
}

/// The design's cluster of each case, where the design has any.
private struct CaseClusters {
  /// Nil without a design, and where cases lie in several clusters.
  let clusters: [Int32]?
  let scattered: Int

  /// - Parameter rows: of each row its case; below zero for none.
  init(_ table: Table, _ column: ColumnID?, rows: [Int32]) throws(CommandError) {
    guard let column, table[column] != nil, let count = rows.max().map({ Int($0) + 1 }), count > 0
    else {
      (clusters, scattered) = (nil, 0)
      return
    }
    let names = try Names(table, column)
    // A case without a cluster is one by itself.
    var found = [Int32](repeating: -1, count: count)
    var isScattered = [Bool](repeating: false, count: count)
    for (row, place) in rows.enumerated() where place >= 0 && names.places[row] >= 0 {
      let (unit, own) = (Int(place), names.places[row])
      if found[unit] < 0 { found[unit] = own }
      isScattered[unit] = isScattered[unit] || found[unit] != own
    }
    scattered = isScattered.count { $0 }
    let next = Int32(names.names.count)
    clusters =
      scattered > 0 ? nil : found.indices.map { found[$0] < 0 ? next + Int32($0) : found[$0] }
  }
}
