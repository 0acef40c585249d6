import Glibc

/// Bai and Perron: the dates at which a level or a line changed, however many, with intervals.
///
/// For every number of changes m the dates are those that make the sum of squares of the m + 1 fits
/// least, by dynamic programming over all segments of at least h points; m is the one with the
/// least BIC = n (log(RSS / n) + log 2 pi + 1) + log n (k + 1) (m + 1), k coefficients a segment
/// and a variance, each date counting as one.
///
/// - Shapes: one series in time order; `fits[m]` has m dates; `chosen` is one of them.
/// - Units: shift and scale change no date; times in any unit.
/// - Missing data: periods without a value are left out; lines run over the true times.
/// - Edge cases: of dates that fit equally well the earliest is taken.
/// - Throws: `.tooFewPeriods` below `leastPeriods`, or when two segments do not fit in;
///   `.outOfRange` for a share of the points outside 0.05 to 0.5; `.noVariance` when a fit leaves
///   nothing over.
/// - Source: Bai & Perron (2003). J. Appl. Econometrics 18, 1-22. doi:10.1002/jae.659. The R
///   package strucchange tries one date fewer than fit in: docs/decisions/0612.
public struct BaiPerron: Equatable, Sendable {
  public struct Fit: Equatable, Sendable {
    /// How many values stand before each change.
    public let cuts: [Int]
    public let residualSquares: Double
    public let BIC: Double
  }

  public struct Options: Equatable, Sendable {
    public var model = ChangeModel.level
    /// The least share of all points in a segment.
    public var segmentShare = 0.15
    /// Instead of a share: the least number of points.
    public var segmentLength: Int?
    /// Nil tries as many as fit in.
    public var mostChanges: Int?

    public init() {}
  }

  /// A mean or line between two changes.
  public struct Segment: Equatable, Sendable {
    public let points: Range<Int>
    public let intercept: Double
    public let slope: Double
  }

  public let n: Int
  public let model: ChangeModel
  public let segmentLength: Int
  /// Of 0, 1, 2, … changes.
  public let fits: [Fit]
  /// The fit with the least BIC.
  public let chosen: Fit

  /// Shorter series hold no two segments that one could tell from chance by a criterion.
  public static let leastPeriods = 15
  /// The table of sums of squares grows with the square of n: half a gigabyte at this many.
  public static let mostPeriods = 8_000

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    model = options.model
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard n <= Self.mostPeriods else {
      throw .outOfRange("\(n) periods: \(Self.mostPeriods) are the most")
    }
    guard (0.05...0.5).contains(options.segmentShare) else {
      throw .outOfRange("segments of a share of \(options.segmentShare): 0.05 to 0.5")
    }
    let k = model.coefficients
    let h = options.segmentLength ?? max(k + 1, Int(Double(n) * options.segmentShare))
    guard h > k, n >= 2 * h else { throw .tooFewPeriods(needed: 2 * max(h, k + 1), got: n) }
    segmentLength = h
    let most = min(options.mostChanges ?? .max, n / h - 1)
    guard most >= 0 else { throw .outOfRange("\(most) changes") }
    let scale = series.values.map(\.magnitude).max() ?? 0
    let floor = Double(n) * (Double.ulpOfOne * scale) * (Double.ulpOfOne * scale)
    let partitions = SegmentSquares(series, model, least: h).partitions(upTo: most)
    guard let least = partitions.map(\.residualSquares).min(), least > floor else {
      throw .noVariance(items: [])
    }
    let fits = partitions.map { Self.fit($0, n: series.n, coefficients: k) }
    self.fits = fits
    chosen = fits.reduce(fits[0]) { $1.BIC < $0.BIC ? $1 : $0 }
  }

  private static func fit(
    _ partition: SegmentSquares.Partition, n: Int, coefficients k: Int
  ) -> Fit {
    let count = Double(n)
    let deviance = count * (log(partition.residualSquares / count) + log(2 * Double.pi) + 1)
    let parameters = Double((k + 1) * (partition.cuts.count + 1))
    return Fit(
      cuts: partition.cuts, residualSquares: partition.residualSquares,
      BIC: deviance + log(count) * parameters)
  }

  /// The means or lines between these changes.
  public static func segments(
    of series: ObservedSeries, cuts: [Int], model: ChangeModel
  ) -> [Segment] {
    zip([0] + cuts, cuts + [series.n]).map { start, end in
      let fit = StretchFit(model, series.times[start..<end], series.values[start..<end]).fit
      return Segment(points: start..<end, intercept: fit.intercept, slope: fit.slope)
    }
  }
}

/// The sums of squares of the fits to all segments of a series, and the best partitions by them.
struct SegmentSquares: Sendable {
  struct Partition: Sendable {
    let cuts: [Int]
    let residualSquares: Double
  }

  private let n: Int
  private let least: Int
  /// Row i: of the segments from value i on to i + least - 1, … n - 1.
  private let rows: [[Double]]

  init(_ series: ObservedSeries, _ model: ChangeModel, least: Int) {
    n = series.n
    self.least = least
    let n = series.n
    rows = (0...(n - least)).map { start in
      var fit = RunningFit(model)
      for place in start..<(start + least - 1) {
        _ = fit.add(series.times[place], series.values[place])
      }
      return ((start + least - 1)..<n).map { place in
        _ = fit.add(series.times[place], series.values[place])
        return fit.residualSquares
      }
    }
  }

  /// The best partitions with 0, 1, … `most` changes.
  func partitions(upTo most: Int) -> [Partition] {
    // best[end]: least sum of squares of the first `end` values with the changes so far.
    var best = [Double](repeating: .infinity, count: n + 1)
    for end in least...n { best[end] = rows[0][end - least] }
    var previous: [[Int32]] = []
    var result = [Partition(cuts: [], residualSquares: best[n])]
    guard most >= 1 else { return result }
    for changes in 1...most {
      var next = [Double](repeating: .infinity, count: n + 1)
      var from = [Int32](repeating: 0, count: n + 1)
      // The change in the outer loop: the inner one then runs along a row of the table.
      for cut in stride(from: changes * least, through: n - least, by: 1) {
        let base = best[cut]
        let row = rows[cut]
        for place in row.indices {
          let squares = base + row[place]
          if squares < next[cut + least + place] {
            next[cut + least + place] = squares
            from[cut + least + place] = Int32(truncatingIfNeeded: cut)
          }
        }
      }
      previous.append(from)
      best = next
      var cuts: [Int] = []
      var end = n
      for table in previous.reversed() {
        end = Int(table[end])
        cuts.append(end)
      }
      result.append(Partition(cuts: cuts.reversed(), residualSquares: best[n]))
    }
    return result
  }
}
