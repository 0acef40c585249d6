/// Going through the history, with what was typed kept as the beginning to look for.
extension Editor {
  package mutating func older() -> Action {
    if place == history.entries.count { typed = buffer.text }
    guard let found = history.older(than: place, beginning: typed) else { return .bell }
    show(found)
    return .redraw
  }

  package mutating func newer() -> Action {
    guard place < history.entries.count else { return .bell }
    if let found = history.newer(than: place, beginning: typed) {
      show(found)
    } else {
      place = history.entries.count
      buffer.replaceAll(typed)
    }
    return .redraw
  }

  private mutating func show(_ found: Int) {
    place = found
    buffer.replaceAll(history.entries[found])
  }
}

/// A search through the history, letter by letter.
package struct HistorySearch: Equatable {
  package let before: LineBuffer
  package var wanted = ""
  /// The entry shown; nil before the first is found.
  package var place: Int?

  package init(before: LineBuffer) {
    self.before = before
  }
}

extension Editor {
  /// Nil when the key ends the search and then does what it always does.
  package mutating func pressInSearch(_ key: Key) -> Action? {
    guard var search else { return nil }
    switch key {
    case .text(let text):
      search.wanted += text
      return look(search, from: (search.place ?? history.entries.count - 1) + 1)
    case .backspace:
      guard !search.wanted.isEmpty else { return .bell }
      search.wanted.removeLast()
      return look(search, from: history.entries.count)
    case .control("r"):
      return look(search, from: search.place ?? history.entries.count)
    case .control("g"), .control("c"), .escape:
      buffer = search.before
      self.search = nil
      return .redraw
    default:
      self.search = nil
      return nil
    }
  }

  /// - Parameter start: entries before this one are looked at.
  private mutating func look(_ search: HistorySearch, from start: Int) -> Action {
    var search = search
    defer { self.search = search }
    guard !search.wanted.isEmpty else {
      buffer = search.before
      search.place = nil
      return .redraw
    }
    guard let found = history.older(than: start, holding: search.wanted) else { return .bell }
    search.place = found
    place = found
    typed = ""
    buffer = LineBuffer(history.entries[found])
    return .redraw
  }
}
