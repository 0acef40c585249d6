import TarazaDocument
import TarazaLanguage

/// The candidates that are listed below the text, while Tab goes through them.
package struct CompletionMenu: Equatable {
  package let candidates: [Completion.Candidate]
  /// Where they go in the text as it was when the list was opened.
  package let span: Span
  package let before: LineBuffer
  package var selected: Int?

  package mutating func step(_ distance: Int) {
    let count = candidates.count
    guard count > 0 else { return }
    let from = selected ?? (distance > 0 ? -1 : 0)
    selected = (from + distance + count) % count
  }
}

extension Editor {
  /// Tab: what all candidates share is put in; when that is nothing, they are listed.
  package mutating func complete() -> Action {
    let text = buffer.text
    let completion = language.complete(at: buffer.offset, in: text)
    let candidates = completion.candidates
    guard let first = candidates.first else { return .bell }
    let range = completion.span.start..<completion.span.end
    if candidates.count == 1 {
      let blank = first.separator(before: text, at: range)
      buffer.replace(bytes: range, with: first.text + blank)
      hasOwnBlank = !blank.isEmpty
      return .redraw
    }
    let shared = candidates.dropFirst().reduce(first.text) { $0.sharedPrefix(with: $1.text) }
    let typed = String(decoding: Array(text.utf8)[range], as: UTF8.self)
    if shared.count > typed.count, shared.lowercased().hasPrefix(typed.lowercased()) {
      buffer.replace(bytes: range, with: shared)
      return .redraw
    }
    menu = CompletionMenu(
      candidates: candidates, span: completion.span, before: buffer, selected: nil)
    return .redraw
  }

  /// Nil when the key closes the menu and then does what it always does.
  package mutating func pressInMenu(_ key: Key) -> Action? {
    guard var menu else { return nil }
    switch key {
    case .tab: menu.step(1)
    case .backTab: menu.step(-1)
    case .escape, .control("g"):
      buffer = menu.before
      self.menu = nil
      return .redraw
    case .enter where menu.selected != nil:
      self.menu = nil
      return .redraw
    default:
      self.menu = nil
      return nil
    }
    self.menu = menu
    guard let selected = menu.selected else { return .bell }
    buffer = menu.before
    buffer.replace(bytes: menu.span.start..<menu.span.end, with: menu.candidates[selected].text)
    return .redraw
  }
}

extension Completion.Candidate {
  /// A word that something always follows takes the blank along, unless one is there.
  fileprivate func separator(before text: String, at range: Range<Int>) -> String {
    let bytes = Array(text.utf8)
    let isLast = range.upperBound >= bytes.count
    switch kind {
    case .command, .clause, .word, .option: return isLast ? " " : ""
    case .name, .column, .scale, .function, .choice, .field, .file, .topic: return ""
    }
  }
}

extension String {
  fileprivate func sharedPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
