/// The lines of a source, found in one pass over its bytes.
///
/// Lines end in LF or CR LF; a byte order mark at the very start belongs to no line.
struct SourceLines {
  private let source: SourceText
  private let start: Int
  /// Where each line begins, and where its text ends without the line end.
  private var bounds: [Range<Int>] = []
  private let byteCount: Int

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(_ source: SourceText) {
    self.source = source
    let bytes = source.text.utf8
    start = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    byteCount = bytes.count
    var begin = start
    var previous: UInt8 = 0
    for (offset, byte) in bytes.enumerated().dropFirst(start) {
      if byte == UInt8(ascii: "\n") {
        let isPair = previous == UInt8(ascii: "\r") && offset > begin
        bounds.append(begin..<(isPair ? offset - 1 : offset))
        begin = offset + 1
      }
      previous = byte
    }
    bounds.append(begin..<byteCount)
  }

  var count: Int { bounds.count }

  /// The line, from 0, that holds the byte at `offset`; offsets outside are taken to the ends.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = bounds.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if bounds[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  func bounds(_ line: Int) -> Range<Int> { bounds[line] }

  func text(_ line: Int) -> Substring {
    let utf8 = source.text.utf8
    let begin = utf8.index(utf8.startIndex, offsetBy: bounds[line].lowerBound)
    return source.text[begin..<utf8.index(begin, offsetBy: bounds[line].count)]
  }

  /// The characters of a line with the bytes that each of them takes.
  func characters(_ line: Int) -> [(character: Character, bytes: Range<Int>)] {
    var offset = bounds[line].lowerBound
    return text(line).map { character in
      let begin = offset
      offset += character.utf8.count
      return (character, begin..<offset)
    }
  }
}

extension SourceText {
  /// The place of a byte as a reader counts it: the line, and the character that the byte is part
  /// of. A tab is one character; offsets before or behind the text are taken to its ends.
  public func position(of offset: Int) -> Position {
    SourceLines(self).position(of: offset)
  }
}

extension SourceLines {
  func position(of offset: Int) -> SourceText.Position {
    let line = line(of: offset)
    let whole = characters(line).prefix { $0.bytes.upperBound <= offset }.count
    return SourceText.Position(line: line + 1, column: whole + 1)
  }
}
