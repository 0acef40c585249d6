import Glibc

/// What the system says of an error number, such as “No space left on device”.
enum SystemError {
  private static let longest = 256

  static func text(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: longest)
    guard strerror_r(code, &buffer, longest) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
