import Glibc

/// The terminal that the process talks to: its size, and the keys that come from it.
package struct Terminal {
  enum Event: Equatable {
    case key(Key)
    /// The window has another size, or the process was stopped and goes on.
    case redraw
    /// Nobody is there any more.
    case closed
  }

  package struct Size: Equatable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// After so long a silence an ESC is the Escape key and not the beginning of a sequence.
  private static let escapePatience: Int32 = 50
  private static let block = 4096

  private var keys = KeyReader()

  /// Whether keys can be read one by one here and the cursor can be moved.
  static var canEdit: Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return false }
    guard let name = getenv("TERM").map({ String(cString: $0) }) else { return false }
    return !name.isEmpty && name != "dumb"
  }

  static var size: Size {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return Size(columns: 80, rows: 24) }
    return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Waits for what happens next. Raw mode must be on.
  mutating func next() -> Event {
    let wake = Wakening.descriptor()
    while true {
      if let key = keys.next() { return .key(key) }
      var waits = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&waits, nfds_t(waits.count), keys.isWaiting ? Self.escapePatience : -1)
      if ready < 0 && errno != EINTR { return .closed }
      if ready == 0, let key = keys.finish() { return .key(key) }
      guard ready > 0 else { continue }
      if waits[1].revents != 0 {
        let heard = Wakening.taken()
        // Whoever stopped us may have changed the mode.
        if heard.contains(SIGCONT) {
          RawMode.leave()
          _ = RawMode.enter()
        }
        if !heard.isEmpty { return .redraw }
      }
      if waits[0].revents != 0 && !readBytes() { return .closed }
    }
  }

  private mutating func readBytes() -> Bool {
    var buffer = [UInt8](repeating: 0, count: Self.block)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 { keys.take(buffer[..<count]) }
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN))
  }

  /// Stops the process as Ctrl-Z does, and returns when it goes on.
  static func suspend() {
    RawMode.leave()
    Wakening.ignore()
    // The whole group, as the terminal itself would.
    kill(0, SIGTSTP)
    Wakening.listen()
    _ = RawMode.enter()
  }
}
