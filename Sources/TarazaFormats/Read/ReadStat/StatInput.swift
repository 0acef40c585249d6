import CReadStat
import Glibc
import TarazaData

/// The bytes of a file as ReadStat asks for them, in small pieces out of a block read at once.
final class StatInput {
  private let source: ByteSource
  private let block = PieceBuffer()
  private var loaded = 0..<0
  private var position = 0
  /// What the system refused, which ReadStat only knows as a failure to read.
  private(set) var trouble: DataError?

  private static let blockBytes = 1 << 18

  init(_ source: ByteSource) { self.source = source }

  /// - Returns: how many bytes were there, or -1 after trouble.
  func read(_ count: Int, into target: UnsafeMutableRawPointer) -> Int {
    let wanted = min(count, source.count - position)
    var done = 0
    while done < wanted {
      guard let piece = piece(at: position) else { return -1 }
      let step = min(piece.count, wanted - done)
      if let start = piece.baseAddress { memcpy(target + done, start, step) }
      done += step
      position += step
    }
    return done
  }

  /// The loaded bytes from `position` on; loads a block where there are none.
  private func piece(at position: Int) -> UnsafeBufferPointer<UInt8>? {
    if !loaded.contains(position) {
      let next = position..<min(source.count, position + StatInput.blockBytes)
      do throws(DataError) {
        try block.load(next, of: source)
      } catch {
        trouble = error
        return nil
      }
      loaded = next
    }
    return UnsafeBufferPointer(
      start: block.start + (position - loaded.lowerBound), count: loaded.upperBound - position)
  }

  /// - Returns: the new position, or -1 outside the file.
  func seek(_ offset: Int, from origin: readstat_io_flags_t) -> Int {
    let base =
      switch origin {
      case READSTAT_SEEK_CUR: position
      case READSTAT_SEEK_END: source.count
      default: 0
      }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, (0...source.count).contains(target) else { return -1 }
    position = target
    return target
  }

  /// Lets a parser read from here; it must not outlive this object.
  func attach(to parser: StatParser) {
    readstat_set_open_handler(parser) { _, _ in 0 }
    readstat_set_close_handler(parser) { _ in 0 }
    readstat_set_seek_handler(parser) { offset, origin, context in
      context.map { StatInput.at($0).seek(Int(offset), from: origin) } ?? -1
    }
    readstat_set_read_handler(parser) { target, count, context in
      guard let context, let target else { return -1 }
      return StatInput.at(context).read(count, into: target)
    }
    readstat_set_update_handler(parser) { size, progress, user, context in
      guard let progress, let context, size > 0 else { return READSTAT_OK }
      let fraction = Double(StatInput.at(context).position) / Double(size)
      return progress(fraction, user) == 0 ? READSTAT_OK : READSTAT_ERROR_USER_ABORT
    }
    readstat_set_io_ctx(parser, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func at(_ context: UnsafeMutableRawPointer) -> StatInput {
    Unmanaged<StatInput>.fromOpaque(context).takeUnretainedValue()
  }
}

/// ReadStat's parser, which whoever makes it frees.
typealias StatParser = UnsafeMutablePointer<readstat_parser_t>
