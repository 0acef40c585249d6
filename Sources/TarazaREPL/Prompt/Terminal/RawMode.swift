import Glibc
import Synchronization

/// The terminal's raw mode, in which every key comes at once and nothing is echoed.
///
/// However the process ends, the terminal gets its old mode back: by `leave`, or by the handler of
/// the signal that ends it.
enum RawMode {
  /// The mode to go back to. Written before `isOn` is raised and read only while it is, so that a
  /// handler never sees it half written; that is the proof for `unsafe`.
  nonisolated(unsafe) private static let saved = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  private static let isOn = Atomic<Bool>(false)

  /// What ends the process, from outside or by a fault of ours.
  private static let deadly = [
    SIGTERM, SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV,
  ]

  /// Asks the terminal to mark pasted text, and to stop doing so.
  private static let pasteOn = "\u{1B}[?2004h"
  private static let pasteOff: StaticString = "\u{1B}[?2004l\r\n"

  /// False when this is no terminal that can do it.
  static func enter() -> Bool {
    guard !isOn.load(ordering: .relaxed) else { return true }
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0 else { return false }
    saved.initialize(to: mode)
    mode.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON)
    mode.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    withUnsafeMutableBytes(of: &mode.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    // Not flushed: what was typed while a command ran is still wanted.
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) == 0 else { return false }
    isOn.store(true, ordering: .sequentiallyConsistent)
    for number in deadly { signal(number, Self.restoreAndDie) }
    Console.write(pasteOn)
    return true
  }

  static func leave() {
    guard isOn.load(ordering: .relaxed) else { return }
    Console.write("\u{1B}[?2004l")
    for number in deadly { signal(number, SIG_DFL) }
    isOn.store(false, ordering: .sequentiallyConsistent)
    tcsetattr(STDIN_FILENO, TCSADRAIN, saved)
  }

  /// Only calls that POSIX allows in a handler.
  private static let restoreAndDie: @convention(c) (Int32) -> Void = { number in
    if isOn.load(ordering: .sequentiallyConsistent) {
      tcsetattr(STDIN_FILENO, TCSANOW, saved)
      _ = write(STDOUT_FILENO, pasteOff.utf8Start, pasteOff.utf8CodeUnitCount)
    }
    signal(number, SIG_DFL)
    raise(number)
  }
}
