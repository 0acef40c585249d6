/// How the scores of each object spread over the levels of a grouping, which decides how much of the
/// grouping's variance is left in the objects' means.
///
/// With w_ol the share of an object's scores at level l, a mean holds σ² Σ_l w_ol² of the variance
/// between levels; two objects have σ² Σ_l w_ol w_o'l of it in common, so that their difference does
/// not hold it. Averages are over objects, and over pairs of them.
///
/// - Shapes: `object` and `grouping` have an entry for each row.
/// - Source: Putka, Le, McCloy & Diaz (2008). J. Appl. Psychol. 93, 959-981.
///   doi:10.1037/0021-9010.93.5.959, whose multiplier q is `unshared` of raters
struct FacetCoverage: Equatable, Sendable {
  /// The mean of Σ_l w_ol² over objects.
  let kept: Double
  /// `kept` less the mean of Σ_l w_ol w_o'l over pairs of objects: what differences of objects hold.
  let unshared: Double
  /// The harmonic mean over objects of the number of levels that an object met.
  let levels: Double

  init(_ object: RandomFactor, _ grouping: RandomFactor) {
    let cells = object.crossed(with: grouping)
    let places = cells.firstRows.map { (Int(object.codes[$0]), Int(grouping.codes[$0])) }
    let met = object.levelsMet(by: cells)
    let ofObjects = object.rowCounts
    var (squares, ofLevels) = (0.0, [Double](repeating: 0, count: grouping.levels))
    for (count, place) in zip(cells.rowCounts, places) {
      let share = Double(count) / Double(ofObjects[place.0])
      squares += share * share
      ofLevels[place.1] += share
    }
    var crossed = 0.0
    var isShared = [Int](repeating: 0, count: grouping.levels)
    for place in places { isShared[place.1] += 1 }
    for (level, sum) in ofLevels.enumerated() where isShared[level] > 1 { crossed += sum * sum }
    // Of levels that one object alone met nothing is shared, and nothing to be rounded.
    for (count, place) in zip(cells.rowCounts, places) where isShared[place.1] > 1 {
      let share = Double(count) / Double(ofObjects[place.0])
      crossed -= share * share
    }
    let n = Double(object.levels)
    kept = squares / n
    let difference = kept - crossed / (n * (n - 1))
    unshared = difference > 8 * kept * n * .ulpOfOne ? difference : 0
    levels = Self.harmonicMean(met.map { Double($0) })
  }

  /// Of equal numbers that number, without rounding.
  static func harmonicMean(_ values: [Double]) -> Double {
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      return values.first ?? 0
    }
    return Double(values.count) / values.reduce(0) { $0 + 1 / $1 }
  }
}

extension RandomFactor {
  /// The first row of each level.
  var firstRows: [Int] {
    var rows = [Int](repeating: -1, count: levels)
    for (row, code) in codes.enumerated() where rows[Int(code)] < 0 { rows[Int(code)] = row }
    return rows
  }

  /// How many rows each level has.
  var rowCounts: [Int] {
    var counts = [Int](repeating: 0, count: levels)
    for code in codes { counts[Int(code)] += 1 }
    return counts
  }

  /// How many groups of `finer`, which is nested in this factor, each level has.
  func levelsMet(by finer: RandomFactor) -> [Int] {
    var counts = [Int](repeating: 0, count: levels)
    for row in finer.firstRows { counts[Int(codes[row])] += 1 }
    return counts
  }
}
