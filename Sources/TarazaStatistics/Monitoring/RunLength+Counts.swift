import TarazaNumerics

extension RunLength {
  /// The CUSUM of Poisson counts with equal exposures: a Markov chain on the values that its sum can take,
  /// with k rounded to a lattice of `states` values up to h. Both sides by Kemp's formula, as in `cusum`.
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
      options.interval < Double(mostStates)
    else {
      throw .outOfRange(
        "means \(usual) and \(present), a ratio of \(options.ratio), an interval of "
          + "\(options.interval)")
    }
    func rise() throws(StatisticsError) -> Double {
      try countedLength(
        reference: options.rise(from: usual), options.interval, present, isRise: true)
    }
    func fall() throws(StatisticsError) -> Double {
      try countedLength(
        reference: options.fall(from: usual), options.interval, present, isRise: false)
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

  /// Beyond so many values of the sum the chain takes too long.
  private static let mostStates = 2_000
  /// The lattice is as fine as this many values up to h allow.
  private static let states = 300.0

  /// L(s) = 1 + Σ_x P(x) L(max(0, s ± (x - k))) over the sums up to h.
  private static func countedLength(
    reference: Double, _ interval: Double, _ mean: Double, isRise: Bool
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
}
