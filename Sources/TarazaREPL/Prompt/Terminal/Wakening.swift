import Glibc
import Synchronization

/// Signals that a reader of keys must hear of, told through a pipe: a handler may do little more
/// than write a byte.
enum Wakening {
  /// The end that handlers write to; −1 before the pipe is there.
  private static let writeEnd = Atomic<Int32>(-1)
  private static let readEnd = Atomic<Int32>(-1)

  /// The descriptor that becomes readable when the window changed or the process was continued.
  static func descriptor() -> Int32 {
    let known = readEnd.load(ordering: .relaxed)
    if known >= 0 { return known }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return -1 }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd.store(ends[0], ordering: .relaxed)
    writeEnd.store(ends[1], ordering: .relaxed)
    return ends[0]
  }

  static func listen() {
    for number in [SIGWINCH, SIGCONT] {
      signal(number) { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        // A full pipe wakes the reader as well as one more byte would.
        _ = write(Wakening.writeEnd.load(ordering: .relaxed), &byte, 1)
        errno = saved
      }
    }
  }

  static func ignore() {
    for number in [SIGWINCH, SIGCONT] { signal(number, SIG_DFL) }
  }

  /// The signals since the last time.
  static func taken() -> Set<Int32> {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(readEnd.load(ordering: .relaxed), &buffer, buffer.count)
    return count > 0 ? Set(buffer[..<count].map { Int32($0) }) : []
  }
}
