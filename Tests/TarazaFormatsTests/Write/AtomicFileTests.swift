import Glibc
import TarazaData
import TarazaFormats
import Testing

/// A file is written whole or not at all, and nothing is left lying about.
@Suite struct AtomicFileTests {
  @Test func aNewFileAppearsAloneAndReadableForAll() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/new.csv"
    try AtomicFile.write("a\n1\n", to: path)
    #expect(contents(path) == Array("a\n1\n".utf8))
    #expect(folder.names == ["new.csv"])
    let mask = umask(0)
    umask(mask)
    #expect(permissions(path) == 0o666 & ~mask)
  }

  @Test func anOldFileIsReplacedAndKeepsItsPermissions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("old.csv", "old")
    chmod(path, 0o640)
    try AtomicFile.write("new", to: path)
    #expect(contents(path) == Array("new".utf8) && permissions(path) == 0o640)
    #expect(folder.names == ["old.csv"])
  }

  @Test func afterAFailureTheOldFileStandsAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("old.csv", "old")
    #expect(throws: DataError.interrupted) {
      try AtomicFile.write(to: path) { sink throws(DataError) in
        try sink.write(String(repeating: "x", count: 1 << 20))
        throw .interrupted
      }
    }
    #expect(contents(path) == Array("old".utf8) && folder.names == ["old.csv"])
  }

  @Test func aStoppedSaveLeavesTheOldTable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("old.csv", "a\n1\n")
    let (table, _) = try read("b\n2\n3\n")
    #expect(throws: DataError.interrupted) {
      try CSVWriter(Frame(table)).write(to: path, Progress { _ in false })
    }
    #expect(contents(path) == Array("a\n1\n".utf8) && folder.names == ["old.csv"])
  }

  @Test func aFullDiskIsSaidAndTheLinkToItStays() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/full.csv"
    #expect(symlink("/dev/full", path) == 0)
    let found = fileTrouble { try AtomicFile.write("x", to: path) }
    #expect(found?.kind == .notWritable && found?.path == path)
    #expect(found?.message.contains("no room left") ?? false)
    #expect(folder.names == ["full.csv"])
  }

  /// A limit on the size of files stands for a disk that fills up while a file is being written.
  @Test func aWriteThatRunsOutOfRoomLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.file("old.csv", "old")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let found = fileTrouble {
        try AtomicFile.write(String(repeating: "x", count: 1 << 20), to: path)
      }
      try #require(found?.kind == .notWritable)
      try #require(contents(path) == Array("old".utf8) && folder.names == ["old.csv"])
    }
  }

  @Test func aFolderThatIsNotThereIsSaidWithTheLineThatMakesIt() throws {
    let folder = try TemporaryFolder()
    let found = fileTrouble { try AtomicFile.write("x", to: folder.path + "/no/where.csv") }
    #expect(found?.kind == .notWritable)
    #expect(found?.hints == ["make it: mkdir -p \(folder.path)/no"])
  }

  @Test func aFolderIsNoFile() throws {
    let folder = try TemporaryFolder()
    let inner = try folder.folder("inner")
    let found = fileTrouble { try AtomicFile.write("x", to: inner) }
    #expect(found?.kind == .notWritable && found?.message.contains("is a folder") ?? false)
    #expect(folder.names == ["inner"])
  }

  @Test(arguments: ["", "x/", "a\0b"]) func aPathThatNamesNoFileIsRefused(path: String) {
    #expect(fileTrouble { try AtomicFile.write("x", to: path) }?.kind == .notWritable)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write anywhere"))
  func aFolderWithoutPermissionLeavesTheOldFile() throws {
    let folder = try TemporaryFolder()
    let inner = try folder.folder("inner")
    let path = try folder.file("inner/old.csv", "old")
    chmod(inner, 0o500)
    let found = fileTrouble { try AtomicFile.write("new", to: path) }
    chmod(inner, 0o700)
    #expect(found?.kind == .notWritable && contents(path) == Array("old".utf8))
  }

  @Test func aDiskThatCanOnlyBeReadIsSaid() {
    let found = fileTrouble { try AtomicFile.write("x", to: "/proc/taraza-test.csv") }
    #expect(found?.kind == .notWritable)
  }

  @Test func aLinkStaysALinkAndWhatItPointsToIsReplaced() throws {
    let folder = try TemporaryFolder()
    let inner = try folder.folder("inner")
    let target = try folder.file("inner/target.csv", "old")
    let link = folder.path + "/link.csv"
    #expect(symlink("inner/target.csv", link) == 0)
    try AtomicFile.write("new", to: link)
    #expect(contents(target) == Array("new".utf8))
    #expect(folder.names == ["inner", "link.csv"])
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(symlink("missing.csv", inner + "/dangling.csv") == 0)
    try AtomicFile.write("x", to: inner + "/dangling.csv")
    #expect(contents(inner + "/missing.csv") == Array("x".utf8))
  }

  @Test func aLinkToItselfIsRefused() throws {
    let folder = try TemporaryFolder()
    let link = folder.path + "/loop.csv"
    #expect(symlink("loop.csv", link) == 0)
    #expect(fileTrouble { try AtomicFile.write("x", to: link) }?.kind == .notWritable)
  }

  private func permissions(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }
}
