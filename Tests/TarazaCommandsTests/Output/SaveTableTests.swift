import Glibc
import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// A table that is saved and opened again is the same table.
@Suite struct SaveTableTests {
  private static let table = #"""
    id,code,q1,q2,day
    1,007,1,98,2023-04-18
    2,1.50,98,3,98
    3,"a, ""b""",,4,31.12.1999

    """#
  private static let codebook = """
    {"taraza_codebook": 1, "title": "Study", "missing": [{"value": 98, "name": "refused"}],
     "variables": [
      {"name": "q1", "label": {"ky": "Ишеним", "en": "Trust"}, "values": [{"value": 1, "label": "no"}]},
      {"name": "q2", "reversed": true}, {"name": "code", "type": "text"}],
     "scales": [{"name": "trust", "items": ["q1", "q2"]}]}
    """

  /// A folder with the table, which goes with the one who holds it.
  private final class Study {
    let path = "/tmp/taraza-save-" + String(UInt64.random(in: .min ... .max), radix: 36)

    init() {
      mkdir(path, 0o700)
      write("s.csv", SaveTableTests.table)
      write("s.json", SaveTableTests.codebook)
    }

    deinit {
      for name in ["s.csv", "s.json", "t.csv", "t.json", "u.csv", "u.json"] {
        unlink("\(path)/\(name)")
      }
      rmdir(path)
    }

    private func write(_ name: String, _ text: String) {
      guard let file = fopen("\(path)/\(name)", "w") else { return }
      fputs(text, file)
      fclose(file)
    }

    func text(_ name: String) -> String? {
      guard let file = fopen("\(path)/\(name)", "r") else { return nil }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      while case let byte = getc(file), byte >= 0 { bytes.append(UInt8(byte)) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Errors of calibrated weights rest on what they were fitted to.
  @Test func calibratedWeightsKeepTheirErrors() throws {
    let study = Study()
    var session = Session(.standard)
    let outcome = session.run(
      SourceText(
        """
        let types = dataset apistrat | summarize total = weighted_n() by stype
          | derive variable = "stype" | rename value = stype
        let made = dataset apiclus1 | calibrate to types
        let direct = made | estimate mean(api00)
        let before = dataset apiclus1 | estimate mean(api00)
        made | save "\(study.path)/t.csv"
        """)
    ) { _ in }
    #expect(outcome.status == .done)
    let again = session.run(
      SourceText(
        """
        let again = open "\(study.path)/t.csv" | estimate mean(api00)
        check again.estimates[1, "se"] == direct.estimates[1, "se"] within 1e-12
        check again.estimates[1, "se"] == 23.920486 within 1e-6 from "R survey 4.1.1"
        check before.estimates[1, "se"] == 23.542241 within 1e-6 from "R survey 4.1.1"
        open "\(study.path)/t.csv" | save "\(study.path)/u.csv"
        """)
    ) { _ in }
    #expect(again.status == .done && again.failedChecks.isEmpty)
    #expect(study.text("t.json") == study.text("u.json"))
  }

  @Test func cellsMissingKindsAndLabelsComeBack() throws {
    let study = Study()
    var session = Session(.standard)
    for (old, new) in [("s.csv", "t.csv"), ("t.csv", "u.csv")] {
      let outcome = session.run(
        SourceText("open \"\(study.path)/\(old)\" | save \"\(study.path)/\(new)\"")
      ) { _ in }
      #expect(outcome.status == .done, "\(outcome.diagnostics.map(\.message))")
    }
    let saved = try #require(study.text("t.csv"))
    #expect(
      saved == #"""
        id,code,q1,q2,day
        1,007,1,98,2023-04-18
        2,1.50,98,3,98
        3,"a, ""b""",,4,1999-12-31

        """#)
    #expect(study.text("u.csv") == saved && study.text("u.json") == study.text("t.json"))
  }

  @Test(arguments: [
    "describe", "summarize sum(q1 is missing(refused)), n() by day",
  ])
  func everythingSaidOfTheTableIsTheSame(_ command: String) throws {
    let study = Study()
    var session = Session(.standard)
    let saving = session.run(
      SourceText("open \"\(study.path)/s.csv\" | save \"\(study.path)/t.csv\"")
    ) { _ in }
    #expect(saving.status == .done, "\(saving.diagnostics.map(\.message))")
    let pages = ["s.csv", "t.csv"].map { name in
      var shown: [Document] = []
      let outcome = session.run(SourceText("open \"\(study.path)/\(name)\" | \(command)")) {
        shown.append($0)
      }
      #expect(outcome.status == .done, "\(outcome.diagnostics.map(\.message))")
      return shown.flatMap(\.blocks)
    }
    #expect(!pages[0].isEmpty && pages[0] == pages[1])
  }
}

/// A program may open what it has saved, though nothing is there when it is checked.
@Suite struct SaveAndOpenTests {
  @Test func aProgramOpensWhatItHasSaved() throws {
    let run = try Running(
      """
      dataset attitude | select rating, complaints | save "two.csv"
      let again = open "two.csv"
      again | summarize n(), mean(rating)
      check (again | correlate rating, complaints).n == 30
      """)
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  @Test func whatItsColumnsAreIsKnownOnlyThen() throws {
    let run = try Running(
      """
      dataset attitude | select rating | save "one.csv"
      open "one.csv" | summarize mean(complaints)
      """)
    #expect(run.outcome.status == .failed, "\(run.outcome.status)")
    #expect(run.messages.contains { $0.hasPrefix("E203") }, "\(run.messages)")
  }

  @Test func aFileThatNothingWritesIsMissedBeforeAnythingRuns() throws {
    let run = try Running("dataset attitude | save \"a.csv\"\nopen \"b.csv\"")
    #expect(run.outcome.status == .fileTrouble && run.shown.isEmpty, "\(run.messages)")
  }
}
