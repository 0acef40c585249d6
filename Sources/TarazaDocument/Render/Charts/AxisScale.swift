import Glibc

/// Where the values of one axis stand, from 0 at its lower end to 1 at its upper.
package struct AxisScale: Equatable, Sendable {
  package struct Tick: Equatable, Sendable {
    package let fraction: Double
    package let label: String
    package let isZero: Bool
  }

  /// Values are multiplied by it so that no difference overflows or vanishes.
  private let factor: Double
  private let lower: Double
  private let upper: Double
  package let ticks: [Tick]

  /// Beyond these sizes the sums of an axis may overflow or lose their digits.
  private static let hugeSize = 1e250
  private static let tinySize = 1e-250
  private static let rescalePower = 100
  /// Relative to its size, data that spread less than this are one value.
  private static let flatness = 1e-9

  package struct Wish: Sendable {
    package var includesZero = false
    package var wholeOnly = false
    /// Whether each whole number has its tick, as far as there are few.
    package var everyWhole = false
    /// About how many ticks.
    package var count = 5
    /// Free room at both ends, as a share of the data's range.
    package var padding = 0.0
    /// Whether the axis ends at ticks that lie outside the data.
    package var endsAtTicks = true
    package var style = NumberStyle.plain
    /// Of an axis of years.
    package var parts: PartsOfYear?
    /// Whether labels may use signs that a plain-text program would not read, such as ×10³.
    package var isTypographic = true

    package init() {}
  }

  /// The scale of finite `values`; without any it goes from 0 to 1.
  package init(_ values: [Double], _ wish: Wish) {
    let finite = values.filter(\.isFinite) + (wish.includesZero ? [0] : [])
    let size = finite.reduce(0) { max($0, $1.magnitude) }
    let power =
      size > Self.hugeSize
      ? Self.rescalePower : size > 0 && size < Self.tinySize ? -Self.rescalePower : 0
    factor = pow(10, Double(-power))
    let scaled = finite.map { [factor] in $0 * factor }
    var low = scaled.min() ?? 0
    var high = scaled.max() ?? 1
    (low, high) = Self.spread(low, high, wholeOnly: wish.wholeOnly)
    let named = wish.parts.map { parts in
      parts.ticks(from: low, to: high, count: wish.count).map { (value: $0, parts: parts) }
    }
    let every = wish.everyWhole ? Ticks(everyWholeFrom: low, to: high, limit: wish.count) : nil
    let ticks =
      every ?? Ticks(from: low, to: high, count: wish.count, wholeOnly: wish.wholeOnly)
    let padding = (high - low) * wish.padding
    low -= scaled.contains(0) && low == 0 && wish.includesZero ? 0 : padding
    high += high == 0 && wish.includesZero ? 0 : padding
    if wish.endsAtTicks {
      low = min(low, ticks.values.first ?? low)
      high = max(high, ticks.values.last ?? high)
    }
    (lower, upper) = (low, high)
    if let named, named.count > 1 {
      self.ticks = named.map { tick in
        Tick(
          fraction: (tick.value - low) / (high - low), label: tick.parts.name(of: tick.value) ?? "",
          isZero: false)
      }
      return
    }
    let labels = TickLabels(ticks, power: power, style: wish.style, wish.isTypographic)
    self.ticks = ticks.values.filter { $0 >= low && $0 <= high }.map { value in
      Tick(
        fraction: (value - low) / (high - low), label: labels.text(value),
        isZero: value.magnitude < ticks.unit / 2)
    }
  }

  /// The scale of `count` named positions, half a place of room at both ends.
  package init(categories count: Int, room: Double = 0.5) {
    factor = 1
    lower = -room
    upper = Double(max(count, 1)) - 1 + room
    ticks = []
  }

  /// One value alone gets room around it.
  private static func spread(_ low: Double, _ high: Double, wholeOnly: Bool) -> (Double, Double) {
    let size = max(low.magnitude, high.magnitude)
    guard high - low <= size * flatness else { return (low, high) }
    let room = wholeOnly || size == 0 ? max(1, size * flatness * 2) : size / 10
    return (low - room, high + room)
  }

  package func fraction(_ value: Double) -> Double {
    (value * factor - lower) / (upper - lower)
  }
}

/// The words under ticks: as many decimals as the ticks need, the same for all of them.
private struct TickLabels {
  private let power: Int
  private let decimals: Int
  private let isScientific: Bool
  private let isPercent: Bool
  private let isTypographic: Bool

  private static let longestNumber = 7
  private static let mostDecimals = 5

  init(_ ticks: Ticks, power: Int, style: NumberStyle, _ isTypographic: Bool) {
    isPercent = style == .percent
    self.power = power + (isPercent ? 2 : 0)
    self.isTypographic = isTypographic
    // The unit carries rounding errors of its own behind its few true digits.
    let unit = DecimalDigits(ticks.unit).rounded(figures: 8).shifted(by: self.power)
    decimals = unit.decimals
    let largest = ticks.values.max { $0.magnitude < $1.magnitude } ?? 0
    let exponent = DecimalDigits(largest).shifted(by: self.power).exponent
    isScientific = exponent > Self.longestNumber || decimals > Self.mostDecimals
  }

  func text(_ value: Double) -> String {
    let digits = DecimalDigits(value).shifted(by: power).rounded(decimals: decimals)
    let text = isScientific ? scientific(digits) : fixed(digits)
    return (isTypographic ? text.replacing("-", with: "−") : text) + (isPercent ? "%" : "")
  }

  private func scientific(_ digits: DecimalDigits) -> String {
    let text = digits.scientific()
    guard isTypographic, let mark = text.firstIndex(of: "e") else { return text }
    return text[..<mark] + "×10" + text[text.index(after: mark)...].map(superscript)
  }

  /// Groups of three from five figures on: years stay whole.
  private func fixed(_ digits: DecimalDigits) -> String {
    let text = digits.fixed(decimals: decimals)
    let groupedFrom = 5
    guard isTypographic, digits.exponent >= groupedFrom else { return text }
    let end = text.firstIndex(of: ".") ?? text.endIndex
    var grouped = ""
    for (index, digit) in text[..<end].reversed().enumerated() {
      if index > 0, index % 3 == 0, digit != "-" { grouped.append("\u{202F}") }
      grouped.append(digit)
    }
    return String(grouped.reversed()) + text[end...]
  }
}

private func superscript(_ character: Character) -> Character {
  switch character {
  case "-": "⁻"
  case "0": "⁰"
  case "1": "¹"
  case "2": "²"
  case "3": "³"
  case "4": "⁴"
  case "5": "⁵"
  case "6": "⁶"
  case "7": "⁷"
  case "8": "⁸"
  default: "⁹"
  }
}

extension String {
  fileprivate func replacing(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
