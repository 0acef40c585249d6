/// The decimal digits of a finite number, as the shortest text that reads back to the same number.
///
/// Every renderer rounds from these digits, half away from zero, so that what is shown is what a
/// reader gets who rounds the number in the JSON by hand: 0.0005 is 0.001 in three decimals.
package struct DecimalDigits: Equatable, Sendable {
  package let isNegative: Bool
  /// From the first that is not zero to the last that is not zero; none when the number is zero.
  package let digits: [UInt8]
  /// The number is 0.d₁d₂d₃… times ten to this power.
  package let exponent: Int

  package var isZero: Bool { digits.isEmpty }

  /// - Precondition: `value` is finite.
  package init(_ value: Double) {
    precondition(value.isFinite, "only a finite number has decimal digits")
    var digits: [UInt8] = []
    var exponent = 0
    var pointSeen = false
    var bytes = value.magnitude.description.utf8.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits.append(byte - UInt8(ascii: "0"))
        if !pointSeen { exponent += 1 }
      case UInt8(ascii: "."):
        pointSeen = true
      default:
        exponent += Self.integer(&bytes)
      }
    }
    self.init(negative: value.sign == .minus, digits, exponent: exponent)
  }

  /// Strips zeros at both ends; a zero has no sign and no exponent.
  private init(negative: Bool, _ digits: [UInt8], exponent: Int) {
    let leading = digits.prefix { $0 == 0 }.count
    let trailing = digits.dropFirst(leading).reversed().prefix { $0 == 0 }.count
    self.digits = Array(digits.dropFirst(leading).dropLast(trailing))
    self.exponent = self.digits.isEmpty ? 0 : exponent - leading
    isNegative = negative && !self.digits.isEmpty
  }

  /// What follows the `e` of a description.
  private static func integer(_ bytes: inout String.UTF8View.Iterator) -> Int {
    var sign = 1
    var sum = 0
    while let byte = bytes.next() {
      if byte == UInt8(ascii: "-") {
        sign = -1
      } else if byte != UInt8(ascii: "+") {
        sum = sum * 10 + Int(byte - UInt8(ascii: "0"))
      }
    }
    return sign * sum
  }

  /// Rounded to so many places after the point.
  package func rounded(decimals: Int) -> DecimalDigits {
    keeping(exponent + decimals)
  }

  /// Rounded to so many significant figures.
  package func rounded(figures: Int) -> DecimalDigits {
    keeping(max(figures, 1))
  }

  private func keeping(_ count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    guard count >= 0 else { return DecimalDigits(negative: false, [], exponent: 0) }
    // A leading zero leaves room for 9.99 to become 10.0.
    var kept = [0] + digits.prefix(count)
    if digits[count] >= 5 {
      var place = kept.count - 1
      while kept[place] == 9 {
        kept[place] = 0
        place -= 1
      }
      kept[place] += 1
    }
    return DecimalDigits(negative: isNegative, kept, exponent: exponent + 1)
  }

  /// Times ten to the power of `shift`.
  package func shifted(by shift: Int) -> DecimalDigits {
    DecimalDigits(negative: isNegative, digits, exponent: exponent + shift)
  }

  /// How many places after the point the number has.
  package var decimals: Int { max(0, digits.count - exponent) }

  /// Written out with exactly so many places after the point; does not round beyond padding.
  package func fixed(decimals: Int) -> String {
    var text = isNegative ? "-" : ""
    if exponent <= 0 { text += "0" }
    for place in 0..<max(exponent, 0) { text += digit(place) }
    guard decimals > 0 else { return text }
    text += "."
    for place in exponent..<(exponent + decimals) { text += digit(place) }
    return text
  }

  /// Written as `1.25e-7`, with so many figures or as many as there are.
  package func scientific(figures: Int? = nil) -> String {
    guard !isZero else { return "0" }
    let figures = figures ?? digits.count
    var text = (isNegative ? "-" : "") + digit(0)
    if figures > 1 {
      text += "."
      for place in 1..<figures { text += digit(place) }
    }
    return text + "e\(exponent - 1)"
  }

  private func digit(_ place: Int) -> String {
    place >= 0 && place < digits.count ? String(digits[place]) : "0"
  }
}
