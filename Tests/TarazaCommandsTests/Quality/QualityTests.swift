import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

@Suite struct QualityTests {
  private func number(_ program: String) throws -> Double? {
    let run = try Running(program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    guard
      case .number(let number, _)? = run.document.table(named: "table")?.columns.last?.cells.first
    else { return nil }
    return number
  }

  /// Copies of a table are duplicates, every one of them.
  @Test func everyRowOfADoubledTableIsADuplicate() throws {
    let program =
      "dataset bfi | take 40 | append (dataset bfi | take 40) | quality A1..O5"
      + " | summarize n(), share(match == 1)"
    #expect(try number(program) == 1)
  }

  @Test func flaggedRowsAndOthersMakeTheWhole() throws {
    let flagged = try number("dataset bfi | quality A1..O5 | where flagged | summarize n()")
    let others = try number("dataset bfi | quality A1..O5 | where not flagged | summarize n()")
    #expect((flagged ?? 0) > 0 && (flagged ?? 0) + (others ?? 0) == 2800)
  }

  @Test func theTableKeepsItsColumnsAndDesign() throws {
    let run = try Running("dataset tension | quality trust, fear")
    guard case .table(let frame)? = run.value else {
      Issue.record("no table")
      return
    }
    #expect(
      frame.schema.variables.suffix(4).map(\.id.name) == ["flagged", "flags", "longstring", "irv"])
    #expect(frame.schema.design.weight?.name == "w" && frame.schema.scales.count == 4)
  }

  /// An interviewer who alone answers high is the one that is found.
  @Test func aShiftedInterviewerIsFound() throws {
    let program =
      "let s = dataset tension | derive trust_1 = case { enumerator == \"E07\" => 5, else => trust_1 }\n"
      + "s | interviewers trust_1..trust_3 over enumerator"
    let names = try Running(
      "dataset tension | distinct enumerator | select enumerator | take 1")
    guard case .text(let first)? = names.document.table(named: "table")?.columns[0].cells[0] else {
      Issue.record("no name")
      return
    }
    let run = try Running(program.replacing("E07", with: first))
    #expect(run.outcome.status == .done, "\(run.messages)")
    let shifts = try #require(run.document.table(named: "notable_shifts"))
    #expect(shifts.columns[0].cells.first == .text(first))
    #expect(shifts.columns[1].cells.first == .text("trust_1"))
  }
}
