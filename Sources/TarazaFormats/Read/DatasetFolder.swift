import Glibc
import TarazaData

/// The folder with the datasets that `dataset NAME` opens.
package enum DatasetFolder {
  /// Names the folder when it is set; nothing else is tried then.
  package static let environmentVariable = "TARAZA_DATASETS"

  /// Where an installed Taraza keeps them, seen from the folder of the executable.
  private static let installed = "../share/taraza/datasets"
  private static let inCheckout = "datasets"

  /// The folder that the environment names; else the one installed with this executable; else that
  /// of the checkout it was built in, found by going up from it. nil when there is none.
  package static func locate() -> String? {
    if let named = getenv(environmentVariable).map({ String(cString: $0) }), !named.isEmpty {
      return isFolder(named) ? named : nil
    }
    return locate(from: "/proc/self/exe")
  }

  /// - Parameter executable: the path of the program; links on it are followed.
  package static func locate(from executable: String) -> String? {
    guard let program = realPath(executable) else { return nil }
    var folder = FilePath.folder(program)
    let shared = folder + "/" + installed
    if isFolder(shared) { return realPath(shared) ?? shared }
    while folder != "/", folder != "." {
      let candidate = folder + "/" + inCheckout
      if isFolder(candidate), isFile(folder + "/Package.swift") { return candidate }
      folder = FilePath.folder(folder)
    }
    return nil
  }

  /// The names of the datasets in `folder`, in order: each is a `NAME.csv` or `NAME.tsv`.
  package static func names(in folder: String) throws(DataError) -> [String] {
    guard let directory = opendir(folder) else {
      throw .file(
        FileTrouble(
          .notReadable, path: folder, "cannot list “\(folder)”: \(SystemError.text(errno))"))
    }
    defer { closedir(directory) }
    var names: Set<String> = []
    while let entry = readdir(directory) {
      let file = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard tableEndings.contains(FilePath.ending(file)), !file.hasPrefix(".") else { continue }
      names.insert(String(file.dropLast(FilePath.ending(file).count + 1)))
    }
    return names.sorted()
  }

  private static let tableEndings = ["csv", "tsv"]

  /// The file of the dataset `name`; nil when there is none.
  package static func file(of name: String, in folder: String) -> String? {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return tableEndings.lazy.map { "\(folder)/\(name).\($0)" }.first(where: isFile)
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }
  private static func isFile(_ path: String) -> Bool { kind(of: path) == S_IFREG }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
