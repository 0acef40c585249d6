import Glibc
import TarazaData

/// The bytes of a delimited file: in the file itself, or in memory when they had to be turned into
/// UTF-8 first or came out of a pipe.
enum ByteSource: Sendable {
  case file(OpenedFile)
  case memory([UInt8], path: String)

  var count: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes, _): bytes.count
    }
  }

  var path: String {
    switch self {
    case .file(let file): file.path
    case .memory(_, let path): path
    }
  }

  /// Fills `buffer` with the bytes of `range`.
  func read(
    _ range: Range<Int>, into buffer: UnsafeMutablePointer<UInt8>
  ) throws(DataError) {
    switch self {
    case .file(let file):
      guard try file.read(at: range.lowerBound, count: range.count, into: buffer) == range.count
      else {
        try file.checkUnchanged()
        throw .file(
          FileTrouble(.notReadable, path: path, "“\(path)” ended before all of it was read"))
      }
    case .memory(let bytes, _):
      bytes.withUnsafeBufferPointer { all in
        guard let start = all.baseAddress else { return }
        buffer.update(from: start + range.lowerBound, count: range.count)
      }
    }
  }

  /// The first bytes, `count` at most.
  func head(_ count: Int) throws(DataError) -> [UInt8] {
    try bytes(0..<min(count, self.count))
  }

  func bytes(_ range: Range<Int>) throws(DataError) -> [UInt8] {
    let buffer = PieceBuffer()
    try buffer.load(range, of: self)
    return Array(UnsafeBufferPointer(start: buffer.start, count: range.count))
  }

  /// - Throws: when the file was written to since it was opened.
  func checkUnchanged() throws(DataError) {
    if case .file(let file) = self { try file.checkUnchanged() }
  }
}
