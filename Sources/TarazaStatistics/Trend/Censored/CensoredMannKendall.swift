import TarazaNumerics

/// Mann-Kendall's test and slope when some values are known only as "below this" or "above this".
///
/// Two values speak for a rise or a fall only where their bounds leave no doubt; all other pairs count
/// nothing. p is that of S over all orders in time: exact up to eight values, drawn up to
/// `JointPermutation.mostTimes`, normal with the variance over all orders beyond.
///
/// The slope is Akritas, Theil and Sen's: the b at which S of the values less b t passes zero, the middle
/// where it is zero over a stretch.
///
/// - Shapes: one value and one kind per time.
/// - Missing data: leave the time out.
/// - Edge cases: where no two values can be told apart, `.noVariance`. The slope is nil where S does not
///   pass zero, as when too little is known.
/// - Throws: `.tooFewPeriods` below three values; `.outOfRange` for lengths that differ or more than
///   `mostValues` values.
/// - Source: Akritas, Murphy & LaValley (1995). J. Am. Stat. Assoc. 90, 170-177.
///   doi:10.1080/01621459.1995.10476499; Helsel (2012). Statistics for Censored Environmental Data, 2nd
///   ed., chapters 11 and 12.
public struct CensoredMannKendall: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Hashable, Sendable {
    case exact
    /// The value is at most the number given.
    case below
    /// The value is at least the number given.
    case above
  }

  public let n: Int
  public let S: Int
  /// Over all orders.
  public let variance: Double
  public let tau: Double
  public let z: Double
  public let pValue: Double
  /// Nil where p is the normal one.
  public let permutation: OrderPermutation?
  public let slope: Double?

  public static let mostValues = 1500

  public init(
    _ series: ObservedSeries, kinds: [Kind], alternative: Alternative = .twoSided, seed: UInt64 = 1
  ) throws(StatisticsError) {
    n = series.n
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    guard kinds.count == n, n <= Self.mostValues else {
      throw .outOfRange("\(kinds.count) kinds for \(n) values; there may be \(Self.mostValues)")
    }
    guard ((series.range / series.period) * series.timeSpan).isFinite else {
      throw .outOfRange("values between which a slope is too steep for a number")
    }
    let scores = PairScores(count: n) { s, t in
      Self.sign(series.values[t] - series.values[s], from: kinds[s], to: kinds[t])
    }
    S = scores.score
    variance = scores.variance
    guard variance > 0 else { throw .noVariance(items: []) }
    tau = Double(S) / Double(n * (n - 1) / 2)
    z = Double(S - S.signum()) / variance.squareRoot()
    if n <= JointPermutation.mostTimes {
      let found = try OrderPermutation(scores, alternative: alternative, draws: 9999, seed: seed)
      permutation = found
      pValue = found.pValue
    } else {
      permutation = nil
      pValue = alternative.normalPValue(z)
    }
    slope = Self.slope(series, kinds, score: S)
  }

  /// What a difference says, the later value less the earlier, given what is known of each.
  private static func sign(_ difference: Double, from first: Kind, to last: Kind) -> Int {
    switch (first, last) {
    case (.exact, .exact): difference > 0 ? 1 : difference < 0 ? -1 : 0
    // The later one could be lower still, the earlier one higher: only a fall is certain.
    case (.exact, .below), (.above, .exact), (.above, .below): difference < 0 ? -1 : 0
    case (.exact, .above), (.below, .exact), (.below, .above): difference > 0 ? 1 : 0
    case (.below, .below), (.above, .above): 0
    }
  }

  /// S falls by steps as b grows: by two at the slope of a pair of exact values, by one where a bound
  /// stops, or begins, to tell the pair apart.
  private static func slope(_ series: ObservedSeries, _ kinds: [Kind], score: Int) -> Double? {
    var steps: [(slope: Double, size: Int)] = []
    var sum = 0
    for t in series.values.indices {
      for s in 0..<t {
        let slope =
          (series.values[t] - series.values[s]) / (series.times[t] - series.times[s])
        let before = sign(1, from: kinds[s], to: kinds[t])
        let after = sign(-1, from: kinds[s], to: kinds[t])
        sum += before
        if before != after { steps.append((slope, before - after)) }
      }
    }
    steps.sort { $0.slope < $1.slope }
    guard sum > 0 else { return nil }
    var start: Double?
    for (place, step) in steps.enumerated() {
      sum -= step.size
      if sum < 0 { return start.map { ($0 + step.slope) / 2 } ?? step.slope }
      if sum == 0 {
        start = start ?? step.slope
        if place == steps.count - 1 { return nil }
      }
    }
    return nil
  }
}
