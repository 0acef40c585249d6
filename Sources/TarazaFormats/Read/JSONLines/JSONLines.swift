import Glibc
import TarazaData

/// The lines of a file, one at a time.
struct JSONLines {
  private let source: ByteSource

  private static let blockBytes = 1 << 20
  /// No row may be longer: a file without line ends would be one.
  private static let longestLine = 1 << 26

  init(_ source: ByteSource) { self.source = source }

  /// - Parameter body: takes each line that is not blank, with its number from 1.
  func forEach(_ body: ([UInt8], Int) throws(DataError) -> Void) throws(DataError) {
    var rest: [UInt8] = []
    var number = 0
    var position = 0
    while position < source.count {
      let range = position..<min(source.count, position + Self.blockBytes)
      rest += try source.bytes(range)
      position = range.upperBound
      var start = 0
      while let end = rest[start...].firstIndex(of: Byte.lineFeed) {
        number += 1
        try give(rest[start..<end], number, body)
        start = end + 1
      }
      rest.removeFirst(start)
      guard rest.count <= Self.longestLine else {
        throw .file(
          FileTrouble(
            .rowShape, path: source.path, row: number + 1,
            "line \(number + 1) is longer than \(Self.longestLine >> 20) MB",
            hints: ["JSON lines hold one object on each line"]))
      }
    }
    if !rest.isEmpty { try give(rest[...], number + 1, body) }
    try source.checkUnchanged()
  }

  private func give(
    _ line: ArraySlice<UInt8>, _ number: Int, _ body: ([UInt8], Int) throws(DataError) -> Void
  ) throws(DataError) {
    let isBlank = line.allSatisfy { Byte.isBlank($0) || $0 == Byte.carriageReturn }
    if !isBlank { try body(Array(line), number) }
  }
}
