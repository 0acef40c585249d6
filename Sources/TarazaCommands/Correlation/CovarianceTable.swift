import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics

/// The asymptotic covariances of the correlations of some items, a row and a column for each pair:
/// what weighted least squares weighs by.
struct CovarianceTable: Sendable {
  private let names: [String]
  private let covariance: SymmetricMatrix

  /// - Parameter covariance: pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …
  init(of items: [ColumnID], _ covariance: SymmetricMatrix) {
    names = Self.names(of: items)
    self.covariance = covariance
  }

  private static func names(of items: [ColumnID]) -> [String] {
    items.indices.flatMap { second in
      (0..<second).map { "\(items[$0].name) ~ \(items[second].name)" }
    }
  }

  static func shape(of items: [ColumnID]) -> ResultShape.Table {
    ResultShape.Table(
      "covariance", [.text("pair")] + ResultShape.TableColumn.numbers(names(of: items)))
  }

  /// Cells of a pair without a standard error are blank.
  var table: DocumentTable {
    DocumentTable(
      name: "covariance", title: "Covariances of the correlations",
      [.texts("pair", names)]
        + names.indices.map { column in
          DocumentColumn(
            names[column],
            names.indices.map { row in
              let value = covariance[row, column]
              return value.isFinite ? .number(value, .measurement) : .blank
            })
        }, isDetail: true)
  }
}
