import Glibc
import TarazaDocument

/// The process's own streams, and what they can show.
public enum Console {
  public static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  public static func complain(_ text: String) { write(text, to: STDERR_FILENO) }

  public static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// How to lay out text for standard output.
  public static var style: TextStyle { style(of: STDOUT_FILENO) }

  public static var errorStyle: TextStyle { style(of: STDERR_FILENO) }

  /// Lines in a file or a pipe have no edge; this keeps them readable.
  private static let widthOffTerminal = 100

  private static func style(of descriptor: Int32) -> TextStyle {
    guard isatty(descriptor) == 1 else { return TextStyle(width: widthOffTerminal) }
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TextStyle(width: known ? Int(size.ws_col) : widthOffTerminal, colour: wantsColour)
  }

  /// https://no-color.org: any value but an empty one asks for none.
  private static var wantsColour: Bool {
    if let wish = getenv("NO_COLOR"), wish.pointee != 0 { return false }
    guard let terminal = getenv("TERM") else { return false }
    return String(cString: terminal) != "dumb"
  }

  /// Writes all of it, over as many calls as that takes.
  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count, let base = bytes.baseAddress {
        let count = Glibc.write(descriptor, base + done, bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        done += count
      }
    }
  }
}
