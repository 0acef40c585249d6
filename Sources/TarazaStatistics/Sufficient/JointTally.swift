/// How often two code columns meet in each pair of codes, over the rows of one block.
struct JointTally: Sendable {
  /// Codes of the first and of the second column, that of missing included.
  let height: Int
  let width: Int
  /// Row after row of the first column's codes.
  private(set) var counts: [UInt32]
  /// Sums of weights; empty without weights.
  private(set) var weights: [Double]

  init(
    _ first: CodeColumn, _ height: Int, _ second: CodeColumn, _ width: Int, weights: [Double]?
  ) {
    self.height = height
    self.width = width
    counts = Array(repeating: 0, count: height * width)
    self.weights = weights == nil ? [] : Array(repeating: 0, count: height * width)
    switch (first, second) {
    case (.narrow(let a), .narrow(let b)): tally(a, b, weights)
    case (.narrow(let a), .wide(let b)): tally(a, b, weights)
    case (.wide(let a), .narrow(let b)): tally(a, b, weights)
    case (.wide(let a), .wide(let b)): tally(a, b, weights)
    }
  }

  private mutating func tally<A: FixedWidthInteger, B: FixedWidthInteger>(
    _ first: [A], _ second: [B], _ rowWeights: [Double]?
  ) {
    precondition(first.count == second.count && first.count <= Int(UInt32.max), "unequal columns")
    let width = width
    counts.withUnsafeMutableBufferPointer { counts in
      first.withUnsafeBufferPointer { a in
        second.withUnsafeBufferPointer { b in
          guard let rowWeights else {
            for row in 0..<a.count { counts[Int(a[row]) &* width &+ Int(b[row])] &+= 1 }
            return
          }
          weights.withUnsafeMutableBufferPointer { sums in
            rowWeights.withUnsafeBufferPointer { w in
              for row in 0..<a.count {
                let cell = Int(a[row]) &* width &+ Int(b[row])
                counts[cell] &+= 1
                sums[cell] += w[row]
              }
            }
          }
        }
      }
    }
  }

  private init(height: Int, width: Int, counts: [UInt32], weights: [Double]) {
    self.height = height
    self.width = width
    self.counts = counts
    self.weights = weights
  }

  /// The tally of one of the two columns that were fused into the first: of the outer, whose code
  /// counts in steps of `inner` places, or of the inner.
  func unfusingFirst(inner: Int, keepingOuter: Bool) -> JointTally {
    let outer = height / inner
    let kept = keepingOuter ? outer : inner
    func reduced<Number: AdditiveArithmetic>(_ cells: [Number]) -> [Number] {
      guard !cells.isEmpty else { return [] }
      var sums = [Number](repeating: .zero, count: kept * width)
      sums.withUnsafeMutableBufferPointer { sums in
        cells.withUnsafeBufferPointer { cells in
          for row in 0..<height {
            let target = (keepingOuter ? row / inner : row % inner) &* width
            let source = row &* width
            for column in 0..<width { sums[target &+ column] += cells[source &+ column] }
          }
        }
      }
      return sums
    }
    return JointTally(
      height: kept, width: width, counts: reduced(counts), weights: reduced(weights))
  }

  /// The same with the columns in the other order.
  var transposed: JointTally {
    func turned<Number: AdditiveArithmetic>(_ cells: [Number]) -> [Number] {
      guard !cells.isEmpty else { return [] }
      var result = cells
      for row in 0..<height {
        for column in 0..<width { result[column * height + row] = cells[row * width + column] }
      }
      return result
    }
    return JointTally(
      height: width, width: height, counts: turned(counts), weights: turned(weights))
  }
}

/// One column, or two neighbours fused into one code of a byte, so that one pass over the rows
/// serves the tables of both.
struct CountingUnit: Sendable {
  /// The first column, and how many.
  let first: Int
  let count: Int
  let codes: CodeColumn
  let places: Int
  /// Codes of the second column of two.
  let inner: Int

  /// The most codes of a fused unit, those of a byte.
  private static let mostPlaces = 256

  /// All columns, fused two by two wherever that pays.
  ///
  /// A table of fused units has more cells than rows are saved for when the block is short.
  static func fusing(_ columns: [CodeColumn], places: [Int], rows: Int) -> [CountingUnit] {
    var units: [CountingUnit] = []
    var position = 0
    while position < columns.count {
      if position + 1 < columns.count,
        case .narrow(let a) = columns[position], case .narrow(let b) = columns[position + 1]
      {
        let inner = places[position + 1]
        let all = places[position].multipliedReportingOverflow(by: inner)
        if !all.overflow, all.partialValue <= mostPlaces,
          all.partialValue * all.partialValue <= rows
        {
          let width = UInt8(truncatingIfNeeded: inner)
          let codes = [UInt8](unsafeUninitializedCapacity: a.count) { codes, filled in
            for row in 0..<a.count { codes[row] = a[row] &* width &+ b[row] }
            filled = a.count
          }
          units.append(
            CountingUnit(
              first: position, count: 2, codes: .narrow(codes), places: all.partialValue,
              inner: inner))
          position += 2
          continue
        }
      }
      units.append(
        CountingUnit(
          first: position, count: 1, codes: columns[position], places: places[position], inner: 1))
      position += 1
    }
    return units
  }

  /// The tallies of this unit's columns, each on its own, against those of another unit's.
  func tallies(with other: CountingUnit, weights: [Double]?)
    -> [(first: Int, second: Int, tally: JointTally)]
  {
    let joint = JointTally(codes, places, other.codes, other.places, weights: weights)
    var result: [(first: Int, second: Int, tally: JointTally)] = []
    for own in 0..<count {
      let half =
        count == 1 ? joint : joint.unfusingFirst(inner: inner, keepingOuter: own == 0)
      guard other.count == 2 else {
        result.append((first + own, other.first, half))
        continue
      }
      let turned = half.transposed
      for theirs in 0..<2 {
        let quarter = turned.unfusingFirst(inner: other.inner, keepingOuter: theirs == 0)
        result.append((first + own, other.first + theirs, quarter.transposed))
      }
    }
    return result
  }
}
