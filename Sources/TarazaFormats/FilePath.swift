import Glibc

/// Parts of paths, with `/` between folders.
package enum FilePath {
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What stands behind the last point of the name; empty when there is none.
  static func ending(_ path: String) -> String {
    let name = name(path)
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return "" }
    return String(name[name.index(after: point)...])
  }

  /// The path with another ending: `a.csv` becomes `a.json`.
  static func replacingEnding(_ path: String, with ending: String) -> String {
    let old = FilePath.ending(path)
    return (old.isEmpty ? path : String(path.dropLast(old.count + 1))) + "." + ending
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether both paths lead to one file.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    var a = stat()
    var b = stat()
    guard stat(first, &a) == 0, stat(second, &b) == 0 else { return false }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  /// The folder that holds the file; `.` when the path names none.
  static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
