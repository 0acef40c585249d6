import TarazaNumerics

/// Factor scores of people some of whom left items out: each from the answers that are there.
///
/// A set of answered items has its own weights: those that the method gives for the loadings and
/// correlations of these items alone. By regression a score is then the mean of the factor given the
/// answers, which is the same as answers put in where they are missing, as the others predict them;
/// Bartlett's scores stay unbiased, and ten Berge's keep the factors' correlations. Unit weights give
/// the mean of the answered items in the place of the mean of all.
///
/// A factor is scored where its share of answered items is large enough; its items are those that
/// load `salient` or more on it, or all where none does.
///
/// - Shapes: `scores` and `hasScore` hold an array for each factor, an entry for each row; a row
///   without a score has 0. `answered` counts the answers of each row.
/// - Missing data: right where what is missing depends on the answers that are there.
/// - Edge cases: where a method has no weights for some answered items, such as Bartlett's for fewer
///   items than factors, there is no score. Rows that answer all items have the scores of
///   `FactorScoreWeights`.
/// - Throws: what `FactorScoreWeights` throws of all items; `.outOfRange` for a share outside 0 to 1.
/// - Source: Thurstone (1935). The Vectors of Mind; as the mean of a normal variable given others:
///   Anderson (2003). An Introduction to Multivariate Statistical Analysis, 2.5
public struct IncompleteFactorScores: Equatable, Sendable {
  public let scores: [[Double]]
  public let hasScore: [[Bool]]
  public let answered: [Int]
  /// The least correlation that any row's score has with its factor; nil where no row has one.
  public let leastValidity: [Double?]

  /// A loading that makes an item one of the factor's.
  public static let salientLoading = 0.3

  /// - Parameters:
  ///   - rows: raw answers, a column for each item of the solution.
  ///   - means: of the items, where the solution came from; and their standard deviations.
  ///   - share: the least share of a factor's items that must be answered.
  public init(
    of solution: FactorSolution, from correlations: CorrelationMatrix,
    by method: FactorScoreMethod = .regression, rows: ItemBlock, means: [Double],
    deviations: [Double], answering share: Double = 0.5
  ) throws(StatisticsError) {
    precondition(
      rows.columns.count == solution.items && means.count == solution.items
        && deviations.count == solution.items, "Rows of other items than the solution.")
    guard share >= 0, share <= 1 else {
      throw .outOfRange("The share of answered items lies between 0 and 1.")
    }
    let all = try FactorScoreWeights(of: solution, from: correlations, by: method)
    var patterns = AnswerPatterns(solution, correlations.R, method, all, share)
    let (n, m) = (rows.rowCount, solution.factors)
    var scores = [[Double]](repeating: [Double](repeating: 0, count: n), count: m)
    var hasScore = [[Bool]](repeating: [Bool](repeating: false, count: n), count: m)
    var answered = [Int](repeating: 0, count: n)
    var least = [Double?](repeating: nil, count: m)
    for row in 0..<n {
      let items = rows.columns.indices.filter {
        (rows.missing[$0]?[row] ?? 0) == 0 && rows.columns[$0][row].isFinite
      }
      answered[row] = items.count
      let weights = patterns.weights(of: items)
      for factor in 0..<m {
        guard let own = weights[factor] else { continue }
        hasScore[factor][row] = true
        scores[factor][row] = zip(items, own.weights).reduce(0) { sum, part in
          sum + part.1 * (rows.columns[part.0][row] - means[part.0]) / deviations[part.0]
        }
        least[factor] = min(least[factor] ?? 1, own.validity)
      }
    }
    self.scores = scores
    self.hasScore = hasScore
    self.answered = answered
    leastValidity = least
  }
}

/// The weights of each set of answered items, worked out when it is first met.
private struct AnswerPatterns {
  struct Weights {
    /// Of the answered items, in order.
    let weights: [Double]
    let validity: Double
  }

  private let solution: FactorSolution
  private let R: SymmetricMatrix
  private let method: FactorScoreMethod
  private let all: FactorScoreWeights
  private let share: Double
  /// The items of each factor.
  private let own: [Set<Int>]
  private var known: [[Int]: [Weights?]] = [:]

  init(
    _ solution: FactorSolution, _ R: SymmetricMatrix, _ method: FactorScoreMethod,
    _ all: FactorScoreWeights, _ share: Double
  ) {
    self.solution = solution
    self.R = R
    self.method = method
    self.all = all
    self.share = share
    var salient = IncompleteFactorScores.salientLoading
    if case .unit(let least) = method { salient = least }
    own = (0..<solution.factors).map { factor in
      let items = (0..<solution.items).filter {
        solution.loadings[$0, factor].magnitude >= salient
      }
      return Set(items.isEmpty ? Array(0..<solution.items) : items)
    }
  }

  /// For each factor; nil where these answers give it no score.
  mutating func weights(of items: [Int]) -> [Weights?] {
    if let known = known[items] { return known }
    let found = made(of: items)
    known[items] = found
    return found
  }

  private func made(of items: [Int]) -> [Weights?] {
    let factors = 0..<solution.factors
    let isScored = own.map { own in
      let count = items.count { own.contains($0) }
      return count > 0 && Double(count) >= share * Double(own.count)
    }
    guard isScored.contains(true) else { return factors.map { _ in nil } }
    if items.count == solution.items {
      return factors.map { Weights(weights: all.weights.column($0), validity: all.validity[$0]) }
    }
    if case .unit = method { return factors.map { isScored[$0] ? unit(items, $0) : nil } }
    // Too few answers for this method leave a matrix without an inverse.
    guard
      let weights = try? FactorScoreWeights(
        loadings: solution.loadings.selecting(rows: items), phi: solution.phi,
        correlations: R.selecting(items), by: method)
    else { return factors.map { _ in nil } }
    return factors.map {
      isScored[$0]
        ? Weights(weights: weights.weights.column($0), validity: weights.validity[$0]) : nil
    }
  }

  /// The weights of all items, raised to make up for those left out.
  private func unit(_ items: [Int], _ factor: Int) -> Weights {
    let raise = Double(own[factor].count) / Double(items.count { own[factor].contains($0) })
    let weights = items.map { raise * all.weights[$0, factor] }
    let column = Matrix(column: weights)
    let variance = R.selecting(items).congruence(with: column)[0, 0]
    let structure = solution.structure
    let covariance = zip(items, weights).reduce(0) { $0 + $1.1 * structure[$1.0, factor] }
    return Weights(
      weights: weights, validity: variance > 0 ? covariance / variance.squareRoot() : 0)
  }
}
