import TarazaDocument
import Testing

@Suite struct SourcePositionTests {
  private func place(_ text: String, _ offset: Int) -> [Int] {
    let position = SourceText(text).position(of: offset)
    return [position.line, position.column]
  }

  @Test(arguments: [
    ("", 0, [1, 1]),
    ("abc", 0, [1, 1]),
    ("abc", 2, [1, 3]),
    ("abc", 3, [1, 4]),
    ("abc\n", 3, [1, 4]),
    ("abc\n", 4, [2, 1]),
    ("a\nb", 2, [2, 1]),
    ("\n\n\n", 2, [3, 1]),
    ("a\tb", 2, [1, 3]),
  ])
  func linesAndCharactersCountFromOne(_ text: String, _ offset: Int, _ expected: [Int]) {
    #expect(place(text, offset) == expected)
  }

  @Test func carriageReturnAndLineFeedAreOneLineEnd() {
    #expect(place("ab\r\ncd", 2) == [1, 3])
    #expect(place("ab\r\ncd", 3) == [1, 3])
    #expect(place("ab\r\ncd", 4) == [2, 1])
    #expect(place("\r\n\r\nx", 4) == [3, 1])
  }

  @Test func loneCarriageReturnIsNoLineEnd() {
    #expect(place("ab\rcd", 3) == [1, 4])
    #expect(place("a\r\r\nb", 4) == [2, 1])
  }

  @Test func byteOrderMarkAtTheStartCountsAsNothing() {
    #expect(place("\u{FEFF}ab", 0) == [1, 1])
    #expect(place("\u{FEFF}ab", 3) == [1, 1])
    #expect(place("\u{FEFF}ab", 4) == [1, 2])
    #expect(place("a\u{FEFF}b", 4) == [1, 3])
  }

  @Test func characterOfSeveralBytesOrScalarsIsOneColumn() {
    #expect(place("иш", 2) == [1, 2])
    #expect(place("e\u{301}x", 3) == [1, 2])
    #expect(place("👨‍👩‍👧x", 18) == [1, 2])
    #expect(place("日本x", 6) == [1, 3])
  }

  @Test func byteWithinACharacterBelongsToIt() {
    #expect(place("aиb", 2) == [1, 2])
    #expect(place("👨‍👩‍👧x", 7) == [1, 1])
    #expect(place("e\u{301}x", 1) == [1, 1])
  }

  @Test(arguments: [Int.min, -1, 4, 1000, Int.max])
  func offsetsOutsideGoToTheEnds(_ offset: Int) {
    #expect(place("abc", offset) == (offset < 0 ? [1, 1] : [1, 4]))
  }

  @Test func everyOffsetOfAMixedTextHasAPlaceNotBeforeTheLast() {
    let text = "\u{FEFF}a\r\nи\te\u{301}\n\n👨‍👩‍👧\rz"
    let source = SourceText(text)
    var last = SourceText.Position(line: 1, column: 1)
    for offset in 0...text.utf8.count {
      let position = source.position(of: offset)
      #expect(position >= last)
      last = position
    }
    #expect(last == SourceText.Position(line: 4, column: 4))
  }
}
