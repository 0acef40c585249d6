import TarazaData
import TarazaDocument

/// Numbers such as 2020.1 … 2020.4 or 202001 … 202012, which people mean as quarters or months: taken as
/// numbers the step over New Year is seven or eighty-nine times the others.
struct NumbersAsPeriods: Equatable, Sendable {
  let parts: PartsOfYear
  let first: Double
  let last: Double

  /// Nil for times that are not numbers, or do not look so.
  init?(_ times: [Double], type: ColumnType) {
    guard type == .number, times.count > 3, let first = times.first, let last = times.last else {
      return nil
    }
    let found = [(10, PartsOfYear.quarters), (100, .months)].first { base, parts in
      Self.whole(times, base: base).map { Self.look($0, like: parts, base: base) } ?? false
    }
    guard let found else { return nil }
    parts = found.1
    (self.first, self.last) = (first, last)
  }

  private static let years = 1900...2100

  /// 2020.1 as 20201; nil where that leaves a fraction.
  private static func whole(_ times: [Double], base: Int) -> [Int]? {
    let factor = times.allSatisfy { $0 == $0.rounded() } ? 1 : Double(base)
    let scaled = times.map { $0 * factor }
    guard scaled.allSatisfy({ ($0 - $0.rounded()).magnitude < 1e-6 && $0.magnitude < 1e9 }) else {
      return nil
    }
    return scaled.map { Int($0.rounded()) }
  }

  /// Years with two parts or more, over a New Year.
  private static func look(_ numbers: [Int], like parts: PartsOfYear, base: Int) -> Bool {
    let split = numbers.map { $0.quotientAndRemainder(dividingBy: base) }
    return split.allSatisfy {
      years.contains($0.quotient) && (1...parts.rawValue).contains($0.remainder)
    }
      && Set(split.map(\.quotient)).count > 1 && Set(split.map(\.remainder)).count > 1
  }

  func note(_ period: ColumnID) -> Note {
    let what = parts == .quarters ? "quarters" : "months"
    let how = parts == .quarters ? "2020Q1" : "2020-01"
    let ends = [first, last].map { Cell.number($0, .plain).displayText }
    return Note(
      .warning, "numbers-as-periods",
      "\(period.name) (\(ends[0]) to \(ends[1])) looks like \(what) written as numbers, and is taken as "
        + "numbers: the step over New Year counts many times the others, which bends slopes and dates, and "
        + "there are no seasons. Written as \(how) in the file they are read as \(what).")
  }
}
