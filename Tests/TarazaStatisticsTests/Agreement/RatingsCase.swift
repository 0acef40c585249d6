import TarazaStatistics
import TarazaTestSupport

/// The ratings of a reference case: numbers as they are, names by their place in the alphabet.
struct RatingsCase {
  let columns: [[Double]]
  let isNumeric: Bool

  init(_ golden: GoldenCase) throws {
    let table = try golden.table()
    let texts = golden.columns.map { table.texts($0) }
    isNumeric = texts.allSatisfy { $0.allSatisfy { $0.isEmpty || Double($0) != nil } }
    if isNumeric {
      columns = golden.columns.map { table.numbers($0) }
    } else {
      let names = Set(texts.flatMap { $0 }).subtracting([""]).sorted()
      columns = texts.map { column in
        column.map { text in names.firstIndex(of: text).map { Double($0 + 1) } ?? .nan }
      }
    }
  }

  var ratings: Ratings { get throws { try Ratings(columns) } }
}
