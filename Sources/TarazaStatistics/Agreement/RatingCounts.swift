/// How many raters put each case into each category: all that agreement among interchangeable raters
/// depends on.
///
/// - Shapes: the entries of case i are `entries[starts[i]..<starts[i + 1]]`, one for each category
///   that somebody chose, ascending; `sizes[i]` is the number of its ratings.
struct RatingCounts: Equatable, Sendable {
  struct Entry: Equatable, Comparable, Sendable {
    let category: Int32
    let count: Int32

    static func < (one: Entry, other: Entry) -> Bool {
      (one.category, one.count) < (other.category, other.count)
    }
  }

  let categoryCount: Int
  private(set) var starts: [Int] = [0]
  private(set) var entries: [Entry] = []
  private(set) var sizes: [Int32] = []

  /// Counted in a table of cases by categories up to here, by sorting above.
  private static let tableWidth = 256
  /// Cases in one table, so that it stays in the cache.
  private static let blockSize = 512

  init(_ ratings: Ratings) {
    categoryCount = ratings.categories.count
    starts.reserveCapacity(ratings.caseCount + 1)
    sizes.reserveCapacity(ratings.caseCount)
    if categoryCount <= Self.tableWidth {
      countInTables(ratings)
    } else {
      for place in 0..<ratings.caseCount { countSorted(ratings, place) }
    }
  }

  var caseCount: Int { sizes.count }

  func entries(of place: Int) -> ArraySlice<Entry> { entries[starts[place]..<starts[place + 1]] }

  private mutating func countInTables(_ ratings: Ratings) {
    // The first place of a row takes what is missing.
    let width = categoryCount + 1
    var table = [Int32](repeating: 0, count: Self.blockSize * width)
    var first = 0
    while first < ratings.caseCount {
      let size = min(Self.blockSize, ratings.caseCount - first)
      table.withUnsafeMutableBufferPointer { table in
        table.update(repeating: 0)
        ratings.codes.withUnsafeBufferPointer { codes in
          for rater in 0..<ratings.raterCount {
            let start = rater * ratings.caseCount + first
            for place in 0..<size {
              table[place * width + Int(codes[start + place]) + 1] += 1
            }
          }
        }
        for place in 0..<size { append(table[place * width + 1..<(place + 1) * width]) }
      }
      first += size
    }
  }

  private mutating func append(_ row: Slice<UnsafeMutableBufferPointer<Int32>>) {
    var size: Int32 = 0
    for (category, count) in row.enumerated() where count > 0 {
      entries.append(Entry(category: Int32(category), count: count))
      size += count
    }
    sizes.append(size)
    starts.append(entries.count)
  }

  private mutating func countSorted(_ ratings: Ratings, _ place: Int) {
    let codes = (0..<ratings.raterCount).map { Int32(ratings.code(of: $0, place)) }
      .filter { $0 >= 0 }.sorted()
    var index = 0
    while index < codes.count {
      var end = index
      while end < codes.count, codes[end] == codes[index] { end += 1 }
      entries.append(Entry(category: codes[index], count: Int32(end - index)))
      index = end
    }
    sizes.append(Int32(codes.count))
    starts.append(entries.count)
  }
}
