import Glibc

/// Round numbers along an axis: the labelling with the best mix of simple steps, good coverage of
/// the data and the wished density.
///
/// - Source: Talbot, Lin and Hanrahan (2010). IEEE Transactions on Visualization and Computer
///   Graphics 16, 1036-1043. doi:10.1109/TVCG.2010.130. Legibility is left to the layout.
package struct Ticks: Equatable, Sendable {
  package let values: [Double]
  /// All values are whole multiples of it: it tells how many decimals a label needs.
  package let unit: Double

  /// - Parameters:
  ///   - lower, upper: the ends of the data, finite and apart by more than rounding.
  ///   - count: about how many are wished, at least two.
  ///   - wholeOnly: whether labels between whole numbers make no sense.
  package init(from lower: Double, to upper: Double, count: Int, wholeOnly: Bool = false) {
    var search = TickSearch(lower, upper, count: max(count, 2), wholeOnly: wholeOnly)
    search.run()
    let best = search.best
    unit = best.step / best.skip
    let first = best.start * unit
    values = (0..<best.count).map { first + Double($0) * best.step }
  }

  /// Every whole number from `lower` to `upper`, as far as there are fewer than `limit`.
  package init?(everyWholeFrom lower: Double, to upper: Double, limit: Int) {
    let first = lower.rounded(.up)
    let last = upper.rounded(.down)
    guard last - first < Double(limit), first <= last else { return nil }
    unit = 1
    values = Array(stride(from: first, through: last, by: 1))
  }
}

private struct TickSearch {
  struct Labelling {
    var score: Double
    /// The first label in units of `step / skip`.
    var start: Double
    var step: Double
    var skip: Double
    var count: Int
  }

  private let lower: Double
  private let upper: Double
  private let wished: Double
  private let wholeOnly: Bool
  private(set) var best: Labelling

  /// Steps from the nicest down, times powers of ten.
  private static let niceSteps: [Double] = [1, 5, 2, 2.5, 4, 3]
  /// How much simplicity, coverage, density and legibility weigh, as in the paper.
  private static let weights = (simplicity: 0.25, coverage: 0.2, density: 0.5, legibility: 0.05)
  /// Searching further never won in the paper's trials; the bounds stop the loops much earlier.
  private static let mostSkip = 10
  private static let mostLabels = 40

  init(_ lower: Double, _ upper: Double, count: Int, wholeOnly: Bool) {
    self.lower = lower
    self.upper = upper
    wished = Double(count)
    self.wholeOnly = wholeOnly
    let step = wholeOnly ? max(1, (upper - lower).rounded(.up)) : upper - lower
    best = Labelling(
      score: -.infinity, start: (lower / step).rounded(.down), step: step, skip: 1, count: 2)
  }

  private func score(_ simplicity: Double, _ coverage: Double, _ density: Double) -> Double {
    let weights = Self.weights
    return weights.simplicity * simplicity + weights.coverage * coverage
      + weights.density * density + weights.legibility
  }

  mutating func run() {
    for skip in 1...Self.mostSkip {
      for (rank, nice) in Self.niceSteps.enumerated() {
        let simplicity = self.simplicity(rank, skip, hasZero: true)
        if score(simplicity, 1, 1) < best.score { return }
        tryCounts(nice, Double(skip), rank, simplicity)
      }
    }
  }

  private mutating func tryCounts(
    _ nice: Double, _ skip: Double, _ rank: Int, _ mostSimplicity: Double
  ) {
    for count in 2...Self.mostLabels {
      let mostDensity =
        Double(count) >= wished ? 2 - (Double(count) - 1) / (wished - 1) : 1
      if score(mostSimplicity, 1, mostDensity) < best.score { return }
      let delta = (upper - lower) / Double(count + 1) / (skip * nice)
      var power = log10(delta).rounded(.up)
      while true {
        let step = skip * nice * pow(10, power)
        let mostCoverage = self.mostCoverage(step * Double(count - 1))
        let most = score(mostSimplicity, mostCoverage, mostDensity)
        if !most.isFinite || most < best.score { break }
        tryStarts(step, skip, rank, count)
        power += 1
      }
    }
  }

  private mutating func tryStarts(_ step: Double, _ skip: Double, _ rank: Int, _ count: Int) {
    if wholeOnly, step / skip < 1 || (step / skip).rounded() != step / skip { return }
    let steps = Double(count - 1)
    var start = ((upper / step).rounded(.down) - steps) * skip
    let lastStart = (lower / step).rounded(.up) * skip
    while start <= lastStart {
      let first = start * (step / skip)
      let last = first + step * steps
      let hasZero = first <= 0 && last >= 0 && start.truncatingRemainder(dividingBy: skip) == 0
      let score = score(
        simplicity(rank, Int(skip), hasZero: hasZero), coverage(first, last),
        density(first, last, steps))
      if score > best.score {
        best = Labelling(score: score, start: start, step: step, skip: skip, count: count)
      }
      start += 1
    }
  }

  private func simplicity(_ rank: Int, _ skip: Int, hasZero: Bool) -> Double {
    1 - Double(rank) / Double(Self.niceSteps.count - 1) - Double(skip) + (hasZero ? 1 : 0)
  }

  private func coverage(_ first: Double, _ last: Double) -> Double {
    let tenth = 0.1 * (upper - lower)
    let high = (upper - last) / tenth
    let low = (lower - first) / tenth
    return 1 - 0.5 * (high * high + low * low)
  }

  private func mostCoverage(_ span: Double) -> Double {
    let range = upper - lower
    guard span > range else { return 1 }
    let half = (span - range) / 2 / (0.1 * range)
    return 1 - half * half
  }

  private func density(_ first: Double, _ last: Double, _ steps: Double) -> Double {
    let actual = steps / (last - first)
    let wish = (wished - 1) / (max(last, upper) - min(first, lower))
    return 2 - max(actual / wish, wish / actual)
  }
}
