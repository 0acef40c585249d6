import Glibc
import TarazaNumerics

/// The joint maximum likelihood of thresholds and polyserial correlation.
///
/// P(category b | z) = Φ(alpha_b - gamma z) - Φ(alpha_b-1 - gamma z) with alpha = tau / s and
/// gamma = rho / s is ordered probit regression, whose likelihood is concave; mean and deviation of
/// z stand apart from it. So Newton's method finds the maximum, and rho = gamma / √(1 + gamma²).
///
/// - Source: Pratt (1981). JASA 76, 103-106. doi:10.1080/01621459.1981.10477613
struct OrderedProbit {
  let rho: Double
  let thresholds: [Double]
  let iterations: Int

  private static let iterationLimit = 200
  private static let lastStep = 1e-9
  private static let halvingLimit = 50
  /// A slope that has grown to here belongs to a correlation of 1.
  private static let steepest = 1e5

  init(_ points: SerialPoints, from start: Thresholds, _ rho: Double) throws(StatisticsError) {
    let s = ((1 - rho) * (1 + rho)).squareRoot()
    var point = start.values.map { $0 / s } + [rho / s]
    var here = State(point, points)
    for iteration in 1...Self.iterationLimit {
      let (gradient, information) = (here.gradient, here.information)
      let direction = try numerically(PolyserialCorrelation.method) {
        () throws(NumericsError) in try information.cholesky().solve(gradient)
      }
      var scale = 1.0
      var there = State(zip(point, direction).map { $0 + $1 }, points)
      for _ in 0..<Self.halvingLimit where !(there.value >= here.value - 1e-14) {
        scale /= 2
        there = State(zip(point, direction).map { $0 + scale * $1 }, points)
      }
      point = zip(point, direction).map { $0 + scale * $1 }
      here = there
      let gamma = point[point.count - 1]
      guard gamma.magnitude < Self.steepest else { break }
      if scale * (direction.map(\.magnitude).max() ?? 0) <= Self.lastStep {
        let length = (1 + gamma * gamma).squareRoot()
        self.rho = gamma / length
        thresholds = point.dropLast().map { $0 / length }
        iterations = iteration
        return
      }
    }
    throw .notConverged(method: PolyserialCorrelation.method, iterations: Self.iterationLimit)
  }

  private struct State {
    private(set) var value = 0.0
    private(set) var gradient: [Double]
    private(set) var information: SymmetricMatrix

    init(_ point: [Double], _ points: SerialPoints) {
      let count = point.count
      gradient = Array(repeating: 0, count: count)
      information = SymmetricMatrix(order: count)
      let cuts = [-Double.infinity] + point.dropLast() + [.infinity]
      guard zip(cuts, cuts.dropFirst()).allSatisfy(<) else {
        value = -.infinity
        return
      }
      for i in points.z.indices {
        let category = points.categories[i]
        let shift = point[count - 1] * points.z[i]
        let (low, high) = (cuts[category] - shift, cuts[category + 1] - shift)
        let share =
          low > 0
          ? Normal.upper(low) - Normal.upper(high) : Normal.lower(high) - Normal.lower(low)
        guard share > 0 else {
          value = -.infinity
          return
        }
        value += points.shares[i] * log(share)
        add(points, i, low, high, share)
      }
    }

    private mutating func add(
      _ points: SerialPoints, _ i: Int, _ low: Double, _ high: Double, _ share: Double
    ) {
      let (category, z, weight) = (points.categories[i], points.z[i], points.shares[i])
      let last = gradient.count - 1
      let (a, b) = (Normal.density(low) / share, Normal.density(high) / share)
      // Of -log share, twice: at each end, and across.
      let lowest = a == 0 ? 0 : a * a - low * a
      let highest = b == 0 ? 0 : b * b + high * b
      let across = -a * b
      gradient[last] -= weight * z * (b - a)
      information[last, last] += weight * z * z * (lowest + highest + 2 * across)
      if category < last {
        gradient[category] += weight * b
        information[category, category] += weight * highest
        information[last, category] -= weight * z * (highest + across)
      }
      if category > 0 {
        gradient[category - 1] -= weight * a
        information[category - 1, category - 1] += weight * lowest
        information[last, category - 1] -= weight * z * (lowest + across)
      }
      if category > 0, category < last {
        information[category, category - 1] += weight * across
      }
    }
  }
}
