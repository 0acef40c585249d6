import TarazaDocument
import TarazaLanguage

/// The line editor: from keys to an edited text, and to what the prompt should do. It knows no
/// terminal, so that every key can be tried without one.
package struct Editor {
  package enum Action: Equatable {
    /// Show the text as it is now.
    case redraw
    /// The text is to be run.
    case submit
    /// The text is dropped, and a new one begins below.
    case drop
    case leave
    case suspend
    case clearScreen
    /// Explain the word at the cursor below the text.
    case explain(Inspection)
    /// The key can do nothing here.
    case bell
  }

  package var buffer = LineBuffer()
  package let language: EditorLanguage
  package let history: History
  /// Where in the history the text comes from; behind its end while it is new.
  package var place: Int
  /// What was typed before the history was gone through.
  package var typed = ""
  package var menu: CompletionMenu?
  package var search: HistorySearch?
  /// Tab has just put in a word and the blank behind it; who types that blank too means one.
  var hasOwnBlank = false

  package init(language: EditorLanguage, history: History) {
    self.language = language
    self.history = history
    place = history.entries.count
  }

  package mutating func press(_ key: Key) -> Action {
    let hadOwnBlank = hasOwnBlank
    hasOwnBlank = false
    if search != nil, let action = pressInSearch(key) { return action }
    if menu != nil, let action = pressInMenu(key) { return action }
    switch key {
    case .text(" ") where hadOwnBlank: return .redraw
    case .text(let text): return edit { $0.insert(text) }
    case .paste(let text): return edit { $0.insert(text.withPlainLineEnds) }
    case .enter: return enter()
    case .altEnter: return edit { $0.insert("\n") }
    case .tab: return complete()
    case .backspace: return edit { $0.deleteBackward() }
    case .altBackspace: return edit { $0.kill($0.wordStart..<$0.cursor) }
    case .delete: return edit { $0.deleteForward() }
    case .up: return up()
    case .down: return down()
    case .left: return move { $0.cursor - 1 }
    case .right: return move { $0.cursor + 1 }
    case .wordLeft: return move { $0.wordStart }
    case .wordRight: return move { $0.wordEnd }
    case .home: return move { $0.lineStart }
    case .end: return move { $0.lineEnd }
    case .pageUp: return older()
    case .pageDown: return newer()
    case .control(let letter): return pressControl(letter)
    case .alt(let letter): return pressAlt(letter)
    case .backTab, .escape, .unknown: return .redraw
    }
  }

  // MARK: Keys with Ctrl and Alt

  private mutating func pressControl(_ letter: Character) -> Action {
    switch letter {
    case "a": return move { $0.lineStart }
    case "e": return move { $0.lineEnd }
    case "b": return move { $0.cursor - 1 }
    case "f": return move { $0.cursor + 1 }
    case "p": return up()
    case "n": return down()
    case "k":
      // At a line's end the line break itself goes.
      return edit { $0.kill($0.cursor..<max($0.lineEnd, $0.cursor + 1)) }
    case "u": return edit { $0.kill($0.lineStart..<$0.cursor) }
    case "w": return edit { $0.kill($0.chunkStart..<$0.cursor) }
    case "y": return edit { $0.yank() }
    case "t": return edit { $0.transpose() }
    case "_": return edit { $0.undo() }
    case "j": return enter()
    case "l": return .clearScreen
    case "r":
      search = HistorySearch(before: buffer)
      return .redraw
    case "c": return .drop
    case "d": return buffer.isEmpty ? .leave : edit { $0.deleteForward() }
    case "z": return .suspend
    default: return .bell
    }
  }

  private mutating func pressAlt(_ letter: Character) -> Action {
    switch letter {
    case "b", "B": return move { $0.wordStart }
    case "f", "F": return move { $0.wordEnd }
    case "d", "D": return edit { $0.kill($0.cursor..<$0.wordEnd) }
    case "h", "?":
      guard let found = language.inspect(at: buffer.offset, in: buffer.text) else { return .bell }
      return .explain(found)
    default: return .bell
    }
  }

  // MARK: Editing

  private mutating func edit(_ change: (inout LineBuffer) -> Void) -> Action {
    change(&buffer)
    place = history.entries.count
    return .redraw
  }

  private mutating func move(_ target: (LineBuffer) -> Int) -> Action {
    buffer.move(to: target(buffer))
    return .redraw
  }

  /// Runs a whole program; opens a new line in one that is not, unless its last line is blank.
  private mutating func enter() -> Action {
    let isBlankEnd =
      buffer.isOnLastLine && !buffer.isOnFirstLine && buffer.line.allSatisfy(\.isWhitespace)
    if isBlankEnd || language.isComplete(buffer.text) { return .submit }
    return edit { $0.insert("\n") }
  }

  private mutating func up() -> Action {
    if buffer.isOnFirstLine { return older() }
    buffer.moveUp()
    return .redraw
  }

  private mutating func down() -> Action {
    if buffer.isOnLastLine { return newer() }
    buffer.moveDown()
    return .redraw
  }
}

extension String {
  /// Terminals send a carriage return for each line end of a paste; other control characters in it
  /// would only be in the way.
  fileprivate var withPlainLineEnds: String {
    let lines = replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    return String(
      String.UnicodeScalarView(
        lines.unicodeScalars.filter {
          $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t"
        }
      ))
  }
}
