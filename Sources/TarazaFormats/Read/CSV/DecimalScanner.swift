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
  ///
  /// Eight bytes from `start` on, and from the decimal mark on, must be readable.
  @inline(__always) func digits(at start: Position) -> Digits {
    var digits = Digits(end: start)
    var position = start
    if position[0] == Byte.minus {
      digits.isNegative = true
      position += 1
    }
    let firstDigit = position
    DecimalScanner.readDigits(&position, into: &digits.mantissa)
    let wholeDigits = position - firstDigit
    guard wholeDigits < 2 || firstDigit[0] != Byte.zero else { return digits }
    var fractionDigits = 0
    if position[0] == mark, allowsMark {
      digits.isWhole = false
      position += 1
      let firstFraction = position
      DecimalScanner.readDigits(&position, into: &digits.mantissa)
      fractionDigits = position - firstFraction
      digits.exponent = -fractionDigits
    }
    guard wholeDigits + fractionDigits > 0 else { return digits }
    digits.isLong = wholeDigits + fractionDigits > DecimalScanner.maximumExactDigits
    if Byte.lowered(position[0]) == Byte.e {
      guard let exponent = readExponent(behind: position) else { return digits }
      digits.isWhole = false
      digits.exponent += exponent.value
      position = exponent.end
    }
    digits.end = position
    return digits
  }

  /// Steps over digits and adds them to the mantissa, eight at a time.
  ///
  /// With '0' taken off, a byte is a digit when it stays below 0x80 after 0x76 is added; the lowest
  /// high bit marks the first that is none. The digits before it are shifted to the upper end, so
  /// that zeros lead, and joined to pairs, fours and eights by three products.
  @inline(__always) private static func readDigits(
    _ position: inout Position, into mantissa: inout UInt64
  ) {
    while true {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
      let values = word ^ 0x3030_3030_3030_3030
      let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
      let count = others.trailingZeroBitCount >> 3
      guard count > 0 else { return }
      let unused = UInt64(truncatingIfNeeded: 8 &- count) &* 8
      let aligned = values &<< unused
      let pairs = ((aligned & 0x0F0F_0F0F_0F0F_0F0F) &* 2561) &>> 8
      let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
      let eight = ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
      mantissa = mantissa &* wholePowers[count] &+ eight
      position += count
      guard count == 8 else { return }
    }
  }

  private struct Exponent {
    let value: Int
    let end: Position
  }

  @inline(never) private func readExponent(behind letter: Position) -> Exponent? {
    var position = letter + 1
    let isNegative = position[0] == Byte.minus
    if isNegative || position[0] == Byte.plus { position += 1 }
    let firstDigit = position
    var exponent = 0
    while Byte.isDigit(position[0]) {
      if exponent < DecimalScanner.exponentCeiling {
        exponent = exponent * 10 + Int(position[0] &- Byte.zero)
      }
      position += 1
    }
    guard position > firstDigit else { return nil }
    return Exponent(value: isNegative ? -exponent : exponent, end: position)
  }

  /// The double nearest to the digits that were read at `start`; nil when it is no number for us.
  @inline(__always) func value(_ digits: Digits, from start: Position) -> Double? {
    let power = digits.exponent
    if !digits.isLong, digits.mantissa <= DecimalScanner.largestExactWhole, power <= 0,
      power >= -DecimalScanner.maximumExactPower
    {
      let magnitude = Double(digits.mantissa) / DecimalScanner.exactPowers[-power]
      return digits.isNegative ? -magnitude : magnitude
    }
    return slowValue(digits, from: start)
  }

  @inline(never) private func slowValue(_ digits: Digits, from start: Position) -> Double? {
    if digits.isWhole, digits.isLong || digits.mantissa > DecimalScanner.largestExactWhole {
      return nil
    }
    if !digits.isLong, digits.exponent < 0, -digits.exponent < DecimalScanner.wholePowers.count {
      let magnitude = DecimalScanner.quotient(
        digits.mantissa, DecimalScanner.wholePowers[-digits.exponent])
      return digits.isNegative ? -magnitude : magnitude
    }
    let length = digits.end - start
    guard length <= DecimalScanner.maximumLength else { return nil }
    var text = String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    if mark != Byte.point {
      text = String(text.map { $0 == "," ? "." : $0 })
    }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The double nearest to a / b.
  ///
  /// Both are shifted to 64 bits, a halved where it is not below b, so that a · 2^64 / b has 64
  /// bits too. Of those the upper 53 are kept, rounded by the other 11 and the remainder; a tie goes
  /// to the even one.
  static func quotient(_ a: UInt64, _ b: UInt64) -> Double {
    guard a > 0 else { return 0 }
    let dividend = a << UInt64(a.leadingZeroBitCount)
    let divisor = b << UInt64(b.leadingZeroBitCount)
    let isHalved = dividend >= divisor
    let (bits, remainder) = divisor.dividingFullWidth(
      isHalved ? (dividend >> 1, dividend << 63) : (dividend, 0))
    let droppedBits = 11
    let dropped = bits & (1 << droppedBits - 1)
    let half: UInt64 = 1 << (droppedBits - 1)
    var significand = bits >> droppedBits
    if dropped > half || (dropped == half && (remainder > 0 || significand & 1 == 1)) {
      significand += 1
    }
    let exponent =
      droppedBits - 64 + (isHalved ? 1 : 0) + b.leadingZeroBitCount - a.leadingZeroBitCount
    return Double(significand) * Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// 10^22 is the last power of ten that a double holds exactly: a mantissa up to 2^53 divided by
  /// such a power is rounded once, so correctly (Clinger 1990, doi:10.1145/93542.93557).
  private static let maximumExactPower = 22
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
  /// The powers of ten that fit in 64 bits.
  private static let wholePowers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
    100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
}
