extension Syntax {
  /// The Latin name that a reader sees where letters of another script stand: `dеscribe` with a
  /// Cyrillic `е` gives `describe`. Nil when every letter is Latin, or when one looks like none.
  package static func lookalikeLatin(_ name: String) -> String? {
    replaced(name, by: latinForOthers, keeping: \.isASCII)
  }

  /// The Cyrillic name that a reader sees where Latin letters stand among Cyrillic ones.
  package static func lookalikeCyrillic(_ name: String) -> String? {
    replaced(name, by: cyrillicForLatin) { scalar in
      (0x400...0x52F).contains(scalar.value) || !scalar.properties.isAlphabetic
    }
  }

  private static func replaced(
    _ name: String, by table: [Unicode.Scalar: Unicode.Scalar],
    keeping isAtHome: (Unicode.Scalar) -> Bool
  ) -> String? {
    var result = String.UnicodeScalarView()
    var isChanged = false
    for scalar in name.unicodeScalars {
      if isAtHome(scalar) {
        result.append(scalar)
      } else if let twin = table[scalar] {
        result.append(twin)
        isChanged = true
      } else {
        return nil
      }
    }
    return isChanged ? String(result) : nil
  }

  /// By look, upright or in small capitals: Cyrillic, then Greek.
  private static let latinForOthers: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "к": "k", "м": "m",
    "т": "t", "н": "h", "в": "b", "і": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "q",
    "ԝ": "w", "ү": "y", "г": "r", "п": "n",
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C",
    "Т": "T", "У": "Y", "Х": "X", "І": "I", "Ј": "J", "Ѕ": "S", "Ү": "Y", "З": "3",
    "ο": "o", "α": "a", "ν": "v", "ρ": "p", "Α": "A", "Β": "B", "Ε": "E", "Η": "H", "Ι": "I",
    "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Χ": "X", "Υ": "Y", "Ζ": "Z",
  ]

  private static let cyrillicForLatin: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "y": "у", "k": "к", "i": "і",
    "A": "А", "B": "В", "E": "Е", "K": "К", "M": "М", "H": "Н", "O": "О", "P": "Р", "C": "С",
    "T": "Т", "X": "Х",
  ]
}
