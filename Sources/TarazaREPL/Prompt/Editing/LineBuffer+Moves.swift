/// Places in the text: words, lines.
extension LineBuffer {
  // MARK: Words

  /// Where the word before the cursor begins.
  package var wordStart: Int {
    var place = cursor
    while place > 0, !characters[place - 1].isOfWord { place -= 1 }
    while place > 0, characters[place - 1].isOfWord { place -= 1 }
    return place
  }

  /// Where the word behind the cursor ends.
  package var wordEnd: Int {
    var place = cursor
    while place < characters.count, !characters[place].isOfWord { place += 1 }
    while place < characters.count, characters[place].isOfWord { place += 1 }
    return place
  }

  /// Where what stands before the cursor up to a blank begins, as Ctrl-W takes it.
  package var chunkStart: Int {
    var place = cursor
    while place > 0, characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
    return place
  }

  // MARK: Lines

  package var lineStart: Int { (characters[..<cursor].lastIndex { $0.isNewline } ?? -1) + 1 }

  package var lineEnd: Int { characters[cursor...].firstIndex { $0.isNewline } ?? characters.count }

  package var isOnFirstLine: Bool { lineStart == 0 }
  package var isOnLastLine: Bool { lineEnd == characters.count }

  /// The line of the cursor.
  package var line: String { String(characters[lineStart..<lineEnd]) }

  package mutating func moveUp() {
    guard !isOnFirstLine else { return }
    let column = cursor - lineStart
    move(to: lineStart - 1)
    move(to: min(lineStart + column, lineEnd))
  }

  package mutating func moveDown() {
    guard !isOnLastLine else { return }
    let column = cursor - lineStart
    move(to: lineEnd + 1)
    move(to: min(lineStart + column, lineEnd))
  }
}

extension Character {
  /// Letters, digits and `_` make words, as they make names.
  fileprivate var isOfWord: Bool { isLetter || isNumber || self == "_" }
}
