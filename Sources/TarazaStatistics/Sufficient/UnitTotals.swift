import TarazaNumerics

/// Totals of some items over the sampling units of one stratum.
///
/// A unit's totals are a vector of 2k entries: Σwx of every item, then Σw over the rows that have
/// the item. Clusters keep theirs, since rows of a cluster may still come; of units that are single
/// rows only the sums and products of their vectors are kept.
struct UnitTotals: Equatable, Sendable {
  /// Entries of a vector.
  private(set) var width: Int
  /// By name of the cluster.
  private(set) var clusters: [String: [Double]] = [:]
  private(set) var rows = 0
  private(set) var rowSums: [Double]
  private(set) var rowProducts: SymmetricMatrix
  /// The units of the stratum in the population; nil when nobody says.
  var population: Double?

  init(width: Int) {
    self.width = width
    rowSums = Array(repeating: 0, count: width)
    rowProducts = SymmetricMatrix(order: width)
  }

  init(
    width: Int, clusters: [String: [Double]], rows: Int, rowSums: [Double],
    rowProducts: SymmetricMatrix, population: Double?
  ) {
    self.width = width
    self.clusters = clusters
    self.rows = rows
    self.rowSums = rowSums
    self.rowProducts = rowProducts
    self.population = population
  }

  var unitCount: Int { clusters.isEmpty ? rows : clusters.count }

  /// Adds to a cluster's totals.
  mutating func add(_ totals: [Double], to cluster: String) {
    guard let own = clusters[cluster] else {
      clusters[cluster] = totals
      return
    }
    clusters[cluster] = zip(own, totals).map { $0 + $1 }
  }

  /// Adds a unit of one row; `entries` are those of its vector that are not zero.
  mutating func addRow(_ entries: [(position: Int, value: Double)]) {
    rows += 1
    for (i, entry) in entries.enumerated() {
      rowSums[entry.position] += entry.value
      for other in entries.prefix(i + 1) {
        rowProducts[entry.position, other.position] += entry.value * other.value
      }
    }
  }

  /// A unit that was sampled, whether or not any of its rows counts.
  mutating func register(_ cluster: String) {
    if clusters[cluster] == nil { clusters[cluster] = Array(repeating: 0, count: width) }
  }

  /// Units of single rows of which none counts here.
  mutating func registerRows(upTo count: Int) { rows = max(rows, count) }

  mutating func merge(_ other: UnitTotals) {
    clusters.merge(other.clusters) { own, theirs in zip(own, theirs).map { $0 + $1 } }
    rows += other.rows
    for i in rowSums.indices { rowSums[i] += other.rowSums[i] }
    rowProducts = rowProducts + other.rowProducts
    population = population ?? other.population
  }

  /// Units, sums and products of their vectors. The order of summation is that of the names.
  var reduced: (units: Double, sums: [Double], products: SymmetricMatrix) {
    guard !clusters.isEmpty else { return (Double(rows), rowSums, rowProducts) }
    let ordered = clusters.sorted { $0.key < $1.key }.map(\.value)
    let vectors = Matrix(rows: width, columns: ordered.count, storage: Array(ordered.joined()))
    let sums = vectors.multiplied(by: Array(repeating: 1, count: ordered.count))
    return (Double(ordered.count), sums, SymmetricMatrix(outerGramOf: vectors))
  }
}
