import Glibc
import TarazaNumerics

/// Means and covariances of normal data with missing values, by full information maximum
/// likelihood: of all rows, whatever each of them has.
///
/// The EM algorithm on moments by pattern. With o the items that a pattern has and m the others,
/// B = Σ_mo Σ_oo⁻¹, its rows are completed to μ_m + B (x_o - μ_o) with the covariance
/// Σ_mm - B Σ_om on top, and mean and covariance of the completed data are the next estimate.
///
/// - Shapes: `means` of k items, `covariance` k x k with the divisor n.
/// - Missing data: at random given the values that are there; otherwise the estimates are biased.
/// - Throws: `.tooFewRows` below two rows, and where the rows are too few for the likelihood to have
///   a maximum; `.noVariance` for items that are constant or without
///   values; `.emptyPair` for items that no row has together, whose covariance the data do not
///   tell; `.singular` where items repeat one another; `.notConverged`.
/// - Source: Dempster, Laird & Rubin (1977). J. R. Stat. Soc. B 39, 1-38; Little & Rubin (2002),
///   Statistical Analysis with Missing Data, 2nd ed., section 11.2.
public struct IncompleteMoments: Equatable, Sendable {
  public let means: [Double]
  public let covariance: SymmetricMatrix
  /// Of the rows at these moments.
  public let logLikelihood: Double
  public let rows: Int
  public let patternCount: Int
  public let iterations: Int

  /// EM gains a constant factor at each step, so what is left is many times the last step.
  private static let tolerance = 1e-12
  private static let iterationLimit = 200_000
  private static let method = "moments of incomplete data"

  public init(_ patterns: PatternMoments) throws(StatisticsError) {
    rows = patterns.rows
    guard rows >= 2 else { throw .tooFewRows(needed: 2, got: rows) }
    patternCount = patterns.patternCount
    let parts = patterns.ordered
    do throws(StatisticsError) {
      let found = try Self.estimate(parts, patterns.items)
      (means, covariance) = (found.state.means, found.state.covariance)
      iterations = found.iterations
      logLikelihood = try found.state.logLikelihood(parts)
    } catch {
      guard case .notPositiveDefinite = error else { throw error }
      // No rows can have a covariance that is not at least semidefinite: it has no inverse, and the
      // likelihood no maximum.
      throw rows <= patterns.items
        ? .tooFewRows(needed: patterns.items + 1, got: rows) : .singular(reciprocalCondition: 0)
    }
  }

  private static func estimate(
    _ parts: [Part], _ items: Int
  ) throws(StatisticsError) -> (state: State, iterations: Int) {
    var state = try start(parts, items)
    for iteration in 1...iterationLimit {
      let next = try state.next(parts)
      let change = state.distance(to: next)
      state = next
      if change <= tolerance { return (state, iteration) }
    }
    throw .notConverged(method: method, iterations: iterationLimit)
  }

  private typealias Part = (present: [Int], moments: ListwiseMoments)

  /// Means and variances of the values that are there.
  private static func start(_ parts: [Part], _ items: Int) throws(StatisticsError) -> State {
    var single = (0..<items).map { _ in ListwiseMoments(items: 1) }
    var together = SymmetricMatrix(order: items)
    for part in parts {
      for (a, item) in part.present.enumerated() {
        var own = ListwiseMoments(items: 1)
        own.rows = part.moments.rows
        own.weight = part.moments.weight
        own.squaredWeight = part.moments.squaredWeight
        own.means = [part.moments.means[a]]
        own.cross[0, 0] = part.moments.cross[a, a]
        single[item].merge(own)
        for other in part.present[...a] { together[item, other] += Double(part.moments.rows) }
      }
    }
    let constant = single.indices.filter { !(single[$0].cross[0, 0] > 0) }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    for b in 0..<items {
      for a in 0..<b where together[a, b] == 0 { throw .emptyPair(a, b) }
    }
    return State(
      means: single.map { $0.means[0] },
      covariance: .diagonal(single.map { $0.cross[0, 0] / $0.weight }))
  }

  private struct State {
    let means: [Double]
    let covariance: SymmetricMatrix

    func next(_ parts: [Part]) throws(StatisticsError) -> State {
      let k = means.count
      var (total, shift) = (0.0, [Double](repeating: 0, count: k))
      var cross = SymmetricMatrix(order: k)
      for part in parts {
        let moments = part.moments
        total += moments.weight
        let deviations = zip(part.present, moments.means).map { $1 - means[$0] }
        // Weighted products around the present means.
        var observed = moments.cross
        for j in deviations.indices {
          for i in j..<deviations.count {
            observed[i, j] += moments.weight * deviations[i] * deviations[j]
          }
        }
        let map = try completion(part.present)
        let completed = map.coefficients.multiplied(by: deviations)
        for item in 0..<k { shift[item] += moments.weight * completed[item] }
        cross = cross + observed.congruence(with: map.coefficients.transposed)
        for (a, item) in map.absent.enumerated() {
          for (b, other) in map.absent[...a].enumerated() {
            cross[item, other] += moments.weight * map.remainder[a, b]
          }
        }
      }
      let moved = shift.map { $0 / total }
      var covariance = cross.map { $0 / total }
      for j in 0..<k {
        for i in j..<k { covariance[i, j] -= moved[i] * moved[j] }
      }
      return State(means: zip(means, moved).map { $0 + $1 }, covariance: covariance)
    }

    private struct Completion {
      /// k x observed: the identity where an item is there, B elsewhere.
      let coefficients: Matrix
      let absent: [Int]
      let remainder: SymmetricMatrix
    }

    private func completion(_ present: [Int]) throws(StatisticsError) -> Completion {
      let k = means.count
      let absent = (0..<k).filter { !present.contains($0) }
      var coefficients = Matrix(rows: k, columns: present.count)
      for (a, item) in present.enumerated() { coefficients[item, a] = 1 }
      guard !absent.isEmpty else {
        return Completion(
          coefficients: coefficients, absent: [], remainder: SymmetricMatrix(order: 0))
      }
      var crossed = Matrix(rows: present.count, columns: absent.count)
      for (b, item) in absent.enumerated() {
        for (a, other) in present.enumerated() { crossed[a, b] = covariance[other, item] }
      }
      let right = crossed
      let solved = try numerically(IncompleteMoments.method) { () throws(NumericsError) in
        try covariance.selecting(present).cholesky().solve(right)
      }
      for (b, item) in absent.enumerated() {
        for a in present.indices { coefficients[item, a] = solved[a, b] }
      }
      let explained = SymmetricMatrix(
        symmetrizing: crossed.multiplied(by: solved, transposingSelf: true))
      return Completion(
        coefficients: coefficients, absent: absent,
        remainder: covariance.selecting(absent) - explained)
    }

    /// The largest change, in standard deviations.
    func distance(to other: State) -> Double {
      let scale = other.covariance.diagonal.map { $0.squareRoot() }
      var largest = 0.0
      for j in scale.indices {
        largest = max(largest, (means[j] - other.means[j]).magnitude / scale[j])
        for i in j..<scale.count {
          let change = (covariance[i, j] - other.covariance[i, j]).magnitude
          largest = max(largest, change / scale[i] / scale[j])
        }
      }
      return largest
    }

    func logLikelihood(_ parts: [Part]) throws(StatisticsError) -> Double {
      var sum = 0.0
      for part in parts {
        let moments = part.moments
        let deviations = zip(part.present, moments.means).map { $1 - means[$0] }
        let factor = try numerically(IncompleteMoments.method) { () throws(NumericsError) in
          try covariance.selecting(part.present).cholesky()
        }
        let inverse = factor.inverse()
        let trace = zip(inverse.storage, moments.cross.storage).reduce(0) { $0 + $1.0 * $1.1 }
        let distance = zip(deviations, factor.solve(deviations)).reduce(0) { $0 + $1.0 * $1.1 }
        sum -=
          (moments.weight
            * (Double(deviations.count) * log(2 * .pi) + factor.logDeterminant + distance)
            + trace) / 2
      }
      return sum
    }
  }
}
