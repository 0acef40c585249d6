import Glibc
import TarazaNumerics

/// How many periods pass on average before a chart signals (ARL), from independent normal scores
/// whose mean has shifted by `shift` standard deviations from the first period on; a shift of 0
/// gives the average time between false alarms.
///
/// - Units: periods, the one that signals included; shifts in standard deviations.
/// - Edge cases: the centre and the standard deviation are taken as known. With limits from a short
///   baseline false alarms come sooner.
/// - Source: by chart, below.
public enum RunLength {
  /// Shewhart's chart, with or without run rules: a Markov chain on what the rules remember.
  ///
  /// With the limits alone it is 1 / P(signal).
  ///
  /// - Throws: `.notConverged` when the chain never signals or its states do not settle.
  /// - Source: Champ & Woodall (1987). Technometrics 29, 393-399.
  ///   doi:10.1080/00401706.1987.10488266.
  public static func shewhart(_ rules: RunRules, shift: Double) throws(StatisticsError) -> Double {
    if rules.rules.count == 1, case .beyond(let width) = rules.rules[0] {
      return 1 / tail(width: width, shift: shift, side: rules.side)
    }
    return try RuleChain(rules, shift: shift).averageLength()
  }

  /// P(a score is beyond the limits).
  public static func tail(width: Double, shift: Double, side: MonitoredSide) -> Double {
    switch side {
    case .both: Normal.upper(width - shift) + Normal.upper(width + shift)
    case .high: Normal.upper(width - shift)
    case .low: Normal.upper(width + shift)
    }
  }

  /// The EWMA chart with the exact limits of its first periods.
  ///
  /// With L_i(z) the periods to come after period i if the average stands at z,
  /// L_i(z) = 1 + integral of L_(i+1)(u) f(u | z) du between the limits of period i + 1. Where limits
  /// have settled L_i = L_(i+1) is a linear system by Gauss-Legendre quadrature; from there the
  /// equation is followed back to the start.
  ///
  /// - Parameter settled: whether limits are those of late periods from the start.
  /// - Throws: `.outOfRange` for lambda outside [0.01, 1]; `.singular` where the length is too large
  ///   to be told.
  /// - Source: Crowder (1987). Technometrics 29, 401-407. doi:10.1080/00401706.1987.10488267; Knoth
  ///   (2003), EWMA schemes with nonhomogeneous transition kernels, Seq. Anal. 22, 241-255.
  ///   doi:10.1081/SQA-120025169 (varying limits).
  public static func ewma(
    lambda: Double, width: Double, shift: Double, side: MonitoredSide = .both, settled: Bool = false
  ) throws(StatisticsError) -> Double {
    guard lambda >= 0.01, lambda <= 1, width > 0 else {
      throw .outOfRange("lambda \(lambda) and width \(width); lambda lies between 0.01 and 1")
    }
    // The lower side is the upper side of the mirrored scores.
    let shift = side == .low ? -shift : shift
    let average = AveragedScores(
      lambda: lambda, width: width, shift: shift, isOneSided: side != .both)
    return try average.length(settled: settled)
  }

  /// The two-sided CUSUM: 1 / ARL = 1 / ARL+ + 1 / ARL-, each side by its integral equation.
  ///
  /// - Throws: `.outOfRange` for k below 0 or h not above 0; `.singular` where the length is too large
  ///   to be told.
  /// - Source: Page (1954). Biometrika 41, 100-115; Brook & Evans (1972). Biometrika 59, 539-549.
  ///   doi:10.1093/biomet/59.3.539; Vance (1986). J. Qual. Technol. 18, 189-193 (by quadrature); Kemp
  ///   (1961). J. R. Stat. Soc. B 23, 149-153 (two sides).
  public static func cusum(
    reference k: Double, interval h: Double, shift: Double, side: MonitoredSide = .both
  ) throws(StatisticsError) -> Double {
    guard k >= 0, h > 0, h.isFinite else {
      throw .outOfRange("k \(k), h \(h); h must be above 0, k not below")
    }
    switch side {
    case .high: return try oneSided(k, h, shift)
    case .low: return try oneSided(k, h, -shift)
    case .both:
      // The side away from the shift may take longer than numbers can tell, and then adds nothing.
      let near = try oneSided(k, h, shift.magnitude)
      guard let far = try? oneSided(k, h, -shift.magnitude), far < near / .ulpOfOne else {
        return near
      }
      return 1 / (1 / near + 1 / far)
    }
  }

  /// L(z) = 1 + L(0) Phi(k - z - shift) + integral over (0, h) of L(x) phi(x + k - z - shift) dx.
  private static func oneSided(
    _ k: Double, _ h: Double, _ shift: Double
  ) throws(StatisticsError) -> Double {
    let rule = GaussLegendre(points: min(400, max(32, Int(8 * h))))
    let points = [0] + rule.nodes.map { h * (1 + $0) / 2 }
    let weights = [0] + rule.weights.map { $0 * h / 2 }
    var system = Matrix.identity(points.count)
    for (i, z) in points.enumerated() {
      system[i, 0] -= Normal.lower(k - z - shift)
      for j in 1..<points.count {
        system[i, j] -= weights[j] * Normal.density(points[j] + k - z - shift)
      }
    }
    let lengths = try numerically("the average run length") { () throws(NumericsError) in
      try system.solve([Double](repeating: 1, count: points.count))
    }
    return lengths[0]
  }
}

/// The moving average of scores with its limits, by period.
private struct AveragedScores {
  let lambda: Double
  let width: Double
  let shift: Double
  let isOneSided: Bool

  /// Where (1 - lambda)^(2i) is less, the limits have settled.
  private static let settled = 1e-10

  /// Points and weights between the limits of one period.
  struct Grid {
    let points: [Double]
    let weights: [Double]
  }

  private let rule: GaussLegendre

  init(lambda: Double, width: Double, shift: Double, isOneSided: Bool) {
    self.lambda = lambda
    self.width = width
    self.shift = shift
    self.isOneSided = isOneSided
    // The kernel is lambda wide: two points for each lambda between the limits give ten digits.
    let span = (isOneSided ? width + 8 : 2 * width) / (lambda * (2 - lambda)).squareRoot()
    rule = GaussLegendre(points: min(400, max(40, Int(2 * span))))
  }

  private func deviation(_ period: Int?) -> Double {
    let late = (lambda / (2 - lambda)).squareRoot()
    guard let period else { return late }
    return late * (-expm1(2 * Double(period) * log1p(-min(lambda, 1 - 1e-16)))).squareRoot()
  }

  /// Nil for a late period.
  private func grid(_ period: Int?) -> Grid {
    let deviation = deviation(period)
    let high = width * deviation
    // Below this the average does not come, in control or shifted.
    let low = isOneSided ? min(0, shift) - 8 * deviation : -high
    let half = (high - low) / 2
    return Grid(
      points: rule.nodes.map { low + half * (1 + $0) }, weights: rule.weights.map { $0 * half })
  }

  private func step(from z: Double, to grid: Grid, _ lengths: [Double]) -> Double {
    var sum = 1.0
    for (place, u) in grid.points.enumerated() {
      let x = (u - (1 - lambda) * z) / lambda - shift
      sum += lengths[place] * grid.weights[place] * Normal.density(x) / lambda
    }
    return sum
  }

  func length(settled isSettled: Bool) throws(StatisticsError) -> Double {
    let late = grid(nil)
    var system = Matrix.identity(late.points.count)
    for (i, z) in late.points.enumerated() {
      for (j, u) in late.points.enumerated() {
        let x = (u - (1 - lambda) * z) / lambda - shift
        system[i, j] -= late.weights[j] * Normal.density(x) / lambda
      }
    }
    let solved = try numerically("the average run length") { () throws(NumericsError) in
      try system.solve([Double](repeating: 1, count: late.points.count))
    }
    if isSettled || lambda == 1 { return step(from: 0, to: late, solved) }
    let last = Int((log(Self.settled) / (2 * log1p(-lambda))).rounded(.up))
    var (later, lengths) = (late, solved)
    for period in stride(from: last, through: 1, by: -1) {
      let now = grid(period)
      lengths = now.points.map { step(from: $0, to: later, lengths) }
      later = now
    }
    return step(from: 0, to: later, lengths)
  }
}

/// The states that run rules can be in before they signal, and how scores lead from one to another.
private struct RuleChain {
  private struct Move {
    let from: Int
    let to: Int
    let probability: Double
  }

  private let moves: [Move]
  private let states: Int

  init(_ rules: RunRules, shift: Double) {
    let cuts = rules.cuts
    let bounds = [-Double.infinity] + cuts + [.infinity]
    let regions = zip(bounds, bounds.dropFirst()).map { low, high in
      // A score inside, for the rules, and how likely it is.
      let inside =
        low == -.infinity ? high - 1 : high == .infinity ? low + 1 : (low + high) / 2
      let probability =
        low > shift
        ? Normal.upper(low - shift) - Normal.upper(high - shift)
        : Normal.lower(high - shift) - Normal.lower(low - shift)
      return (inside: inside, probability: probability)
    }
    var numbers = [rules.start: 0]
    var queue = [rules.start]
    var moves: [Move] = []
    var next = 0
    while next < queue.count {
      for region in regions {
        var memory = queue[next]
        if rules.step(&memory, region.inside).contains(true) { continue }
        if numbers[memory] == nil {
          numbers[memory] = queue.count
          queue.append(memory)
        }
        moves.append(Move(from: next, to: numbers[memory] ?? 0, probability: region.probability))
      }
      next += 1
    }
    self.moves = moves
    states = queue.count
  }

  private static let mostPeriods = 1_000_000

  /// The sum of P(no signal in t periods) over t, the far end as the geometric series it becomes.
  func averageLength() throws(StatisticsError) -> Double {
    var present = [Double](repeating: 0, count: states)
    present[0] = 1
    var (sum, alive, ratio, steady) = (0.0, 1.0, 0.0, 0)
    for _ in 0..<Self.mostPeriods {
      sum += alive
      var after = [Double](repeating: 0, count: states)
      for move in moves { after[move.to] += move.probability * present[move.from] }
      let left = after.reduce(0, +)
      if left <= 1e-18 * sum { return sum + left }
      let now = left / alive
      steady = (now - ratio).magnitude <= 1e-14 ? steady + 1 : 0
      if steady >= 20 { return sum + left / (1 - now) }
      (alive, ratio, present) = (left, now, after)
    }
    throw .notConverged(method: "the average run length", iterations: Self.mostPeriods)
  }
}
