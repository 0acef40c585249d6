import TarazaNumerics

extension Moments {
  /// The same rows with the values of these items negated: how reverse-worded items enter a scale.
  /// Means change sign too; whoever needs them on the item's own range adds its two ends.
  public func reflected(_ reversed: [Int]) -> Moments {
    let chosen = Set(reversed)
    let signs = (0..<items).map { chosen.contains($0) ? -1.0 : 1.0 }
    var result = self
    switch body {
    case .listwise(var moments):
      moments.means = zip(moments.means, signs).map { $0 * $1 }
      moments.cross = moments.cross.scaled(by: signs)
      result.body = .listwise(moments)
    case .pairwise(var moments):
      moments.means = moments.means.scalingRows(by: signs)
      moments.cross = moments.cross.scaled(by: signs)
      result.body = .pairwise(moments)
    }
    return result
  }

  /// The moments of these items, in this order, over the same rows: listwise still those that have
  /// every one of the original items.
  public func subset(_ chosen: [Int]) -> Moments {
    var result = Moments(items: chosen.count, rule: rule)
    switch body {
    case .listwise(var moments):
      moments.means = chosen.map { moments.means[$0] }
      moments.cross = moments.cross.selecting(chosen)
      result.body = .listwise(moments)
    case .pairwise(var moments):
      moments.counts = moments.counts.selecting(chosen)
      moments.weights = moments.weights.selecting(chosen)
      moments.means = moments.means.selecting(rows: chosen).selecting(columns: chosen)
      moments.squares = moments.squares.selecting(rows: chosen).selecting(columns: chosen)
      moments.cross = moments.cross.selecting(chosen)
      result.body = .pairwise(moments)
    }
    return result
  }
}

extension Moments {
  /// The same complete rows as moments of pairs: each pair then has all of them.
  public var asPairwise: Moments {
    guard case .listwise(let moments) = body else { return self }
    return Moments(items: items, rule: .pairwise, body: .pairwise(PairwiseMoments(moments)))
  }

  /// The centred cross-products behind the covariances, column after column.
  public var storedCrossProducts: [Double] {
    switch body {
    case .listwise(let moments): moments.cross.storage
    case .pairwise(let moments): moments.cross.storage
    }
  }
}

extension Moments {
  /// From covariances that someone else computed from `n` complete rows with divisor n - 1.
  ///
  /// - Throws: `.tooFewRows` when n < 2; `.notFinite`, with the item; `.notCovariance` for a
  ///   negative variance or a covariance beyond what the variances allow.
  public init(covariance S: SymmetricMatrix, n: Int, means: [Double]? = nil)
    throws(StatisticsError)
  {
    precondition((means?.count ?? S.order) == S.order, "one mean for each item")
    guard n >= 2 else { throw .tooFewRows(needed: 2, got: n) }
    for item in 0..<S.order {
      guard S.column(item).allFinite, (means?[item] ?? 0).isFinite else {
        throw .notFinite(item: item)
      }
      guard S[item, item] >= 0 else {
        throw .notCovariance(item, item, value: S[item, item])
      }
      try Self.checkBound(S, item)
    }
    self.init(items: S.order, rule: .listwise)
    var moments = ListwiseMoments(items: S.order)
    moments.rows = n
    moments.weight = Double(n)
    moments.squaredWeight = Double(n)
    moments.means = means ?? moments.means
    moments.cross = S.map { $0 * Double(n - 1) }
    body = .listwise(moments)
  }

  /// From correlations that someone else computed from `n` complete rows.
  ///
  /// - Throws: as for a covariance matrix; `.notCorrelation` when the diagonal is not one;
  ///   `.notCovariance` when a standard deviation is negative.
  public init(
    correlation R: SymmetricMatrix, n: Int, standardDeviations: [Double]? = nil,
    means: [Double]? = nil
  ) throws(StatisticsError) {
    precondition((standardDeviations?.count ?? R.order) == R.order, "one deviation for each item")
    let unit = R.diagonal.firstIndex { abs($0 - 1) > Self.printedRounding }
    if let unit { throw .notCorrelation(unit, unit, value: R[unit, unit]) }
    let deviations = standardDeviations ?? Array(repeating: 1, count: R.order)
    if let bad = deviations.firstIndex(where: { !($0 >= 0) }) {
      throw .notCovariance(bad, bad, value: deviations[bad])
    }
    try self.init(covariance: R.scaled(by: deviations), n: n, means: means)
  }

  /// A matrix printed with eight decimals is still good.
  private static let printedRounding = 1e-8

  private static func checkBound(_ S: SymmetricMatrix, _ item: Int) throws(StatisticsError) {
    for other in 0..<item {
      let bound = (S[item, item] * S[other, other]).squareRoot()
      guard S[item, other].magnitude <= bound * (1 + printedRounding) else {
        throw .notCovariance(other, item, value: S[item, other])
      }
    }
  }
}
