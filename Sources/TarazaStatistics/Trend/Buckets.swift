/// Numbers sorted into buckets of one width, from the least number to the greatest.
///
/// Of two numbers the greater never lies in the lower bucket, whatever rounding does: subtracting
/// one number from all and multiplying all by one factor keeps their order.
struct Buckets {
  private let values: [Double]
  private let least: Double
  private let perUnit: Double
  private let counts: [Int]

  /// Fewer numbers are not worth it.
  private static let fewest = 200
  /// A few numbers in each bucket where they lie evenly.
  private static let numbersPerBucket = 8

  /// Nil where buckets help nothing: few numbers, equal ones, or some too far apart or too close.
  init?(of values: [Double]) {
    guard values.count >= Self.fewest else { return nil }
    var least = values[0]
    var greatest = values[0]
    for value in values {
      least = value < least ? value : least
      greatest = value > greatest ? value : greatest
    }
    let count = values.count / Self.numbersPerBucket
    let perUnit = Double(count) / (greatest - least)
    guard perUnit.isFinite, perUnit > 0 else { return nil }
    self.values = values
    self.least = least
    self.perUnit = perUnit
    var counts = [Int](repeating: 0, count: count + 1)
    for value in values { counts[Int((value - least) * perUnit)] += 1 }
    self.counts = counts
  }

  /// The numbers of the buckets that hold the ranks, and the ranks among these numbers.
  func holding(_ ranks: [Int]) -> (values: [Double], ranks: [Int]) {
    var isWanted = [Bool](repeating: false, count: counts.count)
    var moved = ranks
    var below = 0
    var passedOver = 0
    for (bucket, count) in counts.enumerated() {
      for (place, rank) in ranks.enumerated() where rank >= below && rank < below + count {
        isWanted[bucket] = true
        moved[place] = rank - passedOver
      }
      below += count
      if !isWanted[bucket] { passedOver += count }
    }
    return (values.filter { isWanted[Int(($0 - least) * perUnit)] }, moved)
  }
}
