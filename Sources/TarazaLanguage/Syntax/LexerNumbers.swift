import TarazaDocument

extension Syntax.Lexer {
  mutating func readNumber() {
    let start = position
    scanDigits()
    if peek(0) == UInt8(ascii: "."), peek(1)?.isDigit == true {
      position += 1
      scanDigits()
    }
    let mantissaEnd = position
    scanExponent()
    let mantissa = slice(start, mantissaEnd)
    let exponent = slice(min(mantissaEnd + 1, position), position)
    let isPercent = peek(0) == UInt8(ascii: "%") && foreignPercent(at: position) == nil
    if isPercent { position += 1 }
    if reportTail(from: start) { return append(.number(0), from: start) }
    append(.number(value(mantissa, exponent, isPercent: isPercent, from: start)), from: start)
  }

  private mutating func scanDigits() {
    while peek(0)?.isDigit == true { position += 1 }
  }

  /// `e5`, `E-3`; nothing, if no digit follows.
  private mutating func scanExponent() {
    guard let byte = peek(0), byte | 0x20 == UInt8(ascii: "e") else { return }
    let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    guard peek(signed ? 2 : 1)?.isDigit == true else { return }
    position += signed ? 2 : 1
    scanDigits()
  }

  /// The nearest double. A percent sign shifts the exponent, so 0.7% is exactly what 0.007 is.
  private mutating func value(
    _ mantissa: String, _ exponent: String, isPercent: Bool, from start: Int
  ) -> Double {
    guard position - start <= Syntax.Limits.numberLength else {
      report(
        .badNumber, "this number has too many figures", start, position,
        "write a large number with an exponent, such as 1.5e20")
      return 0
    }
    // An exponent of more digits than Int holds is out of range whatever else is there.
    let sign = exponent.hasPrefix("-") ? -1 : 1
    let power = exponent.isEmpty ? 0 : Int(exponent) ?? sign * 1_000_000
    let clamped = max(-1_000_000, min(1_000_000, power)) - (isPercent ? 2 : 0)
    let value = Double("\(mantissa)e\(clamped)") ?? .infinity
    if value.isFinite { return value }
    report(
      .badNumber, "this number is too large", start, position,
      "the largest number there is is about 1.8e308")
    return 0
  }

  /// What must not touch a number: letters, a further point. Consumed and reported at once.
  private mutating func reportTail(from start: Int) -> Bool {
    let numberEnd = position
    while let byte = peek(0) {
      if byte == UInt8(ascii: ".") {
        if peek(1) == UInt8(ascii: ".") { break }
        position += 1
      } else if byte >= 0x80 {
        let (scalar, length) = scalar(at: position)
        guard scalar.continuesName else { break }
        position += length
      } else {
        guard byte.continuesName else { break }
        position += 1
      }
    }
    guard position > numberEnd else { return false }
    let (message, hint) = tailFault(
      number: slice(start, numberEnd), tail: slice(numberEnd, position))
    report(.badNumber, message, start, position, hint)
    return true
  }

  private func tailFault(number: String, tail: String) -> (message: String, hint: String) {
    let whole = number + tail
    if tail == "." {
      return ("a number does not end with a point", "write “\(number)” or “\(number).0”")
    }
    if let date = Syntax.DateLiteral.rewritten(whole) {
      return ("a date begins with @", "write “@\(date)”")
    }
    if tail.hasPrefix("_"), tail.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "_") }) {
      return ("the figures of a number stand together", "write “\(whole.filter { $0 != "_" })”")
    }
    if tail.hasPrefix(".") {
      return ("“\(whole.clipped)” is not a number", "a number has one decimal point at most")
    }
    if number.hasSuffix("%") {
      return (
        "“\(whole.clipped)” is not a number", "the rest of a division is mod(x, 2)"
      )
    }
    return (
      "“\(whole.clipped)” is neither a number nor a name",
      "to multiply, write “\(number) * \(tail.clipped)”; a name that begins with a figure "
        + "stands in back-quotes: `\(whole.clipped)`"
    )
  }

  /// `.5`: taken for 0.5 after saying so once. Whether a number begins at this point.
  mutating func readNumberAfterPoint() -> Bool {
    guard peek(1)?.isDigit == true, !followsOperand else { return false }
    let start = position
    position += 1
    scanDigits()
    let digits = slice(start + 1, position).clipped
    pointedCount += 1
    if firstPointed == nil {
      firstPointed = diagnostics.count
      report(
        .badNumber, "a number does not begin with a point", start, position, "write “0.\(digits)”")
    }
    append(.number(Double("0.\(digits)") ?? 0), from: start)
    return true
  }

  /// Says how many other numbers begin with a point, which were not reported one by one.
  mutating func countPointed() {
    guard let firstPointed, pointedCount > 1 else { return }
    let said = diagnostics[firstPointed]
    let others = pointedCount - 1
    diagnostics[firstPointed] = Diagnostic(
      said.code, said.message, at: said.place,
      hints: said.hints + [
        "so \(others == 1 ? "does another number" : "do \(others) other numbers"): give each its 0"
      ])
  }

  /// Whether a point here would belong to what stands right before it.
  private var followsOperand: Bool {
    guard let last = tokens.last, last.span.end == position else { return false }
    switch last.kind {
    case .name, .quotedName, .text, .number, .date, .word, .symbol(.closeRound),
      .symbol(.closeSquare), .symbol(.closeCurly):
      return true
    case .symbol, .foreign, .end:
      return false
    }
  }
}
