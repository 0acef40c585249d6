import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The points that cut the normal variables behind ordered items into their categories: a row for
/// each two neighbouring categories of an item; of each pair anew where they are estimated with its
/// correlation.
struct ThresholdTable {
  static let shape = ResultShape.Table(
    "thresholds",
    [.text("item"), .text("with")]
      + ResultShape.TableColumn.numbers(["below", "above", "share", "threshold", "se"]))

  private struct Cut {
    let item: Int
    let other: Int?
    let below: Double?
    let above: Double?
    let threshold: Double
    let error: Double?
  }

  private let names: [String]
  private let cuts: [Cut]

  init(_ correlations: ItemCorrelations, _ errors: CorrelationErrors?) {
    names = correlations.items.map(\.name)
    guard let (items, matrix) = correlations.ordered else {
      cuts = []
      return
    }
    cuts =
      matrix.options.estimation == .twoStep
      ? Self.ofItems(items, matrix, errors) : Self.ofPairs(items, matrix)
  }

  private static func ofItems(
    _ items: [Int], _ matrix: PolychoricMatrix, _ errors: CorrelationErrors?
  ) -> [Cut] {
    items.enumerated().flatMap { place, item in
      let levels = matrix.levels[place]
      return matrix.thresholds[place].values.enumerated().map { category, value in
        Cut(
          item: item, other: nil, below: levels[category], above: levels[category + 1],
          threshold: value,
          error: errors?.thresholds[.init(item: item, category: category)])
      }
    }
  }

  /// Where categories of a pair were left out, its cuts do not say between which they lie.
  private static func ofPairs(_ items: [Int], _ matrix: PolychoricMatrix) -> [Cut] {
    zip(matrix.pairs, matrix.outcomes).flatMap { pair, outcome -> [Cut] in
      guard case .estimated(let fit) = outcome else { return [] }
      return [
        (pair.first, pair.second, fit.rowThresholds),
        (pair.second, pair.first, fit.columnThresholds),
      ].flatMap { place, other, values in
        let levels = matrix.levels[place]
        let isWhole = values.count + 1 == levels.count
        return values.enumerated().map { category, value in
          Cut(
            item: items[place], other: items[other], below: isWhole ? levels[category] : nil,
            above: isWhole ? levels[category + 1] : nil, threshold: value, error: nil)
        }
      }
    }
  }

  var table: DocumentTable {
    func cells(_ value: (Cut) -> Double?, _ style: NumberStyle) -> [Cell] {
      cuts.map { value($0).map { .number($0, style) } ?? .blank }
    }
    return DocumentTable(
      name: "thresholds", title: "Thresholds of the normal variables behind the answers",
      [
        .texts("item", cuts.map { names[$0.item] }),
        .texts("with", cuts.map { $0.other.map { names[$0] } ?? "" }),
        DocumentColumn("below", cells(\.below, .plain)),
        DocumentColumn("above", cells(\.above, .plain)),
        DocumentColumn(
          "share", title: "share below", cells({ Normal.lower($0.threshold) }, .percent)),
        DocumentColumn("threshold", cells(\.threshold, .coefficient)),
        DocumentColumn("se", cells(\.error, .coefficient)),
      ], isDetail: true)
  }
}
