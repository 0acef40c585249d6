import TarazaData
import TarazaDocument
import TarazaLanguage

/// What the codebook says of ratings, or leaves to their values.
extension RatingsReader {
  /// Numbers with no more different values than this and no level in the codebook are taken for
  /// ordered categories.
  private static let mostCategories = 10

  /// The line that gives these texts an order; what stands where only the user knows.
  var recoding: String {
    let texts = dictionary(command.columns).prefix(Self.mostCategories).map { "\"\($0)\" => ?" }
    let names = command.columns.map(\.name)
    let name = names.first ?? "r"
    let rest = names.count > 1 ? " (and so \(names.dropFirst().joined(separator: ", ")))" : ""
    return
      "`recode` gives them numbers, in the order that you know, for each ?: recode \(name) = \(name) using {"
      + texts.joined(separator: ", ") + "}\(rest)"
  }

  func measure(
    _ columns: [ColumnID], _ isText: Bool, _ values: [[Double]]
  ) throws(CommandError) -> (RatingMeasure, String) {
    if let measure = command.measure {
      guard !isText || measure == .nominal else {
        throw .diagnostic(
          Diagnostic(
            .wrongType,
            "texts have no order that is known, and \(measure.rawValue) ratings need one",
            hints: [recoding]))
      }
      return (measure, "as asked")
    }
    if isText {
      let count = dictionary(columns).count
      let isMany = (3...Self.mostCategories).contains(count)
      return (.nominal, "texts are names" + (isMany ? "; if they have an order, \(recoding)" : ""))
    }
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

  /// Options that these ratings leave without a meaning.
  func checkOptions(_ measure: RatingMeasure, isText: Bool) throws(CommandError) {
    let isTruth = command.columns.contains { table[$0]?.type == .truth }
    let isOrdered = [.linear, .quadratic, .ordinal].contains(command.weightChoice)
    let isWeighted = isOrdered || command.ownWeights != nil
    let showsNumbersOnly =
      measure.isNumeric && command.family == .auto || command.family == .numbers
    if isOrdered, isText || isTruth {
      throw .diagnostic(
        Diagnostic(
          .wrongType,
          "\(isTruth ? "yes and no" : "texts") have no order that is known, and "
            + "\(command.weightChoice.rawValue) weights need one",
          hints: [
            isTruth ? "leave `weights:` out" : recoding,
            "or say what each pair is worth: own_weights",
          ]))
    }
    if command.family == .numbers, measure == .nominal {
      throw .diagnostic(
        Diagnostic(
          .wrongType,
          "these ratings are names (\(isText ? "texts" : isTruth ? "yes or no" : "nominal")), "
            + "of which there are no coefficients of numbers",
          hints: [isText ? recoding : "`measure: interval` takes the codes for amounts"]))
    }
    if isWeighted, showsNumbersOnly {
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "weights are for kappa and its kin, and ratings taken as \(measure.rawValue) show coefficients "
            + "of numbers",
          hints: ["`coefficients: all` shows both; `measure: ordinal` takes ratings for categories"]
        ))
    }
  }

  /// Own weights are for as many categories as there are.
  func checkOwnWeights(_ categories: [String]) throws(CommandError) {
    guard let weights = command.ownWeights, weights.order != categories.count else { return }
    throw .diagnostic(
      Diagnostic(
        .outOfRange,
        "own weights for \(weights.order) categories, and there are \(categories.count): "
          + categories.joined(separator: ", "),
        hints: ["a row for each, in this order"]))
  }

  /// The values that the codebook lists for any of the columns, ascending; none where it lists none.
  func listedCategories(_ columns: [ColumnID]) -> [Double] {
    let labelled = columns.flatMap { id in
      let variable = presentation.schema[id]
      let missing = Set((variable?.missingCodes ?? []).map(\.value))
      return (variable?.valueLabels ?? []).filter { !missing.contains($0.value) }
        .compactMap(\.value.stored)
    }
    return Set(labelled).sorted()
  }

  /// Values that the first column's codebook knows nothing of.
  func unlisted(
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

  /// Texts that differ from one another in spaces around them and capitals alone.
  func alike(_ texts: [String]) -> [[String]] {
    Dictionary(grouping: texts) { $0.trimmed.lowercased() }.values.filter { $0.count > 1 }
      .map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  /// Two raters' columns that call one code differently.
  func clash(_ columns: [ColumnID]) -> String? {
    for (place, other) in columns.enumerated() {
      let labels = presentation.schema[other]?.valueLabels ?? []
      for first in columns[..<place] {
        let own = presentation.schema[first]?.valueLabels ?? []
        if let clash = Coding.clashes(own, labels).first {
          return
            "\(clash.value.plainText) is “\(clash.mine)” in \(first.name) and “\(clash.theirs)” in "
            + other.name
        }
      }
    }
    return nil
  }
}

extension String {
  fileprivate var trimmed: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last]
  }

  /// Spaces at its ends, which nobody would see, as open boxes.
  var withVisibleEnds: String {
    let inner = trimmed
    let before = inner.isEmpty ? count : distance(from: startIndex, to: inner.startIndex)
    let box = "\u{2423}"
    return String(repeating: box, count: before) + inner
      + String(repeating: box, count: count - before - inner.count)
  }
}
