import Synchronization
import TarazaData

/// Memory for a run of bytes, laid out as `FieldScanner` wants it; used again for the next run.
///
/// `@unchecked Sendable` holds because a buffer has one user at a time: the function that made it,
/// or the one that took it from a `BufferPool`, whose lock orders the users.
final class PieceBuffer: @unchecked Sendable {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init() {
    capacity = 0
    storage = .allocate(capacity: FieldScanner.padding)
  }

  deinit { storage.deallocate() }

  var start: UnsafePointer<UInt8> { UnsafePointer(storage) }
  var limit: UnsafePointer<UInt8> { UnsafePointer(storage + count) }

  /// Loads the bytes of `range`, with a line feed and padding behind them.
  func load(_ range: Range<Int>, of source: ByteSource) throws(DataError) {
    makeRoom(for: range.count)
    try source.read(range, into: storage)
    close(range.count)
  }

  func load(_ bytes: [UInt8]) {
    makeRoom(for: bytes.count)
    for (index, byte) in bytes.enumerated() { storage[index] = byte }
    close(bytes.count)
  }

  private func makeRoom(for wanted: Int) {
    guard wanted > capacity else { return }
    storage.deallocate()
    capacity = wanted
    storage = .allocate(capacity: wanted + FieldScanner.padding)
  }

  private func close(_ length: Int) {
    count = length
    (storage + length).initialize(repeating: 0, count: FieldScanner.padding)
    storage[length] = Byte.lineFeed
  }
}

/// Buffers that are not in use, so that each thread needs but one for all of its pieces.
final class BufferPool: Sendable {
  private let free = Mutex<[PieceBuffer]>([])

  func take() -> PieceBuffer {
    free.withLock { $0.popLast() } ?? PieceBuffer()
  }

  func giveBack(_ buffer: PieceBuffer) {
    free.withLock { $0.append(buffer) }
  }
}
