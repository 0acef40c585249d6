import TarazaDocument

/// A text cut into the rows of a terminal, with the place of the cursor: a pure function of text
/// and width.
package struct Layout: Equatable {
  package struct Row: Equatable {
    package var text = ""
    /// In cells, colours aside.
    package var width = 0
  }

  package private(set) var rows = [Row()]
  package private(set) var cursorRow = 0
  package private(set) var cursorColumn = 0

  private let width: Int
  private static let tab = "  "

  /// - Parameters:
  ///   - prompt: stands before the first line.
  ///   - continuation: stands before the others.
  ///   - paint: how each character is shown; nil for plain.
  package init(
    prompt: String, continuation: String, buffer: LineBuffer, width: Int,
    paint: (Int, String) -> String = { $1 }
  ) {
    self.width = max(2, width)
    put(prompt)
    for (index, character) in buffer.characters.enumerated() {
      if index == buffer.cursor { markCursor() }
      if character.isNewline {
        rows.append(Row())
        put(continuation)
      } else {
        put(Self.shown(character)) { paint(index, $0) }
      }
    }
    if buffer.cursor == buffer.characters.count { markCursor() }
  }

  /// Control characters must not reach the terminal as they are, and a mark without a letter would
  /// settle on the prompt.
  private static func shown(_ character: Character) -> String {
    if character == "\t" { return tab }
    let isControl = character.unicodeScalars.contains {
      $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
    }
    let isLoneMark = character.unicodeScalars.first.map {
      $0.properties.isGraphemeExtend || $0.properties.isEmojiModifier || $0.value == 0x200D
    }
    return isControl || isLoneMark == true ? "�" : String(character)
  }

  private mutating func put(_ text: String, paint: (String) -> String = { $0 }) {
    for character in text {
      // One character may be any number of marks that a terminal shows side by side.
      let character = cellWidth(character) > width ? "�" : character
      let cells = cellWidth(character)
      if rows[rows.count - 1].width + cells > width { rows.append(Row()) }
      rows[rows.count - 1].text += paint(String(character))
      rows[rows.count - 1].width += cells
    }
  }

  /// A cursor behind a full row stands at the beginning of the next.
  private mutating func markCursor() {
    if rows[rows.count - 1].width >= width { rows.append(Row()) }
    cursorRow = rows.count - 1
    cursorColumn = rows[rows.count - 1].width
  }

  /// As many rows as a screen has, the cursor's among them.
  package func visible(_ count: Int) -> (rows: ArraySlice<Row>, cursorRow: Int) {
    let count = max(1, count)
    guard rows.count > count else { return (rows[...], cursorRow) }
    let start = max(0, min(cursorRow - count / 2, rows.count - count))
    return (rows[start..<start + count], cursorRow - start)
  }
}
