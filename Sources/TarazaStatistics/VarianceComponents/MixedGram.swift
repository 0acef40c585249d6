/// The sums that a mixed model needs of its rows: how often levels occur, meet one another, and what
/// the outcome adds up to in them.
///
/// One factor, the root, and all factors nested in it fall into a block for each of its levels, which
/// touch one another only through the border: the other factors, the fixed columns and the outcome.
/// A likelihood takes the cube of a block's few levels and of the border's, never that of all.
struct MixedGram: Sendable {
  let n: Int
  let factorCount: Int
  /// Fixed columns, the constant among them.
  let fixedCount: Int
  /// Of each column of a block, one block after another, its factor.
  private(set) var blockFactors: [Int] = []
  /// Where the columns of each block begin, and one more.
  private(set) var starts: [Int] = [0]
  /// Where the squares of each block begin in `squares`.
  private(set) var squareStarts: [Int] = []
  /// ZᵀZ of each block, by rows.
  private(set) var squares: [Double] = []
  /// Of each block column its products with the border, by rows of `width`.
  private(set) var products: [Double] = []
  /// Of each border level, its factor.
  let borderFactors: [Int]
  /// The products of the border with itself: levels, fixed columns, the outcome.
  private(set) var border: [Double]

  var borderLevels: Int { borderFactors.count }
  var width: Int { borderLevels + fixedCount + 1 }
  var blockCount: Int { starts.count - 1 }

  /// Above this the border's own matrix is the work of minutes.
  static let mostBorderLevels = 1500

  /// - Parameters:
  ///   - y: The outcome; best centred.
  ///   - fixed: The constant and whatever else is fixed.
  init(_ y: [Double], _ factors: [RandomFactor], fixed: [[Double]]) throws(StatisticsError) {
    let arrangement = BlockArrangement(factors)
    guard arrangement.borderLevels <= Self.mostBorderLevels else {
      throw .outOfRange(
        "\(arrangement.borderLevels) levels that cross one another; at most "
          + "\(Self.mostBorderLevels) beside the largest factor are within reach")
    }
    n = y.count
    factorCount = factors.count
    fixedCount = fixed.count
    borderFactors = arrangement.border.flatMap { factor in
      [Int](repeating: factor, count: factors[factor].levels)
    }
    border = []
    border = [Double](repeating: 0, count: width * width)
    let columns = place(arrangement, factors)
    squares = [Double](repeating: 0, count: squareStarts.last ?? 0)
    products = [Double](repeating: 0, count: (starts.last ?? 0) * width)
    count(y, factors, fixed, arrangement, columns)
  }

  /// Numbers the columns of all blocks; the answer has, for each factor of the blocks and each of its
  /// levels, the column.
  private mutating func place(
    _ arrangement: BlockArrangement, _ factors: [RandomFactor]
  ) -> [[Int]] {
    var columns = factors.map { [Int](repeating: -1, count: $0.levels) }
    var levelsByBlock = [[(factor: Int, level: Int)]](
      repeating: [], count: arrangement.root.map { factors[$0].levels } ?? 0)
    for factor in arrangement.blocked {
      var seen = [Bool](repeating: false, count: factors[factor].levels)
      for (row, level) in factors[factor].codes.enumerated() where !seen[Int(level)] {
        seen[Int(level)] = true
        let block = arrangement.root.map { Int(factors[$0].codes[row]) } ?? 0
        levelsByBlock[block].append((factor, Int(level)))
      }
    }
    var squareStart = 0
    for levels in levelsByBlock {
      squareStarts.append(squareStart)
      for (factor, level) in levels {
        columns[factor][level] = blockFactors.count
        blockFactors.append(factor)
      }
      starts.append(blockFactors.count)
      squareStart += levels.count * levels.count
    }
    squareStarts.append(squareStart)
    return columns
  }

  private mutating func count(
    _ y: [Double], _ factors: [RandomFactor], _ fixed: [[Double]], _ arrangement: BlockArrangement,
    _ columns: [[Int]]
  ) {
    let width = width
    var offsets: [Int] = []
    var next = 0
    for factor in arrangement.border {
      offsets.append(next)
      next += factors[factor].levels
    }
    var own = [Int](repeating: 0, count: arrangement.blocked.count)
    var places = [Int](repeating: 0, count: arrangement.border.count)
    var values = [Double](repeating: 0, count: fixed.count + 1)
    for row in y.indices {
      for (index, factor) in arrangement.blocked.enumerated() {
        own[index] = columns[factor][Int(factors[factor].codes[row])]
      }
      for (index, factor) in arrangement.border.enumerated() {
        places[index] = offsets[index] + Int(factors[factor].codes[row])
      }
      for (index, column) in fixed.enumerated() { values[index] = column[row] }
      values[fixed.count] = y[row]
      if let root = arrangement.root {
        let block = Int(factors[root].codes[row])
        let (first, size) = (starts[block], starts[block + 1] - starts[block])
        for one in own {
          for other in own {
            squares[squareStarts[block] + (one - first) * size + other - first] += 1
          }
        }
      }
      for one in own {
        for place in places { products[one * width + place] += 1 }
        for (index, value) in values.enumerated() {
          products[one * width + borderLevels + index] += value
        }
      }
      for one in places {
        for other in places { border[one * width + other] += 1 }
        for (index, value) in values.enumerated() {
          border[one * width + borderLevels + index] += value
          border[(borderLevels + index) * width + one] += value
        }
      }
      for (i, one) in values.enumerated() {
        for (j, other) in values.enumerated() {
          border[(borderLevels + i) * width + borderLevels + j] += one * other
        }
      }
    }
  }
}

/// Which factor the blocks belong to.
private struct BlockArrangement {
  /// Nil when there is no factor.
  let root: Int?
  /// The root and what is nested in it.
  let blocked: [Int]
  let border: [Int]
  let borderLevels: Int

  /// Of all factors, the one that leaves the fewest levels to the border.
  init(_ factors: [RandomFactor]) {
    var best: (root: Int, blocked: [Int], rest: Int)?
    for root in factors.indices {
      let blocked = factors.indices.filter {
        $0 == root || factors[$0].isNested(in: factors[root])
      }
      let rest = factors.indices.reduce(0) { $0 + (blocked.contains($1) ? 0 : factors[$1].levels) }
      // Of two that leave as many, the one with the more and so the smaller blocks.
      if let known = best {
        let isBetter =
          rest < known.rest
          || rest == known.rest && factors[root].levels > factors[known.root].levels
        if isBetter { best = (root, blocked, rest) }
      } else {
        best = (root, blocked, rest)
      }
    }
    let blocked = best?.blocked ?? []
    root = best?.root
    self.blocked = blocked
    border = factors.indices.filter { !blocked.contains($0) }
    borderLevels = best?.rest ?? 0
  }
}
