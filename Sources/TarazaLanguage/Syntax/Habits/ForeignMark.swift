extension Syntax {
  /// Characters that word processors, other keyboards and mathematics offer for the signs of this
  /// language.
  struct ForeignMark: Sendable {
    /// What to type instead.
    let right: String
    /// What the parser sees in its place.
    let kinds: [Token.Kind]

    private init(_ right: String, _ kinds: Token.Kind...) {
      self.right = right
      self.kinds = kinds
    }

    private init(_ symbol: Token.Symbol) {
      self.init(symbol.rawValue, .symbol(symbol))
    }

    static let operators: [Unicode.Scalar: ForeignMark] = {
      var marks: [Unicode.Scalar: ForeignMark] = [
        "≥": .init(.greaterOrEqual), "⩾": .init(.greaterOrEqual), "≤": .init(.lessOrEqual),
        "⩽": .init(.lessOrEqual), "≠": .init(.notEqual), "≡": .init(.equal),
        "×": .init(.star), "·": .init(.star), "∙": .init(.star), "÷": .init(.slash),
        "−": .init(.minus), "–": .init(.minus), "—": .init(.minus), "‐": .init(.minus),
        "‑": .init(.minus), "…": .init(.range), "‥": .init(.range), "→": .init(.arrow),
        "⇒": .init(.arrow), "、": .init(.comma), "،": .init(.comma), "¦": .init(.pipe),
        "∈": .init("in", .word(.in)), "∉": .init("not in", .word(.not), .word(.in)),
        "∧": .init("and", .word(.and)), "∨": .init("or", .word(.or)),
        "¬": .init("not", .word(.not)), "²": .init("^2", .symbol(.caret), .number(2)),
        "³": .init("^3", .symbol(.caret), .number(3)),
      ]
      // The full-width forms stand in the order of ASCII, from ! at U+FF01.
      for symbol in Token.Symbol.allCases where symbol.rawValue.utf8.count == 1 {
        let offset = symbol.rawValue.utf8.first.map { UInt32($0) + 0xFEE0 } ?? 0
        if let wide = Unicode.Scalar(offset) { marks[wide] = .init(symbol) }
      }
      return marks
    }()

    /// Opening marks, with those that may close them.
    static let quotes: [Unicode.Scalar: [Unicode.Scalar]] = [
      "“": ["”", "“", "\""], "”": ["”", "\""], "„": ["“", "”", "\""], "‟": ["”", "\""],
      "«": ["»"], "»": ["«", "»"], "‹": ["›"], "›": ["‹", "›"], "「": ["」"],
      "'": ["'"], "‘": ["’", "‘"], "’": ["’"], "‚": ["‘", "’"], "´": ["´", "'"],
      "＂": ["＂"], "＇": ["＇"],
    ]
  }
}
