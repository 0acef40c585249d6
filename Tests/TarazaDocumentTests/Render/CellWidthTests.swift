import TarazaDocument
import Testing

@Suite struct CellWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("ишеним", 6), ("ңөүү", 4), ("e\u{301}", 1), ("й\u{306}", 1),
    ("日本語", 6), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ﾊﾝｶｸ", 4), ("Ａ", 2),
    ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇰🇬", 2), ("❤️", 2), ("1️⃣", 2), ("—…“”·", 5), ("½°±", 3),
    ("שלום", 4), ("\u{AD}", 1),
  ])
  func cellsAreCountedAsTerminalsDo(_ text: String, _ width: Int) {
    #expect(cellWidth(text) == width)
  }

  @Test func shorteningNeverPartsACharacter() {
    #expect(shortened("ишеним", to: 6) == "ишеним")
    #expect(shortened("ишеним", to: 4) == "ише…")
    #expect(shortened("日本語", to: 5) == "日本…")
    #expect(shortened("日本語", to: 4) == "日…")
    #expect(shortened("e\u{301}e\u{301}e\u{301}", to: 2) == "e\u{301}…")
    #expect(shortened("a 👨‍👩‍👧b", to: 3) == "a…")
    #expect(shortened("ab", to: 1) == "…")
    #expect(shortened("ab", to: 0) == "")
  }

  @Test func wrappingKeepsEveryWord() {
    #expect(wrapped("a bb ccc dddd", to: 5) == ["a bb", "ccc", "dddd"])
    #expect(wrapped("日本語日本語", to: 5) == ["日本", "語日", "本語"])
    #expect(wrapped("  ", to: 5) == [""])
  }
}
