/// A grouping of the rows whose levels are a sample of many: people, items, interviewers.
///
/// - Shapes: `codes` has the level of each row, numbered from 0 in the order in which they appear.
public struct RandomFactor: Equatable, Sendable {
  public let codes: [Int32]
  public let levels: Int

  /// - Parameter codes: any numbers, equal for rows of one level.
  public init(_ codes: [Int32]) {
    var numbers: [Int32: Int32] = [:]
    self.codes = codes.map { code in
      if let known = numbers[code] { return known }
      let next = Int32(numbers.count)
      numbers[code] = next
      return next
    }
    levels = numbers.count
  }

  private init(codes: [Int32], levels: Int) {
    self.codes = codes
    self.levels = levels
  }

  /// The combinations of two groupings that occur.
  public func crossed(with other: RandomFactor) -> RandomFactor {
    var numbers: [Int64: Int32] = [:]
    let codes = zip(self.codes, other.codes).map { one, two in
      let pair = Int64(one) << 32 | Int64(two)
      if let known = numbers[pair] { return known }
      let next = Int32(numbers.count)
      numbers[pair] = next
      return next
    }
    return RandomFactor(codes: codes, levels: numbers.count)
  }

  /// Rows of two or fewer tell nothing of a level.
  private static let fewestRows = 3

  /// The levels at which all values are the same, by the first row of each.
  public func constantLevels(_ values: [Double]) -> [Int] {
    var first = [Int](repeating: -1, count: levels)
    var counts = [Int](repeating: 0, count: levels)
    var isConstant = [Bool](repeating: true, count: levels)
    for (row, code) in codes.enumerated() {
      let level = Int(code)
      if first[level] < 0 { first[level] = row }
      counts[level] += 1
      if values[row] != values[first[level]] { isConstant[level] = false }
    }
    return (0..<levels).filter { isConstant[$0] && counts[$0] >= Self.fewestRows }
      .map { first[$0] }
  }

  /// Whether all rows of a level share a level of `other`.
  public func isNested(in other: RandomFactor) -> Bool {
    var outer = [Int32](repeating: -1, count: levels)
    for (own, above) in zip(codes, other.codes) {
      let known = outer[Int(own)]
      if known < 0 { outer[Int(own)] = above } else if known != above { return false }
    }
    return true
  }
}
