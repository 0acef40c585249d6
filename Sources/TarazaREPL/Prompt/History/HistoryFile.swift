import Glibc

/// Where the history outlives the session. A home that cannot be written to is no error: then it
/// ends with the session.
package struct HistoryFile {
  private let path: String?

  /// Readable by its owner alone: programs name files and people's data.
  private static let permissions: mode_t = 0o600
  private static let folderPermissions: mode_t = 0o700
  /// More than this was not written by us.
  private static let largest = 1 << 25
  private static let block = 1 << 16

  package init(path: String?) {
    self.path = path
  }

  /// `$XDG_STATE_HOME/taraza/history`, or else below `~/.local/state`
  /// (XDG Base Directory Specification 0.8: a relative path is none).
  package static var standard: HistoryFile {
    func named(_ variable: String) -> String? {
      let value = getenv(variable).map { String(cString: $0) }
      return value?.hasPrefix("/") == true ? value : nil
    }
    let state = named("XDG_STATE_HOME") ?? named("HOME").map { $0 + "/.local/state" }
    return HistoryFile(path: state.map { $0 + "/taraza/history" })
  }

  package func read() -> History {
    guard let path, let bytes = contents(of: path) else { return History() }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let history = History(lines.map { Self.unescaped(String(decoding: $0, as: UTF8.self)) })
    // Appending never ends by itself; what has been collapsed goes from the file as well.
    if lines.count > 2 * History.most { replace(with: history, at: path) }
    return history
  }

  /// One write of one line, so that two sessions do not mix theirs.
  package func append(_ entry: String) {
    guard let path, makeFolder(of: path) else { return }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, Self.permissions)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let line = Array((Self.escaped(entry) + "\n").utf8)
    _ = write(descriptor, line, line.count)
  }

  // MARK: Lines

  /// An entry of several lines stays one line of the file.
  package static func escaped(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  package static func unescaped(_ line: String) -> String {
    var entry = ""
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        entry.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        entry.unicodeScalars.append(scalar)
      }
    }
    return entry
  }

  // MARK: Files

  private func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: Self.block)
    while bytes.count < Self.largest {
      let count = Glibc.read(descriptor, &buffer, Self.block)
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Beside the old file and then in its place, so that there is always a whole one.
  private func replace(with history: History, at path: String) {
    let beside = path + ".\(getpid())"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, Self.permissions)
    guard descriptor >= 0 else { return }
    let text = history.entries.map { Self.escaped($0) + "\n" }.joined()
    let bytes = Array(text.utf8)
    let isWhole = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    if !isWhole || rename(beside, path) != 0 { unlink(beside) }
  }

  private func makeFolder(of path: String) -> Bool {
    let steps = path.split(separator: "/").dropLast()
    var folder = ""
    for step in steps {
      folder += "/" + step
      if mkdir(folder, Self.folderPermissions) != 0 && errno != EEXIST && errno != EROFS
        && errno != EACCES
      {
        return false
      }
    }
    return true
  }
}
