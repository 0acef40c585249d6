import TarazaREPL
import Testing

@Suite struct KeyReaderTests {
  private func keys(_ bytes: [UInt8], cut: Int = .max) -> [Key] {
    var reader = KeyReader()
    var keys: [Key] = []
    for start in stride(from: 0, to: bytes.count, by: min(cut, max(1, bytes.count))) {
      reader.take(bytes[start..<min(bytes.count, start + min(cut, bytes.count))])
      while let key = reader.next() { keys.append(key) }
    }
    while let key = reader.finish() {
      keys.append(key)
      while let key = reader.next() { keys.append(key) }
    }
    return keys
  }

  @Test(arguments: [
    ("a", [Key.text("a")]), ("ишеним", [.text("ишеним")]), ("\r", [.enter]), ("\t", [.tab]),
    ("\u{7F}", [.backspace]), ("\u{1}", [.control("a")]), ("\u{1F}", [.control("_")]),
    ("\u{1B}", [.escape]), ("\u{1B}[A", [.up]), ("\u{1B}OB", [.down]),
    ("\u{1B}[1;5C", [.wordRight]),
    ("\u{1B}[1;3D", [.wordLeft]), ("\u{1B}[3~", [.delete]), ("\u{1B}[H", [.home]),
    ("\u{1B}[4~", [.end]), ("\u{1B}b", [.alt("b")]), ("\u{1B}\r", [.altEnter]),
    ("\u{1B}\u{7F}", [.altBackspace]), ("\u{1B}[Z", [.backTab]),
    (
      "\u{1B}[200~a\rb\u{1B}[201~c",
      [.paste("a\rb"), .text("c")]
    ), ("\u{1B}[15~", [.unknown]), ("\u{1B}[[A", [.unknown]),
    ("a\u{1B}[Db", [.text("a"), .left, .text("b")]), ("🇰🇬\u{3}", [.text("🇰🇬"), .control("c")]),
  ])
  func bytesBecomeKeys(_ text: String, _ expected: [Key]) {
    #expect(keys(Array(text.utf8)) == expected)
  }

  /// Texts may come in more pieces then; all else is the same.
  @Test(arguments: 1...5)
  func howTheBytesAreCutChangesNothing(_ cut: Int) {
    let text = "s | ө\u{1B}[1;5C漢\u{1B}[200~line\rтүз\u{1B}[201~\u{1B}OA\u{1B}b👩‍👩‍👧\r"
    func joined(_ keys: [Key]) -> [Key] {
      keys.reduce(into: []) { all, key in
        if case .text(let new) = key, case .text(let old)? = all.last {
          all[all.count - 1] = .text(old + new)
        } else {
          all.append(key)
        }
      }
    }
    #expect(joined(keys(Array(text.utf8), cut: cut)) == joined(keys(Array(text.utf8))))
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func anyBytesComeToAnEnd(_ seed: UInt64) {
    var noise = Noise(seed)
    for length in 0..<60 {
      let bytes = noise.bytes(length)
      let found = keys(bytes, cut: 1 + noise.below(4))
      #expect(found.count <= 2 * bytes.count)
    }
  }

  @Test func aBrokenCharacterDoesNotHoldBackTheNext() {
    #expect(keys([0xD0, 0x41]) == [.text("\u{FFFD}A")])
    #expect(keys([0xD0, 0x0D]).last == .enter)
  }
}
