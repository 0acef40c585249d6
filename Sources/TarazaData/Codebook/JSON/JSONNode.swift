/// A JSON value that knows where in its text it stands, so that a fault in it has a place.
package struct JSONNode: Sendable {
  package indirect enum Content: Sendable {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case array([JSONNode])
    case object([Member])
  }

  package struct Member: Sendable {
    package let key: String
    /// Where the key begins, in bytes.
    package let offset: Int
    package let value: JSONNode
  }

  package let content: Content
  /// Where it begins, in bytes.
  package let offset: Int

  /// - Throws: the first fault of the text; nothing after it can be trusted.
  package init(_ bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }

  init(_ content: Content, at offset: Int) {
    self.content = content
    self.offset = offset
  }

  /// What it is, in a sentence.
  package var noun: String {
    switch content {
    case .null: "null"
    case .truth: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

package struct JSONError: Error, Equatable, Sendable {
  package let message: String
  /// In bytes.
  package let offset: Int
}

/// Lines and characters of a text, both from 1.
package struct TextPlaces: Sendable {
  private let bytes: [UInt8]
  private let lineStarts: [Int]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  package func place(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let line = String(decoding: bytes[lineStarts[low]..<offset], as: UTF8.self)
    return (low + 1, line.count + 1)
  }
}
