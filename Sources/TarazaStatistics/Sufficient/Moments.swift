import TarazaNumerics

/// Number of rows, means and centred cross-products of k items: all that Pearson correlations,
/// factor analysis, reliability and regression need to know of the data.
///
/// Moments of two sets of rows merge into the moments of both. With weights w the means are
/// Σwx / Σw and the covariances Σw(x_i - m_i)(x_j - m_j) / (n - 1) with the weights scaled to sum
/// to n, the number of rows used; so a common factor on all weights changes nothing.
///
/// - Shapes: items in the order given; matrices are k x k.
/// - Missing data: listwise by the rows that have every item. Pairwise each pair of items has its
///   own rows, and a pair's correlation is taken with the means and variances of those rows, as in
///   R's `cor(use = "pairwise.complete.obs")`.
/// - Edge cases: an item that is constant over a block has cross-products of exactly zero there.
/// - Source: merging after Chan, Golub & LeVeque (1983). Am. Stat. 37, 242-247.
///   doi:10.1080/00031305.1983.10483115
public struct Moments: Equatable, Sendable {
  enum Body: Equatable, Sendable {
    case listwise(ListwiseMoments)
    case pairwise(PairwiseMoments)
  }

  public let items: Int
  public let rule: MissingRule
  var body: Body

  /// The moments of no rows.
  public init(items: Int, rule: MissingRule = .listwise) {
    self.items = items
    self.rule = rule
    body =
      switch rule {
      case .listwise: .listwise(ListwiseMoments(items: items))
      case .pairwise: .pairwise(PairwiseMoments(items: items))
      }
  }

  init(items: Int, rule: MissingRule, body: Body) {
    self.items = items
    self.rule = rule
    self.body = body
  }

  /// The moments of the rows of one block.
  public init(_ block: ItemBlock, rule: MissingRule = .listwise) {
    self.init(items: block.columns.count, rule: rule)
    add(block)
  }

  /// Adds rows. A row whose weight is not above zero is left out.
  public mutating func add(_ block: ItemBlock) {
    precondition(block.columns.count == items, "a block of other items than the moments")
    let rows = block.usableRows(complete: rule == .listwise)
    let usable = rows.map { block.taking($0) } ?? block
    guard usable.rowCount > 0 else { return }
    switch body {
    case .listwise(var moments):
      body = .listwise(ListwiseMoments(items: 0))
      moments.merge(ListwiseMoments(usable))
      body = .listwise(moments)
    case .pairwise(var moments):
      body = .pairwise(PairwiseMoments(items: 0))
      moments.merge(PairwiseMoments(usable))
      body = .pairwise(moments)
    }
  }

  /// Adds the rows behind `other`, which must be of the same items under the same rule.
  public mutating func merge(_ other: Moments) {
    switch (body, other.body) {
    case (.listwise(var own), .listwise(let theirs)):
      body = .listwise(ListwiseMoments(items: 0))
      own.merge(theirs)
      body = .listwise(own)
    case (.pairwise(var own), .pairwise(let theirs)):
      body = .pairwise(PairwiseMoments(items: 0))
      own.merge(theirs)
      body = .pairwise(own)
    case (.listwise, .pairwise), (.pairwise, .listwise):
      preconditionFailure("moments under different rules for missing values do not merge")
    }
  }
}

extension Moments {
  /// Rows used: listwise those with every item, pairwise those with at least one.
  public var rows: Int {
    switch body {
    case .listwise(let moments): moments.rows
    case .pairwise(let moments): moments.rows
    }
  }

  /// The sum of the weights of the rows used.
  public var sumOfWeights: Double {
    switch body {
    case .listwise(let moments): moments.weight
    case .pairwise(let moments): moments.weight
    }
  }

  public var sumOfSquaredWeights: Double {
    switch body {
    case .listwise(let moments): moments.squaredWeight
    case .pairwise(let moments): moments.squaredWeight
    }
  }

  /// Kish's effective number of rows, (Σw)² / Σw²: the rows used when all weights are equal.
  public var effectiveRows: Double {
    sumOfSquaredWeights > 0 ? sumOfWeights / sumOfSquaredWeights * sumOfWeights : 0
  }

  /// The weighted mean of each item over the rows used; pairwise over the rows that have the item.
  /// Zero for an item without any value.
  public var means: [Double] {
    switch body {
    case .listwise(let moments): moments.means
    case .pairwise(let moments): (0..<items).map { moments.means[$0, $0] }
    }
  }

  /// Rows that have both items of each pair; nil listwise, where all pairs have `rows`.
  public var pairCounts: SymmetricMatrix? {
    guard case .pairwise(let moments) = body else { return nil }
    return moments.counts
  }

  /// What a correlation rests on: the effective rows, pairwise the harmonic mean of those that pairs have,
  /// as the variance of a correlation goes with 1 / n.
  public var rowsBehindPairs: Double {
    guard let pairCounts, items > 1 else { return effectiveRows }
    var sum = 0.0
    for row in 0..<items { for column in 0..<row { sum += 1 / pairCounts[row, column] } }
    return min(effectiveRows, Double(items * (items - 1) / 2) / sum)
  }

  /// Rows that have the item.
  public func count(of item: Int) -> Int {
    switch body {
    case .listwise(let moments): moments.rows
    case .pairwise(let moments): Int(moments.counts[item, item])
    }
  }

  /// Covariances with divisor n - 1, n being the rows used (pairwise those of the pair) and the
  /// weights scaled to sum to n.
  ///
  /// - Throws: `.tooFewRows` when fewer than two rows were used; pairwise `.emptyPair` for a pair
  ///   without two rows in common; `.notFinite` with an item whose squares overflow.
  public var covariance: SymmetricMatrix {
    get throws(StatisticsError) {
      switch body {
      case .listwise(let moments):
        guard moments.rows >= 2 else { throw .tooFewRows(needed: 2, got: moments.rows) }
        let n = Double(moments.rows)
        let factor = n / moments.weight / (n - 1)
        let S = moments.cross.map { $0 * factor }
        try S.requireFinite()
        return S
      case .pairwise(let moments):
        return try moments.covariance
      }
    }
  }

  /// Weighted variances with divisor n - 1, in item order.
  ///
  /// - Throws: `.tooFewRows` when an item has fewer than two values.
  public var variances: [Double] {
    get throws(StatisticsError) {
      switch body {
      case .listwise:
        return try covariance.diagonal
      case .pairwise(let moments):
        return try moments.variances
      }
    }
  }

  /// Pearson correlations. Pairwise, each is taken over the rows of its pair with the means and
  /// variances of those rows, and the one n for tests is the number of rows (with at least one
  /// value), the convention of psych; the counts of the pairs stand beside it.
  ///
  /// - Throws: `.tooFewRows`, `.emptyPair` as for `covariance`; `.noVariance` with the items that
  ///   are constant over the rows used, or over the rows of a pair.
  public func correlation() throws(StatisticsError) -> CorrelationMatrix {
    switch body {
    case .listwise(let moments):
      let S = try covariance
      let constant = (0..<items).filter {
        S[$0, $0] <= Self.rounding(aroundMean: moments.means[$0])
      }
      guard constant.isEmpty else { throw .noVariance(items: constant) }
      return try CorrelationMatrix(covariance: S, n: Double(moments.rows))
    case .pairwise(let moments):
      return try CorrelationMatrix(
        R: moments.correlation(), n: Double(moments.rows), pairCounts: moments.counts)
    }
  }

  /// The variance that rounding alone can give to an item that is constant.
  static func rounding(aroundMean mean: Double) -> Double {
    let deviation = 4 * mean.magnitude.ulp
    return mean == 0 ? 0 : deviation * deviation
  }
}
