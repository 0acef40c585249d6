import Glibc

/// Why a program could not be read.
public struct FileFault: Error, Sendable {
  public let message: String
}

/// The bytes of a program, from a file or from standard input.
public enum ProgramFile {
  /// More than this is no program that a person wrote.
  static let longest = 64 << 20
  private static let block = 1 << 16

  public static func bytes(of path: String) throws(FileFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileFault(message: "taraza: cannot open “\(path)”: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    return try bytes(from: descriptor, called: "“\(path)”")
  }

  public static func standardInput() throws(FileFault) -> [UInt8] {
    try bytes(from: STDIN_FILENO, called: "standard input")
  }

  private static func bytes(from descriptor: Int32, called name: String) throws(FileFault)
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: block)
    while true {
      let count = read(descriptor, &buffer, block)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw FileFault(message: "taraza: cannot read \(name): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= longest else {
        throw FileFault(message: "taraza: \(name) is larger than \(longest >> 20) MB: no program")
      }
    }
  }
}
