import Glibc
import TarazaData

/// What stands where a file is to be written.
struct WriteTarget {
  /// The file itself, where the path given is a link to it.
  let path: String
  /// False for devices and pipes, which can only be written to.
  let isReplaceable: Bool
  /// Those of the file that is there; nil when there is none.
  let permissions: mode_t?

  private static let permissionBits: mode_t = 0o7777
  private static let mostLinks = 40

  init(_ path: String) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0), !path.hasSuffix("/") else {
      throw .file(FileTrouble(.notWritable, path: path, "“\(path)” is no name of a file"))
    }
    self.path = try WriteTarget.followed(path)
    var status = stat()
    guard stat(self.path, &status) == 0 else {
      guard errno == ENOENT else { throw WriteTrouble.error(path, errno) }
      isReplaceable = true
      permissions = nil
      return
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else {
      throw .file(
        FileTrouble(
          .notWritable, path: path, "“\(path)” is a folder",
          hints: ["add the name of a file: \(path)/….csv"]))
    }
    guard access(self.path, W_OK) == 0 else { throw WriteTrouble.error(path, errno) }
    isReplaceable = kind == S_IFREG
    permissions = kind == S_IFREG ? status.st_mode & WriteTarget.permissionBits : nil
  }

  /// The path behind symbolic links, also where the last one points to nothing yet.
  private static func followed(_ path: String) throws(DataError) -> String {
    var current = path
    for _ in 0..<mostLinks {
      var status = stat()
      guard lstat(current, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else {
        return current
      }
      let target = try linkTarget(current)
      current = target.hasPrefix("/") ? target : FilePath.folder(current) + "/" + target
    }
    throw WriteTrouble.error(path, ELOOP)
  }

  private static func linkTarget(_ path: String) throws(DataError) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = buffer.withUnsafeMutableBytes { room in
      room.withMemoryRebound(to: CChar.self) { name in
        name.baseAddress.map { readlink(path, $0, name.count) } ?? -1
      }
    }
    guard length >= 0 else { throw WriteTrouble.error(path, errno) }
    return String(decoding: buffer[..<length], as: UTF8.self)
  }
}

/// The words for what the system refuses when a file is written.
enum WriteTrouble {
  static func error(_ path: String, _ code: Int32) -> DataError {
    let folder = FilePath.folder(path)
    let trouble = { (message: String, hints: [String]) in
      DataError.file(FileTrouble(.notWritable, path: path, message, hints: hints))
    }
    switch code {
    case ENOENT, ENOTDIR:
      return trouble("there is no folder “\(folder)”", ["make it: mkdir -p \(folder)"])
    case EACCES, EPERM: return trouble("you have no permission to write “\(path)”", [])
    case EROFS: return trouble("“\(folder)” is on a disk that can only be read", [])
    case ENOSPC, EDQUOT:
      return trouble(
        "there is no room left on the disk for “\(path)”", ["the old file is unchanged"])
    default: return trouble("cannot write “\(path)”: \(SystemError.text(code))", [])
    }
  }
}
