import TarazaNumerics

extension RunLength {
  /// The CUSUM of Poisson counts with equal exposures: a Markov chain on the values that its sum can take,
  /// with k rounded to a lattice of `states` values up to h. Where h is many events the length is a line
  /// between `states` values of the sum instead, good to about a hundredth. Both sides by Kemp's formula,
  /// as in `cusum`.
  ///
  /// - Parameters:
  ///   - usual: the mean count in control.
  ///   - present: the mean count now.
  /// - Throws: `.outOfRange` where a mean, h or the ratio is not in range; `.singular` where the length
  ///   is too large to be told.
  /// - Source: Brook & Evans (1972). Biometrika 59, 539-549. doi:10.1093/biomet/59.3.539; Lucas (1985).
  ///   Technometrics 27, 129-144. doi:10.1080/00401706.1985.10488030.
  public static func poissonCUSUM(
    usual: Double, present: Double, options: PoissonCUSUM.Options
  ) throws(StatisticsError) -> Double {
    guard usual > 0, present >= 0, present.isFinite, options.ratio > 1, options.interval > 0,
      options.interval.isFinite
    else {
      throw .outOfRange(
        "means \(usual) and \(present), a ratio of \(options.ratio), an interval of "
          + "\(options.interval)")
    }
    let length = options.interval > mostCounted ? interpolatedLength : countedLength
    func rise() throws(StatisticsError) -> Double {
      try length(options.rise(from: usual), options.interval, present, true)
    }
    func fall() throws(StatisticsError) -> Double {
      try length(options.fall(from: usual), options.interval, present, false)
    }
    switch options.side {
    case .high: return try rise()
    case .low: return try fall()
    case .both:
      // The side away from the shift may take longer than numbers can tell, and then adds nothing.
      let isUp = present >= usual
      let near = isUp ? try rise() : try fall()
      guard let far = isUp ? try? fall() : try? rise(), far < near / .ulpOfOne else { return near }
      return 1 / (1 / near + 1 / far)
    }
  }

  /// From here on what the lattice rounds off k would change a length by up to a twentieth.
  private static let mostCounted = 60.0
  /// The lattice is as fine as this many values up to h allow.
  private static let states = 300.0

  /// L(s) = 1 + Σ_x P(x) L(max(0, s ± (x - k))) over the sums up to h.
  private static func countedLength(
    _ reference: Double, _ interval: Double, _ mean: Double, _ isRise: Bool
  ) throws(StatisticsError) -> Double {
    let fineness = max(1, (states / interval).rounded(.down))
    let k = Int((reference * fineness).rounded())
    // A sum just at h does not signal.
    let last = Int((interval * fineness).rounded(.down))
    let step = Int(fineness)
    let law = Poisson(mean)
    var system = Matrix.identity(last + 1)
    for state in 0...last {
      // Counts that leave the sum at 0 go together.
      if isRise {
        let most = (k - state) >= 0 ? (k - state) / step : -1
        if most >= 0 { system[state, 0] -= law.lower(Double(most)) }
        var count = most + 1
        while state + count * step - k <= last {
          system[state, state + count * step - k] -= law.density(Double(count))
          count += 1
        }
      } else {
        // The sum is 0 from this count on.
        let least = (state + k + step - 1) / step
        system[state, 0] -= least == 0 ? 1 : law.upper(Double(least - 1))
        for count in 0..<least where state + k - count * step <= last {
          system[state, state + k - count * step] -= law.density(Double(count))
        }
      }
    }
    let lengths = try numerically("the average run length") { () throws(NumericsError) in
      try system.solve([Double](repeating: 1, count: last + 1))
    }
    return lengths[0]
  }

  /// The same where h is many events: L is a line between its values at 0, w, 2 w … h, so that a step that
  /// ends between two of them is split. Counts are taken together by at most a sixteenth of w.
  private static func interpolatedLength(
    _ reference: Double, _ interval: Double, _ mean: Double, _ isRise: Bool
  ) throws(StatisticsError) -> Double {
    let n = Int(states)
    let steps = SplitSteps(
      mean, reference: reference, width: interval / Double(n), states: n, isRise: isRise)
    var system = Matrix.identity(n + 1)
    for state in 0...n {
      system[state, 0] -= steps.toZero(from: state)
      for next in 1...n {
        // Beyond h a sum has signalled.
        system[state, next] -=
          steps.below[next - state + n] + (next < n ? steps.above[next - state + n] : 0)
      }
    }
    let lengths = try numerically("the average run length") { () throws(NumericsError) in
      try system.solve([Double](repeating: 1, count: n + 1))
    }
    return lengths[0]
  }
}

/// Steps of a sum of counts in units of a lattice, each split between its two neighbours.
private struct SplitSteps {
  /// For lattice steps from -n to n: what falls to them of steps that end at or below them, and above.
  private(set) var below: [Double]
  private(set) var above: [Double]
  /// P(a step is at most d) for d from -n to 0.
  private var atMost: [Double]
  private let n: Int

  /// Beyond so many standard deviations no count comes.
  private static let reach = 12.0
  private static let parts = 16.0

  init(_ mean: Double, reference k: Double, width w: Double, states n: Int, isRise: Bool) {
    self.n = n
    below = [Double](repeating: 0, count: 2 * n + 1)
    above = below
    atMost = [Double](repeating: 0, count: n + 1)
    let law = Poisson(mean)
    let size = max(1, (w / Self.parts).rounded(.down))
    let last = mean + Self.reach * mean.squareRoot() + 2 * Self.reach
    var first = max(0, (mean - Self.reach * mean.squareRoot()).rounded(.down))
    var past = first > 0 ? law.lower(first - 1) : 0
    while first <= last {
      let upTo = law.lower(first + size - 1)
      let count = first + (size - 1) / 2
      add((isRise ? count - k : k - count) / w, upTo - past)
      past = upTo
      first += size
    }
  }

  private mutating func add(_ step: Double, _ probability: Double) {
    let n = Double(self.n)
    let next = step.rounded(.up)
    let rest = next - step
    if next.magnitude <= n { below[Int(next) + self.n] += probability * (1 - rest) }
    if (next - 1).magnitude <= n { above[Int(next) - 1 + self.n] += probability * rest }
    // The sum is 0 from every state that lies no higher than the step goes down.
    guard step <= 0 else { return }
    let lowest = max(next, -n)
    for place in Int(lowest) + self.n...self.n { atMost[place] += probability }
  }

  /// P(a step from a state ends at 0), with what of steps that end just above falls to it.
  func toZero(from state: Int) -> Double { atMost[n - state] + above[n - state] }
}
