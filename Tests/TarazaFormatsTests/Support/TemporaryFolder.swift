import Glibc
import TarazaData
import TarazaFormats

/// A folder for one test; it goes, with everything in it, when nobody holds it any more.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let name = String(UInt64.random(in: .min ... .max), radix: 36)
    path = "/tmp/taraza-tests-" + name
    guard mkdir(path, 0o700) == 0 else { throw NotMade(code: errno) }
  }

  deinit { TemporaryFolder.remove(path) }

  struct NotMade: Error { let code: Int32 }

  /// Writes a file into the folder and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try AtomicFile.write(bytes, to: file)
    return file
  }

  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Array(text.utf8))
  }

  func folder(_ name: String) throws -> String {
    let folder = path + "/" + name
    guard mkdir(folder, 0o700) == 0 else { throw NotMade(code: errno) }
    return folder
  }

  /// The names of all files in the folder, hidden ones too.
  var names: [String] { fileNames(path) }

  private static func remove(_ path: String) {
    guard unlink(path) != 0 else { return }
    chmod(path, 0o700)
    for name in fileNames(path) { remove(path + "/" + name) }
    rmdir(path)
  }
}

/// The names of all files in a folder, in order, hidden ones too.
func fileNames(_ folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The bytes of a file, or nothing when it is not there.
func contents(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while true {
    let byte = getc(file)
    guard byte >= 0 else { return bytes }
    bytes.append(UInt8(byte))
  }
}
