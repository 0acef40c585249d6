import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Who differs, on which categories and cases.
extension AgreementDocument {
  /// Up to this many pairs of raters are listed at once.
  private static let mostPairsShown = 15

  var categories: DocumentTable {
    let rows = outcome.categories
    return DocumentTable(
      name: "categories", title: "Categories",
      [
        .texts("category", rows.map(\.name)),
        DocumentColumn("share", cells(rows, .percent) { $0.share }),
        DocumentColumn("agreement", cells(rows, .percent) { $0.agreement }),
        DocumentColumn("kappa", cells(rows, .coefficient) { $0.test?.kappa }),
        DocumentColumn("z", cells(rows, .statistic) { $0.test?.z }),
        DocumentColumn("p", cells(rows, .probability) { $0.test?.pValue }),
      ], isDetail: rows.isEmpty)
  }

  var raters: DocumentTable {
    let rows = outcome.profiles
    let hasOrder = rated.measure != .nominal
    var columns: [DocumentColumn] = [
      .texts("rater", rows.indices.map { rated.raters[$0] }),
      .counts("ratings", rows.map(\.ratings)), .counts("shared", rows.map(\.shared)),
      DocumentColumn("agreement", cells(rows, .percent) { $0.agreement }),
      DocumentColumn("bias", cells(rows, .measurement) { hasOrder ? $0.bias : nil }),
    ]
    columns += bounds(rows, .measurement) { hasOrder ? $0.biasInterval : nil }
    columns += [
      DocumentColumn("p", cells(rows, .probability) { hasOrder ? $0.biasPValue : nil }),
      DocumentColumn("r", cells(rows, .coefficient) { hasOrder ? $0.correlation : nil }),
      DocumentColumn("without", title: "alpha without", cells(rows, .coefficient) { $0.without }),
    ]
    return DocumentTable(name: "raters", title: "Each rater against the others", columns)
  }

  var pairs: DocumentTable {
    let rows = outcome.pairs
    var columns: [DocumentColumn] = [
      .texts("first", rows.map { rated.raters[$0.first] }),
      .texts("second", rows.map { rated.raters[$0.second] }), .counts("n", rows.map(\.n)),
      DocumentColumn("agreement", cells(rows, .percent) { $0.agreement }),
      DocumentColumn("kappa", cells(rows, .coefficient) { $0.kappa?.kappa }),
      DocumentColumn("se", title: "SE", cells(rows, .coefficient) { $0.kappa?.shownError }),
    ]
    columns += bounds(rows, .coefficient) { pair in
      pair.kappa?.shownInterval
    }
    return DocumentTable(
      name: "pairs", title: "Pairs of raters, kappa \(outcome.weightsName ?? "")", columns,
      isDetail: rows.count > Self.mostPairsShown || rows.count <= 1)
  }

  func cases(
    _ name: String, _ title: String, _ rows: [CaseDisagreement], isDetail: Bool
  ) -> DocumentTable {
    func category(_ value: Double) -> String {
      rated.ratings.categories.firstIndex(of: value).map { rated.categories[$0] } ?? ""
    }
    return DocumentTable(
      name: name, title: title,
      [
        .texts("case", rows.map { rated.cases[$0.place] }), .counts("ratings", rows.map(\.ratings)),
        .texts(
          "lowest", title: rated.measure == .nominal ? "first" : nil,
          rows.map { category($0.lowest) }),
        .texts(
          "highest", title: rated.measure == .nominal ? "last" : nil,
          rows.map { category($0.highest) }),
        DocumentColumn("disagreement", cells(rows, .coefficient) { $0.disagreement }),
        DocumentColumn(
          "farthest",
          rows.map { row in
            // Of two raters neither stands farther from the other.
            row.farthest.map { .text(rated.raters[$0]) }
              ?? (row.disagreement > 0 && row.ratings > 2 ? .text("several") : .blank)
          }),
      ], isDetail: isDetail)
  }
}
