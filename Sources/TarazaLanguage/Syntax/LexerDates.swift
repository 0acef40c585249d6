import TarazaDocument

extension Syntax.Lexer {
  /// A date or a period; one that no calendar has is reported.
  mutating func readDate() {
    let start = position
    position += 1
    while let byte = peek(0) {
      let joins = [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":")]
      if byte.isDigit || byte.isLetter {
        position += 1
      } else if joins.contains(byte), dateGoesOn() {
        position += 2
      } else {
        break
      }
    }
    let text = slice(start + 1, position)
    switch Syntax.DateLiteral.read(text) {
    case .success(let date): append(.date(date), from: start)
    case .failure(let fault):
      report(.badDate, fault.message, start, position, fault.hint)
      append(.date(.year(1)), from: start)
    }
  }

  /// Whether the sign at the reading place joins parts of one date, rightly or wrongly, and is
  /// not the beginning of `..` or a minus before a name.
  private func dateGoesOn() -> Bool {
    guard let next = peek(1) else { return false }
    if next.isDigit { return true }
    let letter = next | 0x20
    return (letter == UInt8(ascii: "w") || letter == UInt8(ascii: "q")) && peek(2)?.isDigit == true
  }
}
