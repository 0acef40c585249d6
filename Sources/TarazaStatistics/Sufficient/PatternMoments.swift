import TarazaNumerics

/// Moments of items for each pattern of values that are there: all that the likelihood of normal
/// data with missing values needs to know.
///
/// - Shapes: a pattern lists the items that its rows have, in order; its moments are of those.
/// - Missing data: a row without any value, or with a weight that is not above zero, is left out.
public struct PatternMoments: Equatable, Sendable {
  public let items: Int
  /// Rows left out because they have no value.
  public private(set) var emptyRows = 0
  var patterns: [[Int]: ListwiseMoments] = [:]

  public init(items: Int) {
    self.items = items
  }

  public init(_ block: ItemBlock) {
    self.init(items: block.columns.count)
    add(block)
  }

  /// Adds rows.
  public mutating func add(_ block: ItemBlock) {
    precondition(block.columns.count == items, "a block of other items")
    let usable = block.usableRows(complete: false) ?? Array(0..<block.rowCount)
    var rowsOf: [[Int]: [Int]] = [:]
    for row in usable {
      let present = (0..<items).filter { (block.missing[$0]?[row] ?? 0) == 0 }
      rowsOf[present, default: []].append(row)
    }
    for (present, rows) in rowsOf {
      guard !present.isEmpty else {
        emptyRows += rows.count
        continue
      }
      let part = ItemBlock(
        columns: present.map { item in rows.map { block.columns[item][$0] } },
        weights: block.weights.map { weights in rows.map { weights[$0] } })
      merge(ListwiseMoments(part), of: present)
    }
  }

  /// Adds the rows behind `other`, which must be of the same items.
  public mutating func merge(_ other: PatternMoments) {
    precondition(items == other.items, "moments of other items")
    emptyRows += other.emptyRows
    for (present, moments) in other.patterns { merge(moments, of: present) }
  }

  private mutating func merge(_ moments: ListwiseMoments, of present: [Int]) {
    var own = patterns[present] ?? ListwiseMoments(items: present.count)
    own.merge(moments)
    patterns[present] = own
  }

  public var patternCount: Int { patterns.count }
  public var rows: Int { patterns.values.reduce(0) { $0 + $1.rows } }

  /// In an order of their own, so that sums are the same digits each time.
  var ordered: [(present: [Int], moments: ListwiseMoments)] {
    patterns.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { (present: $0.key, moments: $0.value) }
  }
}
