import TarazaNumerics

/// The mean of each group with the covariance that the design gives them; groups that share
/// sampling units are not independent.
///
/// m(g) = Σ w y / Σ w over the rows of group g.
///
/// - Shapes: one entry for each group, in the order of the codes.
/// - Units: those of y.
/// - Missing data: rows with a code below zero, a y that is no finite number, or outside the domain
///   keep their place in the design and add nothing.
/// - Throws: `.tooFewRows` for a group without rows; what the design refuses.
/// - Source: Särndal, Swensson & Wretman (1992). Model Assisted Survey Sampling, 5.6-5.8.
public struct GroupMeans: Equatable, Sendable {
  public let means: SurveyEstimate
  /// Rows with a weight in each group.
  public let counts: [Int]
  /// The estimated share of the population in each group.
  public let shares: [Double]
  /// The estimated standard deviation of y in each group: of the population, not of the mean.
  public let deviations: [Double]

  public init(
    _ y: [Double], groups: [Int32], levels: Int, design: SampleDesign, domain: [Bool]? = nil
  ) throws(StatisticsError) {
    let sample = GroupedValues(y, groups, levels, design.weights, domain)
    if sample.counts.contains(0) { throw .tooFewRows(needed: 1, got: 0) }
    counts = sample.counts
    let sums = sample.sums(design.weights)
    let whole = sums.weights.reduce(0, +)
    shares = sums.weights.map { $0 / whole }
    deviations = sample.deviations(design.weights)
    means = try design.estimate(in: sample.isUsed) { weights in
      let sums = sample.sums(weights)
      return zip(sums.values, sums.weights).map { $0 / $1 }
    } influence: {
      sample.influence(design.weights)
    }
  }

  /// The standard deviation within groups, each group counting with its share.
  public var pooledDeviation: Double {
    zip(shares, deviations).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
  }
}

/// Values with their groups, over the rows of a sample; code -1 where a row is not used.
struct GroupedValues {
  let y: [Double]
  let codes: [Int32]
  let levels: Int
  let counts: [Int]

  init(
    _ y: [Double], _ groups: [Int32], _ levels: Int, _ weights: [Double], _ domain: [Bool]?
  ) {
    precondition(y.count == groups.count && y.count == weights.count, "values of other rows")
    self.y = y
    self.levels = levels
    var counts = [Int](repeating: 0, count: levels)
    codes = groups.indices.map { row in
      guard groups[row] >= 0, y[row].isFinite, domain?[row] ?? true else { return -1 }
      if weights[row] != 0 { counts[Int(groups[row])] += 1 }
      return groups[row]
    }
    self.counts = counts
  }

  var isUsed: [Bool] { codes.map { $0 >= 0 } }

  func sums(_ weights: [Double]) -> (values: [Double], weights: [Double]) {
    var values = [Double](repeating: 0, count: levels)
    var masses = values
    for (row, code) in codes.enumerated() where code >= 0 {
      values[Int(code)] += weights[row] * y[row]
      masses[Int(code)] += weights[row]
    }
    return (values, masses)
  }

  func means(_ weights: [Double]) -> [Double] {
    let sums = sums(weights)
    return zip(sums.values, sums.weights).map { $0 / $1 }
  }

  /// The n / (n - 1) of each group makes it the usual one where weights are equal.
  func deviations(_ weights: [Double]) -> [Double] {
    let means = means(weights)
    var squares = [Double](repeating: 0, count: levels)
    for (row, code) in codes.enumerated() where code >= 0 {
      let deviation = y[row] - means[Int(code)]
      squares[Int(code)] += weights[row] * deviation * deviation
    }
    let masses = sums(weights).weights
    return squares.indices.map { group in
      let n = Double(counts[group])
      return n > 1 ? (squares[group] / masses[group] * n / (n - 1)).squareRoot() : .nan
    }
  }

  /// Rows x groups: w (y - m) / W in the column of the row's group.
  func influence(_ weights: [Double]) -> Matrix {
    let sums = sums(weights)
    var storage = [Double](repeating: 0, count: codes.count * levels)
    for (row, code) in codes.enumerated() where code >= 0 {
      let group = Int(code)
      let mean = sums.values[group] / sums.weights[group]
      storage[group * codes.count + row] = weights[row] * (y[row] - mean) / sums.weights[group]
    }
    return Matrix(rows: codes.count, columns: levels, storage: storage)
  }
}
