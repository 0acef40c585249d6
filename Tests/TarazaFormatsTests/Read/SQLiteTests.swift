import CSQLite
import TarazaData
import TarazaFormats
import Testing

@Suite struct SQLiteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file that SQLite itself has made from these statements.
  private func file(_ sql: String) -> String {
    let path = folder.path + "/test.sqlite"
    var database: OpaquePointer?
    sqlite3_open(path, &database)
    #expect(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
    sqlite3_close(database)
    return path
  }

  private func table(_ path: String, _ name: String? = nil) throws -> Table {
    try FileRelation(path: path, options: ReadOptions(table: name)).table()
  }

  @Test func theOnlyTableIsTakenAndTypesComeFromItsCells() throws {
    let path = file(
      #"""
      CREATE TABLE "ответы ""2023""" (id INTEGER PRIMARY KEY, "село" TEXT, ok BOOLEAN, day DATE,
        "select" REAL, mixed);
      INSERT INTO "ответы ""2023""" VALUES (1, 'Ош', 1, '2023-04-18', 0.5, 1),
        (2, NULL, 0, '2023-05-01', NULL, 'нет'), (3, '', NULL, NULL, -2, NULL);
      """#)
    let table = try table(path)
    #expect(table.names == ["id", "село", "ok", "day", "select", "mixed"])
    #expect(table.cells("id") == [1, 2, 3])
    #expect(table.cells("село") == ["Ош", .gone, .gone])
    #expect(table.cells("ok") == [.truth(true), .truth(false), .gone])
    #expect(table.cells("day").map(\.plainText) == ["2023-04-18", "2023-05-01", "missing"])
    #expect(table.cells("select") == [0.5, .gone, -2])
    #expect(table.cells("mixed") == ["1", "нет", .gone])
  }

  @Test func oneOfSeveralTablesMustBeNamed() throws {
    let path = file(
      "CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO b VALUES (7); "
        + "CREATE VIEW v AS SELECT x + 1 AS y FROM b;")
    let trouble = fileTrouble { _ = try table(path) }
    #expect(trouble?.hints.first == "there are a, b, v")
    #expect(try table(path, "B").cells("x") == [7])
    #expect(try table(path, "v").cells("y") == [8])
    #expect(fileTrouble { _ = try table(path, "bb") }?.hints == ["did you mean “b”?"])
  }

  @Test func columnsReadOneByOneKeepTheirRowsTogether() throws {
    let path = file(
      "CREATE TABLE t (x, y); INSERT INTO t VALUES (3, 'c'), (1, 'a'), (2, 'b'); "
        + "CREATE INDEX i ON t (x); CREATE INDEX j ON t (y DESC);")
    let relation = try FileRelation(path: path)
    #expect(try relation.table([ColumnID("x")]).cells("x") == [3, 1, 2])
    #expect(try relation.table([ColumnID("y")]).cells("y") == ["c", "a", "b"])
  }

  @Test func blobsAreRefusedByName() throws {
    let path = file("CREATE TABLE t (x, photo); INSERT INTO t VALUES (1, x'00FF');")
    let trouble = fileTrouble { _ = try table(path) }
    #expect(trouble?.message.contains("“photo”") == true && trouble?.row == 1)
    #expect(try FileRelation(path: path).table([ColumnID("x")]).cells("x") == [1])
  }

  @Test func otherAndEmptyFilesAreRefused() throws {
    for text in ["", "a,b\n1,2\n", "SQLite format 3"] {
      let path = try folder.file("x.db", text)
      #expect(fileTrouble { _ = try table(path) }?.kind == .format)
    }
    #expect(fileTrouble { _ = try table(file("PRAGMA user_version = 1;")) }?.kind == .format)
  }

  @Test func damagedFilesAreReadOrRefused() throws {
    let whole = try #require(
      contents(
        file(
          "CREATE TABLE t (x, y TEXT, z BOOLEAN); "
            + "INSERT INTO t VALUES (1, 'Ош', 1), (2.5, NULL, 0), (NULL, 'Каракол', 1);")))
    let seeds = [CorpusFile(name: "t.sqlite", bytes: whole)]
    let fault = FuzzRun.firstFault(seeds, tokens: ["\0\0\0\0", "\u{7F}\u{7F}", "table", "CREATE"]) {
      input, _ in
      let path = try folder.file("damaged.db", input)
      _ = try FileRelation(path: path).table()
      return nil
    }
    #expect(fault == nil)
  }

  @Test func randomTablesComeBackAsTheyWere() throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      var random = RandomTable(seed: seed)
      let table = random.table()
      let path = "\(folder.path)/t\(seed).sqlite"
      let report = try FileFormat.sqlite.save(Frame(table), to: path)
      guard report.notes.isEmpty else { continue }
      let back = try FileRelation(path: path).table()
      #expect(back.differences(from: table).isEmpty, "seed \(seed)")
    }
  }

  @Test func savingReplacesTheWholeFile() throws {
    let path = file("CREATE TABLE old (x); CREATE TABLE older (x);")
    var builder = ColumnBuilder(type: .number)
    builder.append(number: 5)
    let table = Table([(ColumnID("q"), builder.finished())])
    _ = try FileFormat.sqlite.save(Frame(table), to: path)
    #expect(try self.table(path).cells("q") == [5])
    #expect(folder.names == ["test.json", "test.sqlite"])
  }
}
