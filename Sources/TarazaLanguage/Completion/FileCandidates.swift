import Glibc

/// The files and folders that a file name may go on to.
struct FileCandidates {
  /// A folder of more entries is no menu, and reading on would be felt.
  private static let most = 2000

  private let context: Context

  init(_ context: Context) {
    self.context = context
  }

  /// - Parameter typed: the name as far as it goes; all up to its last `/` is the folder.
  func files(_ typed: String) -> [Completion.Candidate] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let beginning = typed.dropFirst(folder.count)
    let place = context.path(folder)
    let names = entries(of: place.isEmpty ? "." : place).filter {
      !$0.hasPrefix(".") || beginning.hasPrefix(".")
    }
    return names.sorted().map { name in
      if isFolder(place + (place.isEmpty || place.hasSuffix("/") ? "" : "/") + name) {
        // The closing mark is still to come: one goes on into the folder.
        let open = Syntax.quoted(folder + name + "/").dropLast()
        return Completion.Candidate(String(open), "a folder", .file)
      }
      return Completion.Candidate(Syntax.quoted(folder + name), "", .file)
    }
  }

  private func entries(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < Self.most, let entry = readdir(directory) {
      let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".." else {
        continue
      }
      names.append(name)
    }
    return names
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
