/// Reads decimal numbers: `12`, `-0.5`, `.5`, `5.`, `1e-3`.
///
/// What looks like a number and is not taken for one: leading zeros (`007`) and a leading plus
/// (`+996…`) belong to codes and telephone numbers; a whole number beyond 2^53 would lose digits;
/// `inf`, `nan` and what overflows are no amounts.
struct DecimalScanner: Sendable {
  typealias Position = FieldScanner.Position

  let mark: UInt8
  /// False when the mark is the delimiter too, so that only quoted cells can hold it.
  let allowsMark: Bool

  /// The longest cell that is tried: the exact decimals of any double fit in.
  static let maximumLength = 1_100
  /// From here on neighbouring whole numbers share one double.
  static let largestExactWhole: UInt64 = 1 << 53
  /// Any 19 digits fit in 64 bits.
  private static let maximumExactDigits = 19
  /// Keeps the sum of exponents far from overflow; beyond 10^±400 a double is 0 or infinite.
  private static let exponentCeiling = 100_000

  init(mark: UInt8, delimiter: UInt8?) {
    self.mark = mark
    allowsMark = mark != delimiter
  }

  /// The digits of a number as they stand: ±mantissa · 10^exponent.
  struct Digits {
    var mantissa: UInt64 = 0
    var exponent = 0
    var isNegative = false
    /// No decimal mark and no exponent.
    var isWhole = true
    /// More digits than the mantissa holds: to be read again from the text.
    var isLong = false
    /// The first byte behind the number; the start when there is none.
    var end: Position
  }

  /// The number at `start`, which ends before the first byte that cannot be part of one.
  @inline(__always) func digits(at start: Position) -> Digits {
    var digits = Digits(end: start)
    var position = start
    if position[0] == Byte.minus {
      digits.isNegative = true
      position += 1
    }
    let firstDigit = position
    while Byte.isDigit(position[0]) {
      digits.mantissa = digits.mantissa &* 10 &+ UInt64(position[0] &- Byte.zero)
      position += 1
    }
    let wholeDigits = position - firstDigit
    guard wholeDigits < 2 || firstDigit[0] != Byte.zero else { return digits }
    var fractionDigits = 0
    if position[0] == mark, allowsMark {
      digits.isWhole = false
      position += 1
      let firstFraction = position
      while Byte.isDigit(position[0]) {
        digits.mantissa = digits.mantissa &* 10 &+ UInt64(position[0] &- Byte.zero)
        position += 1
      }
      fractionDigits = position - firstFraction
      digits.exponent = -fractionDigits
    }
    guard wholeDigits + fractionDigits > 0 else { return digits }
    digits.isLong = wholeDigits + fractionDigits > DecimalScanner.maximumExactDigits
    if Byte.lowered(position[0]) == Byte.e {
      guard let afterExponent = readExponent(behind: position, into: &digits) else { return digits }
      position = afterExponent
    }
    digits.end = position
    return digits
  }

  @inline(never) private func readExponent(
    behind letter: Position, into digits: inout Digits
  ) -> Position? {
    var position = letter + 1
    let isNegative = position[0] == Byte.minus
    if isNegative || position[0] == UInt8(ascii: "+") { position += 1 }
    let firstDigit = position
    var exponent = 0
    while Byte.isDigit(position[0]) {
      if exponent < DecimalScanner.exponentCeiling {
        exponent = exponent * 10 + Int(position[0] &- Byte.zero)
      }
      position += 1
    }
    guard position > firstDigit else { return nil }
    digits.isWhole = false
    digits.exponent += isNegative ? -exponent : exponent
    return position
  }

  /// The double nearest to the digits that were read at `start`; nil when it is no number for us.
  @inline(__always) func value(_ digits: Digits, from start: Position) -> Double? {
    if !digits.isLong, digits.mantissa <= DecimalScanner.largestExactWhole {
      let power = digits.exponent
      if power <= 0, power >= -DecimalScanner.maximumExactPower {
        let magnitude = Double(digits.mantissa) / DecimalScanner.exactPowers[-power]
        return digits.isNegative ? -magnitude : magnitude
      }
    }
    return slowValue(digits, from: start)
  }

  @inline(never) private func slowValue(_ digits: Digits, from start: Position) -> Double? {
    let length = digits.end - start
    guard length <= DecimalScanner.maximumLength else { return nil }
    if digits.isWhole, digits.isLong || digits.mantissa > DecimalScanner.largestExactWhole {
      return nil
    }
    var text = String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    if mark != Byte.point {
      text = String(text.map { $0 == "," ? "." : $0 })
    }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// 10^22 is the last power of ten that a double holds exactly: a mantissa up to 2^53 divided by
  /// such a power is rounded once, so correctly (Clinger 1990, doi:10.1145/93542.93557).
  private static let maximumExactPower = 22
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
