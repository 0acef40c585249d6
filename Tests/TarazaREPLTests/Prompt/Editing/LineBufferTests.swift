import TarazaREPL
import Testing

@Suite struct LineBufferTests {
  /// One edit of any kind.
  private func edit(_ buffer: inout LineBuffer, _ noise: inout Noise) {
    switch noise.below(14) {
    case 0...3: buffer.insert(noise.text(1 + noise.below(3)))
    case 4: buffer.deleteBackward()
    case 5: buffer.deleteForward()
    case 6: buffer.move(to: noise.below(buffer.characters.count + 3) - 1)
    case 7: buffer.kill(buffer.wordStart..<buffer.cursor)
    case 8: buffer.kill(buffer.cursor..<buffer.lineEnd + noise.below(2))
    case 9: buffer.yank()
    case 10: buffer.transpose()
    case 11: noise.below(2) == 0 ? buffer.moveUp() : buffer.moveDown()
    case 12:
      let count = buffer.text.utf8.count
      let start = noise.below(count + 1)
      buffer.replace(bytes: start..<start + noise.below(count - start + 4), with: noise.text(1))
    default: buffer.undo()
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func noEditBreaksTheText(_ seed: UInt64) {
    var noise = Noise(seed)
    var buffer = LineBuffer()
    for _ in 0..<300 {
      edit(&buffer, &noise)
      #expect((0...buffer.characters.count).contains(buffer.cursor))
      #expect(Array(buffer.text) == buffer.characters, "the characters are whole")
      #expect((0...buffer.cursor).contains(buffer.lineStart))
      #expect((buffer.cursor...buffer.characters.count).contains(buffer.lineEnd))
      #expect(buffer.offset <= buffer.text.utf8.count)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func undoingLeadsBackToTheBeginning(_ seed: UInt64) {
    var noise = Noise(seed)
    let start = noise.text(5)
    var buffer = LineBuffer(start)
    for _ in 0..<100 { edit(&buffer, &noise) }
    for _ in 0..<200 { buffer.undo() }
    #expect(buffer.text == start)
  }

  @Test func typingIsUndoneAsOneRun() {
    var buffer = LineBuffer()
    for letter in ["a", "b", "c"] { buffer.insert(letter) }
    buffer.move(to: 0)
    buffer.insert("x")
    buffer.undo()
    #expect(buffer.text == "abc")
    buffer.undo()
    #expect(buffer.text == "")
  }

  @Test func aMarkJoinsTheLetterBeforeIt() {
    var buffer = LineBuffer("cafe")
    buffer.insert("\u{301}")
    #expect(buffer.characters.count == 4 && buffer.cursor == 4)
    buffer.deleteBackward()
    #expect(buffer.text == "caf")
  }

  @Test func wordsAreThoseOfAnyScript() {
    var buffer = LineBuffer("s | where ишеним_1 >= 4")
    buffer.kill(buffer.wordStart..<buffer.cursor)
    buffer.kill(buffer.wordStart..<buffer.cursor)
    #expect(buffer.text == "s | where ")
    #expect(buffer.killed == "ишеним_1 >= 4", "what is cut in a row is one")
    buffer.yank()
    #expect(buffer.text == "s | where ишеним_1 >= 4")
  }

  @Test func linesAreGoneThroughByColumn() {
    var buffer = LineBuffer("dataset bfi\n| take\n| describe it")
    buffer.moveUp()
    #expect(buffer.line == "| take" && buffer.cursor == buffer.lineEnd)
    buffer.moveUp()
    #expect(buffer.cursor == 6)
    #expect(buffer.isOnFirstLine && !buffer.isOnLastLine)
  }

  @Test func neighboursAreExchanged() {
    var buffer = LineBuffer("tkae")
    buffer.move(to: 2)
    buffer.transpose()
    #expect(buffer.text == "take" && buffer.cursor == 3)
  }
}
