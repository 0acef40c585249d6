import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The tables of `reliability`, with the scale's name in front of each row.
struct ReliabilityTables {
  let scales: [ReliabilityScale]
  let presentation: Presentation

  var coefficients: DocumentTable {
    let rows = scales.flatMap { scale in scale.table.map { (scale.title, $0) } }
    return DocumentTable(
      name: "coefficients", title: "Coefficients",
      [
        .texts("scale", rows.map(\.0)),
        .texts("coefficient", rows.map(\.1.word)),
        .numbers("value", rows.map(\.1.value), as: .coefficient),
        DocumentColumn("lower", rows.map { .coefficient($0.1.interval?.lower) }),
        DocumentColumn("upper", rows.map { .coefficient($0.1.interval?.upper) }),
        DocumentColumn("se", rows.map { .coefficient($0.1.standardError) }),
        DocumentColumn(
          "interval", rows.map { $0.1.basis.isEmpty ? .blank : .text($0.1.basis) }),
        .texts("formula", rows.map(\.1.formula)),
      ])
  }

  private var places: [(ReliabilityScale, Int)] {
    scales.flatMap { scale in scale.set.columns.indices.map { (scale, $0) } }
  }

  var items: DocumentTable {
    let rows = places
    func cells(_ value: (ReliabilityScale, Int) -> Double?) -> [Cell] {
      rows.map { .coefficient(value($0.0, $0.1)) }
    }
    func shares(_ value: (ItemAnswers, ClosedRange<Double>?) -> Double?) -> [Cell] {
      rows.map { scale, place in
        guard scale.answers.indices.contains(place) else { return .blank }
        return value(scale.answers[place], scale.ranges[place]).map { .number($0, .percent) }
          ?? .blank
      }
    }
    return DocumentTable(
      name: "items", title: "Items",
      [
        .texts("scale", rows.map { $0.0.title }),
        .texts("item", rows.map { $0.0.shownItem($0.1) }),
        DocumentColumn("label", rows.map { label($0.0.set.columns[$0.1]) }),
        DocumentColumn("mean", title: "mean as answered", rows.map { $0.0.mean(of: $0.1) }),
        .numbers("sd", rows.map { $0.0.items[$0.1].standardDeviation }, as: .measurement),
        DocumentColumn(
          "skew", cells { $0.answers.indices.contains($1) ? $0.answers[$1].skewness : nil }),
        DocumentColumn("item_rest", title: "item-rest r", cells { $0.items[$1].itemRest }),
        DocumentColumn(
          "corrected", title: "r corrected",
          cells { $0.items[$1].itemRestCorrected.flatMap { $0.magnitude <= 1 ? $0 : nil } }),
        DocumentColumn(
          "alpha_without", title: "alpha without", cells { $0.items[$1].alphaIfDropped }),
        DocumentColumn("floor", shares { $0.ends(of: $1)?.floor }),
        DocumentColumn("ceiling", shares { $0.ends(of: $1)?.ceiling }),
        DocumentColumn("missing", shares { answers, _ in answers.missingShare }),
      ])
  }

  /// Blank where there is none beside the name.
  private func label(_ id: ColumnID) -> Cell {
    let label = presentation.label(id)
    return label == id.name ? .blank : .text(label)
  }

  /// Of every item the share of each answer.
  var answers: DocumentTable {
    let rows = places.flatMap { scale, place -> [(ReliabilityScale, Int, Double, Double)] in
      guard scale.answers.indices.contains(place) else { return [] }
      let answers = scale.answers[place]
      return zip(answers.values, answers.shares).map { (scale, place, $0, $1) }
    }
    return DocumentTable(
      name: "answers",
      [
        .texts("scale", rows.map { $0.0.title }),
        .texts("item", rows.map { $0.0.set.columns[$0.1].name }),
        .numbers("answer", rows.map(\.2), as: .plain),
        .numbers("share", rows.map(\.3), as: .percent),
      ], isDetail: true)
  }

  var dimensions: DocumentTable {
    let rows = scales.filter { $0.set.columns.count > 2 }.compactMap { scale in
      scale.dimensions.map { (scale, $0) }
    }
    func cells(_ value: (ScaleDimensions) -> Double?, _ style: NumberStyle = .coefficient) -> [Cell]
    {
      rows.map { value($0.1).map { .number($0, style) } ?? .blank }
    }
    return DocumentTable(
      name: "dimensions", title: "Is it one thing?",
      [
        .texts("scale", rows.map { $0.0.title }),
        DocumentColumn("eigenvalue_1", title: "eigenvalue 1", cells { $0.eigenvalues[0] }),
        DocumentColumn("eigenvalue_2", title: "eigenvalue 2", cells { $0.eigenvalues[1] }),
        DocumentColumn("ratio", cells({ $0.eigenvalueRatio }, .statistic)),
        DocumentColumn(
          "ecv", title: "general share (ECV)", cells({ $0.explainedCommonVariance }, .percent)),
        DocumentColumn(
          "rms_residual", title: "residual, rms", cells { $0.rootMeanSquareResidual }),
        DocumentColumn(
          "largest_pair", title: "largest residual",
          rows.map { scale, dimensions in
            guard let pair = dimensions.largestResidual else { return .blank }
            return .text("\(scale.shownItem(pair.first)), \(scale.shownItem(pair.second))")
          }),
        DocumentColumn("largest_residual", title: "its size", cells { $0.largestResidual?.value }),
      ], isDetail: rows.isEmpty)
  }

  /// Of the group factors of the Schmid-Leiman solution. What does not exist here is not printed.
  var subscales: DocumentTable {
    let rows = scales.flatMap { scale in
      (scale.coefficients.hierarchy?.subscales ?? []).filter { !$0.items.isEmpty }.map {
        (scale, $0)
      }
    }
    return DocumentTable(
      name: "subscales", title: "Groups of items within (omega subscale)",
      [
        .texts("scale", rows.map { $0.0.title }),
        .texts(
          "group",
          rows.map { scale, subscale in
            subscale.items.map(scale.shownItem).joined(separator: ", ")
          }),
        DocumentColumn("total", rows.map { .coefficient($0.1.shares?.total) }),
        DocumentColumn(
          "general", title: "of the general factor",
          rows.map { .coefficient($0.1.shares?.general) }),
        DocumentColumn("own", title: "of its own", rows.map { .coefficient($0.1.shares?.group) }),
      ], isDetail: rows.isEmpty)
  }

  var splits: DocumentTable {
    let rows = scales.compactMap { scale in scale.coefficients.splits.map { (scale, $0) } }
    return DocumentTable(
      name: "splits", title: "Splits into halves",
      [
        .texts("scale", rows.map { $0.0.title }),
        .counts("splits", rows.map(\.1.count)),
        .numbers("least", rows.map(\.1.minimum), as: .coefficient),
        .numbers("mean", rows.map(\.1.mean), as: .coefficient),
        .numbers("greatest", rows.map(\.1.maximum), as: .coefficient),
        .numbers("lower", title: "2.5%", rows.map(\.1.lowerQuantile), as: .coefficient),
        .numbers("upper", title: "97.5%", rows.map(\.1.upperQuantile), as: .coefficient),
        DocumentColumn(
          "odd_even", title: "odd and even", rows.map { .coefficient($0.0.halves?.guttman) }),
        DocumentColumn(
          "spearman_brown", title: "Spearman–Brown",
          rows.map { .coefficient($0.0.halves?.horst) }),
        .texts("drawn", title: "which", rows.map { $0.1.isExhaustive ? "all" : "drawn" }),
      ], isDetail: rows.isEmpty)
  }

  var change: DocumentTable {
    let rows = scales.flatMap { scale in scale.changes.map { (scale, $0) } }
    func cells(_ value: (ReliabilityScale.Change) -> Double?) -> [Cell] {
      rows.map { value($0.1).map { .number($0, .measurement) } ?? .blank }
    }
    return DocumentTable(
      name: "change", title: "What a change must be",
      [
        .texts("scale", rows.map { $0.0.title }),
        .texts("score", title: "of items", rows.map(\.1.score)),
        DocumentColumn("mean", cells { $0.mean }),
        DocumentColumn("sd", cells { $0.standardDeviation }),
        DocumentColumn("sem", cells { $0.error.standardError }),
        DocumentColumn(
          "reliable_change_of_person", title: "reliable change of a person",
          cells { $0.error.reliableChangeOfPerson }),
        DocumentColumn(
          "detectable_change_of_mean", title: "detectable change of a mean (two samples)",
          cells { $0.ofMean?.change }),
      ], isDetail: rows.isEmpty)
  }
}
