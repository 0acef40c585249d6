/// What several raters said of the same cases: a category or a number from each, or nothing.
///
/// - Shapes: `columns` has an entry for each rater, and that one for each case. Categories are
///   numbered from 0 in ascending order; only their order and their values matter afterwards.
/// - Missing data: NaN is no rating. A rater without any rating, and a case without one, stay in
///   their places.
/// - Throws: `.tooFewItems` below two raters; `.tooFewRows` when there is no case; `.outOfRange` for
///   columns of unequal length; `.notFinite` with the rater who gave an infinite rating.
public struct Ratings: Equatable, Sendable {
  public let caseCount: Int
  public let raterCount: Int
  /// Those given beforehand and those that occur, ascending.
  public let categories: [Double]
  /// One rater after another, a category's number for each case, -1 where there is none.
  let codes: [Int32]
  /// How cases were sampled; nil for cases that count the same and were drawn one by one.
  public let design: CaseDesign?

  /// - Parameters:
  ///   - categories: what may be said, whether anybody says it or not; nil for what occurs.
  ///   - design: how the cases were sampled.
  public init(
    _ columns: [[Double]], categories: [Double]? = nil, design: CaseDesign? = nil
  ) throws(StatisticsError) {
    guard columns.count >= 2 else { throw .tooFewItems(needed: 2, got: columns.count) }
    let cases = columns[0].count
    guard columns.allSatisfy({ $0.count == cases }) else {
      throw .outOfRange("raters with different numbers of cases")
    }
    guard cases > 0 else { throw .tooFewRows(needed: 1, got: 0) }
    guard cases * columns.count < Int(Int32.max) else {
      throw .outOfRange("\(cases) cases of \(columns.count) raters")
    }
    let coding = try RatingCoding(columns, listed: categories ?? [])
    self.init(
      caseCount: cases, raterCount: columns.count, categories: coding.categories,
      codes: coding.codes, design: design)
  }

  init(
    caseCount: Int, raterCount: Int, categories: [Double], codes: [Int32], design: CaseDesign?
  ) {
    precondition(design.map { $0.rows.count == caseCount } ?? true, "one row for each case")
    self.design = design
    self.caseCount = caseCount
    self.raterCount = raterCount
    self.categories = categories
    self.codes = codes
  }

  func code(of rater: Int, _ place: Int) -> Int { Int(codes[rater * caseCount + place]) }

  func codes(of rater: Int) -> ArraySlice<Int32> {
    codes[rater * caseCount..<(rater + 1) * caseCount]
  }

  /// How often each rater rated.
  public var ratingCounts: [Int] {
    (0..<raterCount).map { rater in codes(of: rater).count { $0 >= 0 } }
  }

  /// The place of the rating among the categories; nil where there is none.
  public func code(of rater: Int, case place: Int) -> Int? {
    let code = code(of: rater, place)
    return code < 0 ? nil : code
  }

  /// The rating as a number, NaN where there is none.
  public func value(of rater: Int, case place: Int) -> Double {
    let code = code(of: rater, place)
    return code < 0 ? .nan : categories[code]
  }

  /// The same cases as these raters saw them, with all categories.
  public func selecting(raters chosen: [Int]) -> Ratings {
    Ratings(
      caseCount: caseCount, raterCount: chosen.count, categories: categories,
      codes: chosen.flatMap { codes(of: $0) }, design: design)
  }

  /// The cases that every rater rated, with all categories.
  public var complete: Ratings {
    let kept = (0..<caseCount).filter { place in
      (0..<raterCount).allSatisfy { code(of: $0, place) >= 0 }
    }
    return Ratings(
      caseCount: kept.count, raterCount: raterCount, categories: categories,
      codes: (0..<raterCount).flatMap { rater in kept.map { Int32(code(of: rater, $0)) } },
      design: design?.selecting(kept))
  }

  /// How much a case counts.
  func weight(_ place: Int) -> Double { design?.weight(place) ?? 1 }

  /// The same cases with one category for those that are in this one and another for the rest.
  func telling(apart category: Int) -> Ratings {
    Ratings(
      caseCount: caseCount, raterCount: raterCount, categories: [0, 1],
      codes: codes.map { $0 < 0 ? $0 : Int($0) == category ? 1 : 0 }, design: design)
  }
}

/// Numbers for the values of all raters together.
private struct RatingCoding {
  var categories: [Double]
  var codes: [Int32]

  /// Whole numbers that span no more than this are numbered by their distance from the least.
  private static let window = 4096.0

  init(_ columns: [[Double]], listed: [Double]) throws(StatisticsError) {
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for (rater, column) in columns.enumerated() {
      let range = Self.range(column)
      guard range.lower > -.infinity, range.upper < .infinity else { throw .notFinite(item: rater) }
      lower = min(lower, range.lower)
      upper = max(upper, range.upper)
    }
    for value in listed where value.isFinite {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    if lower <= upper, upper - lower <= Self.window, lower.magnitude < 1e15,
      let coding = RatingCoding(whole: columns, listed, from: lower, to: upper)
    {
      self = coding
    } else {
      self.init(any: columns, listed)
    }
  }

  private init(categories: [Double], codes: [Int32]) {
    self.categories = categories
    self.codes = codes
  }

  /// Four runs at a time, so that one comparison need not wait for the one before.
  private static func range(_ column: [Double]) -> (lower: Double, upper: Double) {
    var lowest = SIMD4<Double>(repeating: .infinity)
    var highest = -lowest
    column.withUnsafeBufferPointer { column in
      var place = 0
      while place + 4 <= column.count {
        let values = SIMD4(
          column[place], column[place + 1], column[place + 2], column[place + 3])
        // NaN compares as false, so that it changes neither.
        lowest.replace(with: values, where: values .< lowest)
        highest.replace(with: values, where: values .> highest)
        place += 4
      }
      for value in column[place...] {
        if value < lowest[0] { lowest[0] = value }
        if value > highest[0] { highest[0] = value }
      }
    }
    let (lower, upper) = (lowest.min(), highest.max())
    guard lower == .infinity else { return (lower, upper) }
    // Nothing but infinity, or nothing but NaN.
    return upper == .infinity
      ? (lower: -.infinity, upper: .infinity)
      : (lower: .greatestFiniteMagnitude, upper: -.greatestFiniteMagnitude)
  }

  /// Nil as soon as a value is no whole number.
  private init?(whole columns: [[Double]], _ listed: [Double], from lower: Double, to upper: Double)
  {
    guard lower == lower.rounded(), let width = Int(exactly: (upper - lower).rounded(.up)) else {
      return nil
    }
    // One place in front for the missing.
    var isUsed = [Bool](repeating: false, count: width + 2)
    for value in listed where value.isFinite {
      guard let place = Int(exactly: value - lower) else { return nil }
      isUsed[place + 1] = true
    }
    let total = columns.count * columns[0].count
    var isWhole = true
    let codes = [Int32](unsafeUninitializedCapacity: total) { codes, filled in
      isUsed.withUnsafeMutableBufferPointer { isUsed in
        for column in columns where isWhole {
          isWhole = Self.fill(&codes, from: filled, column, lower, &isUsed)
          filled += column.count
        }
      }
    }
    guard isWhole else { return nil }
    let used = isUsed.dropFirst()
    categories = used.indices.filter { used[$0] }.map { lower + Double($0 - 1) }
    guard categories.count < used.count else {
      self.codes = codes
      return
    }
    var numbers = [Int32](repeating: -1, count: isUsed.count)
    var next: Int32 = 0
    for place in used.indices where used[place] {
      numbers[place] = next
      next += 1
    }
    self.codes = codes.map { numbers[Int($0) + 1] }
  }

  /// Adding it leaves a whole number of this size in the last bits.
  private static let shift = 0x1.8p52

  private static func fill(
    _ codes: inout UnsafeMutableBufferPointer<Int32>, from start: Int, _ column: [Double],
    _ lower: Double, _ isUsed: inout UnsafeMutableBufferPointer<Bool>
  ) -> Bool {
    column.withUnsafeBufferPointer { column in
      var broken = 0
      for place in 0..<column.count {
        let offset = column[place] - lower
        let shifted = offset + shift
        let isMissing = offset.isNaN
        broken |= !isMissing && shifted - shift != offset ? 1 : 0
        // Everything that is not missing lies inside the window.
        codes[start + place] = isMissing ? -1 : Int32(truncatingIfNeeded: shifted.bitPattern)
      }
      guard broken == 0 else { return false }
      for place in 0..<column.count { isUsed[Int(codes[start + place]) + 1] = true }
      return true
    }
  }

  private init(any columns: [[Double]], _ listed: [Double]) {
    var values = Set(listed.filter(\.isFinite))
    for column in columns { for value in column where !value.isNaN { values.insert(value) } }
    let categories = values.sorted()
    var numbers: [Double: Int32] = [:]
    for (number, value) in categories.enumerated() { numbers[value] = Int32(number) }
    self.init(
      categories: categories,
      codes: columns.flatMap { column in
        column.map { $0.isNaN ? -1 : numbers[$0] ?? -1 }
      })
  }
}
