import Glibc
import TarazaREPL
import Testing

@Suite struct HistoryTests {
  private func withFolder(_ body: (String) -> Void) throws {
    var template = Array("/tmp/taraza-history-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    body(folder)
    for name in ["/taraza/history", "/taraza", ""] { remove(folder + name) }
  }

  @Test func whatIsWrittenIsReadBackWhole() throws {
    let entries = [
      "dataset bfi", "let s = dataset nile\n  | take 3", "a \\n b \\", "ишеним", "\t| x",
    ]
    try withFolder { folder in
      let file = HistoryFile(path: folder + "/taraza/history")
      for entry in entries { file.append(entry) }
      #expect(file.read().entries == entries)
      var status = stat()
      #expect(stat(folder + "/taraza/history", &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func anyTextIsALineAndComesBack(_ seed: UInt64) {
    var noise = Noise(seed)
    for length in 0..<40 {
      let entry = noise.text(length) + (noise.below(2) == 0 ? "\\" : "")
      let line = HistoryFile.escaped(entry)
      #expect(!line.utf8.contains(UInt8(ascii: "\n")))
      #expect(HistoryFile.unescaped(line) == entry)
    }
  }

  @Test func ofEqualEntriesTheLastStays() {
    var history = History(["a", "b", "a", "  "])
    #expect(history.entries == ["b", "a"])
    let added = history.add("b")
    #expect(added && history.entries == ["a", "b"])
    let again = history.add("b")
    #expect(!again)
  }

  @Test func itIsBoundedInMemoryAndOnDisk() throws {
    let many = (0..<2 * History.most + 10).map { "take \($0)" }
    #expect(History(many).entries.count == History.most)
    try withFolder { folder in
      let file = HistoryFile(path: folder + "/taraza/history")
      for entry in many { file.append(entry) }
      let read = file.read()
      #expect(read.entries.last == many.last && read.entries.count == History.most)
      #expect(file.read() == read, "the file has been made small")
      var status = stat()
      #expect(stat(folder + "/taraza/history", &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(status.st_size < 15 * History.most)
    }
  }

  @Test(arguments: ["/proc/nothing/history", "/dev/null/history", nil])
  func aHomeThatCannotBeWrittenIsNoError(_ path: String?) {
    let file = HistoryFile(path: path)
    file.append("dataset bfi")
    #expect(file.read().entries.isEmpty)
  }

  @Test func searchingGoesBackwardsAndByBeginning() {
    let history = History(["dataset bfi", "help", "dataset nile", "let s = dataset bfi"])
    #expect(history.older(than: 4, beginning: "dataset") == 2)
    #expect(history.older(than: 2, beginning: "dataset") == 0)
    #expect(history.older(than: 0, beginning: "dataset") == nil)
    #expect(history.newer(than: 0, beginning: "dataset") == 2)
    #expect(history.newer(than: 3, beginning: "") == nil)
    #expect(history.older(than: 4, holding: "BFI") == 3)
  }
}
