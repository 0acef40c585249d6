/// The text that is being edited, and the place in it: a value that knows no keys and no screen.
///
/// - Invariant: `cursor` lies in `0...characters.count`; the characters are whole graphemes.
package struct LineBuffer: Equatable {
  package private(set) var characters: [Character] = []
  package private(set) var cursor = 0
  /// What was cut last, to be put in again.
  package private(set) var killed = ""
  private var undoing: [State] = []
  /// What the last change was, so that a run of the same kind is undone, or yanked, as one.
  private var lastChange = Change.other

  private struct State: Equatable {
    let characters: [Character]
    let cursor: Int
  }

  private enum Change { case typing, killForward, killBackward, other }

  /// More steps back than anyone takes.
  private static let deepestUndo = 500

  package init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  package var text: String { String(characters) }
  package var isEmpty: Bool { characters.isEmpty }

  /// The cursor in bytes of UTF-8.
  package var offset: Int { characters[..<cursor].reduce(0) { $0 + $1.utf8.count } }

  // MARK: Changing

  package mutating func insert(_ new: String) {
    guard !new.isEmpty else { return }
    remember(.typing)
    put(new)
  }

  /// Takes the place of all that is there, as one step.
  package mutating func replaceAll(_ new: String) {
    remember(.other)
    characters = Array(new)
    cursor = characters.count
  }

  /// Takes the place of a run of bytes; the cursor goes behind it.
  package mutating func replace(bytes range: Range<Int>, with new: String) {
    remember(.other)
    let bytes = Array(text.utf8)
    let range = range.clamped(to: 0..<bytes.count)
    let head = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
    let tail = String(decoding: bytes[range.upperBound...], as: UTF8.self)
    characters = Array(head + new + tail)
    cursor = position(ofByte: head.utf8.count + new.utf8.count)
  }

  package mutating func deleteBackward() {
    guard cursor > 0 else { return }
    remember(.other)
    remove(cursor - 1..<cursor)
  }

  package mutating func deleteForward() {
    guard cursor < characters.count else { return }
    remember(.other)
    remove(cursor..<cursor + 1)
  }

  /// Exchanges the characters round the cursor, or the last two at a line's end.
  package mutating func transpose() {
    let isAtEnd = cursor == characters.count || characters[cursor].isNewline
    let second = isAtEnd ? cursor - 1 : cursor
    guard second >= 1, !characters[second].isNewline, !characters[second - 1].isNewline else {
      return
    }
    remember(.other)
    characters.swapAt(second - 1, second)
    normalize(cursorAt: second + 1)
  }

  package mutating func kill(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<characters.count)
    guard !range.isEmpty else { return }
    let change: Change = range.lowerBound < cursor ? .killBackward : .killForward
    let cut = String(characters[range])
    switch lastChange {
    case .killForward where change == .killForward: killed += cut
    case .killBackward where change == .killBackward: killed = cut + killed
    default: killed = cut
    }
    remember(change)
    remove(range)
  }

  package mutating func yank() {
    guard !killed.isEmpty else { return }
    remember(.other)
    put(killed)
  }

  package mutating func undo() {
    guard let before = undoing.popLast() else { return }
    characters = before.characters
    cursor = before.cursor
    lastChange = .other
  }

  // MARK: Moving

  package mutating func move(to place: Int) {
    cursor = max(0, min(place, characters.count))
    lastChange = .other
  }

  // MARK: Keeping whole

  private mutating func remember(_ change: Change) {
    let isSameRun = change == .typing && lastChange == .typing
    if !isSameRun {
      undoing.append(State(characters: characters, cursor: cursor))
      if undoing.count > Self.deepestUndo { undoing.removeFirst() }
    }
    lastChange = change
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    normalize(cursorAt: range.lowerBound)
  }

  private mutating func put(_ new: String) {
    let added = Array(new)
    characters.insert(contentsOf: added, at: cursor)
    normalize(cursorAt: cursor + added.count)
  }

  /// Marks join the letters they have come to stand on, so the text is cut into characters anew.
  private mutating func normalize(cursorAt place: Int) {
    let before = characters[..<place].reduce(0) { $0 + $1.utf8.count }
    characters = Array(String(characters))
    cursor = position(ofByte: before)
  }

  /// The first boundary between characters that is not before this byte.
  package func position(ofByte offset: Int) -> Int {
    var bytes = 0
    for (index, character) in characters.enumerated() {
      if bytes >= offset { return index }
      bytes += character.utf8.count
    }
    return characters.count
  }
}
