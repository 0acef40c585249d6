/// The condition under which a question was asked, as text in Taraza's language, when columns get
/// other names.
///
/// The grammar stands a storey above; here a condition is texts in quotes, names, names in
/// back-quotes, and what lies between them. That is enough, as a name that is followed by `(` is a
/// function, and one behind `missing(` is a kind.
package enum AskedIf {
  /// One piece of a condition; together they are the condition again.
  private enum Piece {
    /// With the way it is written.
    case name(String, source: String)
    case other(String)
  }

  /// The condition with the new names of its columns.
  ///
  /// - Parameters:
  ///   - newName: of the columns that are left, by the old ones.
  ///   - known: the columns that there were.
  /// - Returns: nil when a column of the condition is gone and another one has taken its name, so
  ///   that the condition would say something else.
  static func renaming(
    _ condition: String, _ newName: [ColumnID: ColumnID], known: (ColumnID) -> Bool
  ) -> String? {
    let taken = Set(newName.values)
    var text = ""
    for piece in pieces(of: condition) {
      guard case .name(let name, let source) = piece else {
        if case .other(let other) = piece { text += other }
        continue
      }
      let old = ColumnID(name)
      guard let new = newName[old] else {
        guard !known(old) || !taken.contains(old) else { return nil }
        text += source
        continue
      }
      text += new == old ? source : written(new.name)
    }
    return text
  }

  /// The name as a condition holds it.
  package static func written(_ name: String) -> String {
    let isPlain =
      name.first.map { isNameStart($0) } ?? false && name.allSatisfy { isNamePart($0) }
      && !reserved.contains(name)
    return isPlain ? name : "`\(name)`"
  }

  private static let reserved: Set<String> = [
    "let", "check", "with", "and", "or", "not", "in", "between", "is", "missing", "true", "false",
    "else", "except",
  ]

  private static func isNameStart(_ character: Character) -> Bool {
    character.isLetter || character == "_"
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func pieces(of condition: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = condition[...]
    var isKind = false
    while let first = rest.first {
      if first == "\"" {
        let text = quoted(rest)
        pieces.append(.other(String(text)))
        rest = rest[text.endIndex...]
      } else if first == "`" {
        let name = rest.dropFirst().prefix { $0 != "`" }
        pieces.append(.name(String(name), source: "`\(name)`"))
        rest = rest[name.endIndex...].dropFirst()
      } else if isNameStart(first) {
        let name = rest.prefix { isNamePart($0) }
        rest = rest[name.endIndex...]
        let isFunction = rest.first == "("
        let isWord = isFunction || isKind || reserved.contains(String(name))
        pieces.append(isWord ? .other(String(name)) : .name(String(name), source: String(name)))
        isKind = isFunction && name == "missing"
        continue
      } else if first.isNumber {
        // The letter of `1e5` and of a date such as `@2023Q2` begins no name.
        let number = rest.prefix { isNamePart($0) || $0 == "." }
        pieces.append(.other(String(number)))
        rest = rest[number.endIndex...]
      } else {
        pieces.append(.other(String(first)))
        rest = rest.dropFirst()
        isKind = isKind && first == "("
        continue
      }
      isKind = false
    }
    return pieces
  }

  /// The text in quotes at the beginning, with both of its quotes.
  private static func quoted(_ rest: Substring) -> Substring {
    var isEscaped = false
    var index = rest.index(after: rest.startIndex)
    while index < rest.endIndex {
      let character = rest[index]
      index = rest.index(after: index)
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        break
      }
    }
    return rest[..<index]
  }
}
