/// Sums of clusters by group, and the spread of the groups' means.
struct GroupMoments {
  private var values: [Double]
  private var weights: [Double]
  private var squares: [Double]
  private var crosses: [Double]
  private var weightSquares: [Double]
  private var counts: [Int]

  init(_ levels: Int) {
    values = [Double](repeating: 0, count: levels)
    (weights, squares, crosses, weightSquares) = (values, values, values, values)
    counts = [Int](repeating: 0, count: levels)
  }

  mutating func add(_ value: Double, _ weight: Double, to group: Int) {
    values[group] += value
    weights[group] += weight
    squares[group] += value * value
    crosses[group] += value * weight
    weightSquares[group] += weight * weight
    counts[group] += 1
  }

  /// Σ c (m - m̄)².
  func spread(isStudentized: Bool) -> Double {
    let means = zip(values, weights).map { $0 / $1 }
    guard isStudentized else { return Self.scatter(means, weights) }
    let variances = means.indices.map { group -> Double in
      let (m, G) = (means[group], Double(counts[group]))
      let sum = squares[group] - 2 * m * crosses[group] + m * m * weightSquares[group]
      // What is left by rounding of a group whose clusters are alike is nothing.
      let least = Self.rounding * (squares[group] + m * m * weightSquares[group])
      return sum > least ? sum * G / (G - 1) / (weights[group] * weights[group]) : 0
    }
    let certain = variances.indices.filter { variances[$0] == 0 }
    guard let first = certain.first else { return Self.scatter(means, variances.map { 1 / $0 }) }
    return Self.scatter(means, variances, weights, around: first, certain)
  }

  /// The same where the means of some groups have no error: the others are held against them.
  private static func scatter(
    _ means: [Double], _ variances: [Double], _ weights: [Double], around first: Int,
    _ certain: [Int]
  ) -> Double {
    let size = zip(means, weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / weights.reduce(0, +)
    let isApart = certain.contains {
      let distance = means[$0] - means[first]
      return distance * distance > rounding * size
    }
    guard !isApart else { return .infinity }
    return means.indices.reduce(0) { sum, group in
      let distance = means[group] - means[first]
      return variances[group] > 0 ? sum + distance * distance / variances[group] : sum
    }
  }

  private static let rounding = 1e-13

  private static func scatter(_ means: [Double], _ masses: [Double]) -> Double {
    let total = masses.reduce(0, +)
    let centre = zip(means, masses).reduce(0) { $0 + $1.0 * $1.1 } / total
    return zip(means, masses).reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) * $1.1 }
  }

  /// Infinite where something stands over nothing.
  static func ratio(_ above: Double, _ below: Double) -> Double {
    below > rounding * above ? above / below : (above > 0 ? .infinity : 0)
  }
}
