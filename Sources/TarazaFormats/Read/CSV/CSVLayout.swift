import TarazaData

/// Everything about a delimited file that reading its records needs.
struct CSVLayout: Sendable {
  let encoding: TextEncoding
  let scanner: FieldScanner
  let decimals: DecimalScanner
  let raggedRows: RaggedRows
  /// One per column of the file, in its order.
  let plans: [ColumnPlan]

  var columnCount: Int { plans.count }
}
