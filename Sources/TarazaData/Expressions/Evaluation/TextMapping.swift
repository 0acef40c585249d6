extension Chunk.Slice {
  /// A number for each row from its text: `f` is called once for each text that occurs.
  func mappedTexts<Failure: Error>(to missing: Double, _ f: (String) throws(Failure) -> Double)
    throws(Failure) -> [Double]
  {
    var known = TextMemo<Double>(self)
    var result = [Double](repeating: missing, count: values.count)
    for row in values.indices where isValid(row) {
      let code = Int(values[row])
      if let value = known[code] {
        result[row] = value
      } else {
        let value = try f(dictionary[code])
        known[code] = value
        result[row] = value
      }
    }
    return result
  }

  /// A text for each row from its text; nil is a plain missing.
  func mappingTexts<Failure: Error>(_ f: (String) throws(Failure) -> String?) throws(Failure)
    -> Chunk.Slice
  {
    var texts = TextCodes()
    let absent = -1.0
    let codes = try mappedTexts(to: absent) { text throws(Failure) in
      try f(text).map { Double(texts.code(of: $0)) } ?? absent
    }
    var kinds = allKinds
    kinds.addMissing(where: { codes[$0] == absent }, of: codes.count)
    return Chunk.Slice(
      type: .text, values: codes.map { max($0, 0) }, kinds: kinds, dictionary: texts.dictionary)
  }
}

/// What is known of the texts of a slice by code: an array unless the dictionary is much longer
/// than the slice.
struct TextMemo<Answer> {
  private var dense: [Answer?]
  private var sparse: [Int: Answer] = [:]
  private static var longestRatio: Int { 4 }

  init(_ slice: Chunk.Slice) {
    let isDense = slice.dictionary.count <= slice.values.count * Self.longestRatio
    dense = isDense ? Array(repeating: nil, count: slice.dictionary.count) : []
  }

  subscript(code: Int) -> Answer? {
    get { dense.isEmpty ? sparse[code] : dense[code] }
    set {
      if dense.isEmpty { sparse[code] = newValue } else { dense[code] = newValue }
    }
  }
}

/// A dictionary of texts as it grows.
struct TextCodes: Equatable, Sendable {
  private(set) var dictionary: [String] = []
  private var codes: [String: Int32] = [:]

  mutating func code(of text: String) -> Int32 {
    if let code = codes[text] { return code }
    let code = Int32(dictionary.count)
    dictionary.append(text)
    codes[text] = code
    return code
  }
}
