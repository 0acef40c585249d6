/// What a person at a keyboard does, whatever bytes the terminal makes of it.
package enum Key: Equatable, Sendable {
  /// One or more characters, or the part of one: marks may come after the letter they stand on.
  case text(String)
  /// Several lines perhaps, put in at once.
  case paste(String)
  case enter, altEnter, tab, backTab, escape, backspace, altBackspace, delete
  case up, down, left, right, wordLeft, wordRight, home, end, pageUp, pageDown
  /// Ctrl with a letter, or with one of `_ @ [ \ ] ^`.
  case control(Character)
  case alt(Character)
  /// A sequence that means nothing here.
  case unknown
}
