import Glibc

/// How the numbers of one style are written where they stand together: in a column, or alone.
///
/// A column of means shows the same number of decimals in each row, so the format is chosen from
/// all its numbers. Signs are ASCII hyphens and points are points, so that what is shown can be
/// copied into a program.
package struct NumberFormat: Equatable, Sendable {
  private enum Notation: Equatable, Sendable {
    case fixed(Int)
    /// Fixed, with tiny numbers that would vanish in scientific notation.
    case measured(Int)
    case probability
    case percent
    case points
    case count
    case plain
  }

  private let notation: Notation

  /// From here on a number is written in scientific notation: a longer run of figures is not read.
  private static let longestInteger = 9
  private static let coefficientDecimals = 3
  private static let percentDecimals = 1
  /// Below this a p-value is only said to be smaller.
  private static let smallestProbability = 0.001
  /// A double holds 15 figures surely; the 17 of the shortest form only repeat its rounding.
  private static let plainFigures = 15
  private static let scientificFigures = 4

  /// The format for `values` standing together; those that are not finite do not count.
  package init(_ style: NumberStyle, of values: [Double]) {
    switch style {
    case .coefficient: notation = .fixed(Self.coefficientDecimals)
    case .probability: notation = .probability
    case .percent: notation = .percent
    case .points: notation = .points
    case .count: notation = .count
    case .plain: notation = .plain
    case .statistic: notation = .fixed(Self.statisticDecimals(values))
    case .measurement: notation = .measured(Self.measurementDecimals(values))
    }
  }

  package func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let digits = DecimalDigits(value)
    switch notation {
    case .fixed(let decimals): return fixed(digits, decimals)
    case .measured(let decimals): return measured(digits, decimals)
    case .probability: return probability(value, digits)
    case .percent: return fixed(digits.shifted(by: 2), Self.percentDecimals) + "%"
    case .points: return fixed(digits.shifted(by: 2), Self.percentDecimals) + " pp"
    case .count:
      let decimals = digits.rounded(decimals: 1).decimals
      return fixed(digits, decimals, longestInteger: Self.plainFigures)
    case .plain: return plain(digits)
    }
  }

  private func fixed(
    _ digits: DecimalDigits, _ decimals: Int, longestInteger: Int = Self.longestInteger
  ) -> String {
    let rounded = digits.rounded(decimals: decimals)
    guard rounded.exponent <= longestInteger else {
      return digits.rounded(figures: Self.scientificFigures)
        .scientific(figures: Self.scientificFigures)
    }
    return rounded.fixed(decimals: decimals)
  }

  private func measured(_ digits: DecimalDigits, _ decimals: Int) -> String {
    if !digits.isZero, digits.rounded(decimals: decimals).isZero {
      return digits.rounded(figures: 2).scientific(figures: 2)
    }
    return fixed(digits, decimals)
  }

  private func probability(_ value: Double, _ digits: DecimalDigits) -> String {
    if value >= 0, value < Self.smallestProbability { return "< .001" }
    return fixed(digits, Self.coefficientDecimals)
  }

  private func plain(_ digits: DecimalDigits) -> String {
    let rounded = digits.rounded(figures: Self.plainFigures)
    guard rounded.exponent <= Self.plainFigures, rounded.exponent > -4 || rounded.isZero else {
      return rounded.scientific()
    }
    return rounded.fixed(decimals: rounded.decimals)
  }

  /// None for whole numbers (Mann-Kendall's S), three for small ones (KPSS), two for the rest.
  private static func statisticDecimals(_ values: [Double]) -> Int {
    let finite = values.lazy.filter(\.isFinite)
    if finite.allSatisfy({ $0.rounded() == $0 }) { return 0 }
    let largest = finite.reduce(0) { max($0, $1.magnitude) }
    return largest < 10 ? 3 : 2
  }

  /// About four figures of the largest number, more when the smallest would keep fewer than two.
  private static func measurementDecimals(_ values: [Double]) -> Int {
    let figures = 4
    let mostDecimals = 6
    let magnitudes = values.lazy.filter { $0.isFinite && $0 != 0 }.map { $0.magnitude }
    guard let largest = magnitudes.max(), let smallest = magnitudes.min() else { return 0 }
    let forLargest = max(0, figures - DecimalDigits(largest).rounded(figures: figures).exponent)
    let forSmallest = max(0, 2 - DecimalDigits(smallest).exponent)
    let whole = magnitudes.allSatisfy { $0.rounded() == $0 }
    return whole ? 0 : max(min(forLargest, mostDecimals), min(forSmallest, mostDecimals))
  }
}
