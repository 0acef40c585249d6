/// A named table of a document, column by column.
public struct DocumentTable: Equatable, Sendable {
  /// By which the language reaches it, such as `loadings`.
  public let name: String
  /// What stands above it for a reader; nil when the context says it.
  public let title: String?
  public var columns: [DocumentColumn]
  /// Kept for the language, JSON and `f.name`, but not printed with the whole document.
  public let isDetail: Bool

  /// - Precondition: all columns are equally long.
  public init(
    name: String, title: String? = nil, _ columns: [DocumentColumn], isDetail: Bool = false
  ) {
    precondition(
      Set(columns.map(\.cells.count)).count <= 1, "a document table needs columns of one length")
    self.name = name
    self.title = title
    self.columns = columns
    self.isDetail = isDetail
  }

  public var rowCount: Int { columns.first?.cells.count ?? 0 }

  /// Without the columns that hold nothing here, as readers are shown it: what a method can give but
  /// did not give this time.
  var withoutBlankColumns: DocumentTable {
    guard rowCount > 0 else { return self }
    var copy = self
    copy.columns = columns.filter { column in column.cells.contains { $0 != .blank } }
    return copy.columns.isEmpty ? self : copy
  }
}

public struct DocumentColumn: Equatable, Sendable {
  /// A name that the language can use: `item`, `F1`, `p_value`.
  public let name: String
  /// What a reader sees above the column.
  public let title: String
  public var cells: [Cell]

  public init(_ name: String, title: String? = nil, _ cells: [Cell]) {
    self.name = name
    self.title = title ?? name
    self.cells = cells
  }

  public static func texts(_ name: String, title: String? = nil, _ values: [String])
    -> DocumentColumn
  {
    DocumentColumn(name, title: title, values.map(Cell.text))
  }

  public static func numbers(
    _ name: String, title: String? = nil, _ values: [Double], as style: NumberStyle
  ) -> DocumentColumn {
    DocumentColumn(name, title: title, values.map { .number($0, style) })
  }

  public static func counts(_ name: String, title: String? = nil, _ values: [Int])
    -> DocumentColumn
  {
    DocumentColumn(name, title: title, values.map(Cell.integer))
  }
}
