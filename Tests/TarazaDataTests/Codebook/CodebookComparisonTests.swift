import TarazaData
import Testing

@Suite struct CodebookComparisonTests {
  private func item(
    _ id: ColumnID, _ labels: [(Double, String)], _ range: ClosedRange<Double>? = nil,
    label: String? = nil, reversed: Bool = false
  ) -> Variable {
    Variable(
      id, type: .number, label: label.map { LocalizedText($0) },
      valueLabels: labels.map { ValueLabel(.number($0.0), LocalizedText($0.1)) }, range: range,
      isReversed: reversed)
  }

  @Test func turnedCodesAreFoundAndMappedBack() {
    let first = Schema([item("q", [(1, "No"), (2, "Yes"), (3, "Maybe")])])
    let second = Schema([item("q", [(1, "yes"), (2, " no "), (3, "Maybe")])])
    let found = CodebookComparison(first, second)
    #expect(found.recoded.map(\.column) == ["q"])
    #expect(found.recoded[0].mapping == [1: 2, 2: 1, 3: 3] && !found.recoded[0].isTurned)
    #expect(CodebookComparison(first, first) == CodebookComparison(Schema([]), Schema([])))
  }

  /// Labels at the ends alone do not tell what the middle means: only turning it round is right.
  @Test func aTurnedScaleWithLabelsAtItsEndsIsNotMappedByLabels() {
    let first = Schema([item("q", [(1, "Never"), (5, "Always")], 1...5)])
    let second = Schema([item("q", [(5, "Never"), (1, "Always")], 1...5)])
    let found = CodebookComparison(first, second).recoded
    #expect(found.count == 1 && found[0].mapping == nil && found[0].isTurned)
    #expect(CodebookComparison(first, second.reversing("q")).recoded.isEmpty)
  }

  @Test func anotherWordingOfOneAnswerIsNotARecoding() {
    let first = Schema([item("q", [(1, "No"), (2, "Yes")])])
    let second = Schema([item("q", [(1, "No"), (2, "Certainly")])])
    let found = CodebookComparison(first, second)
    #expect(found.recoded.isEmpty && found.answersReworded.map(\.column) == ["q"])
  }

  @Test func whenNoAnswerAgreesItIsARecoding() {
    let first = Schema([item("q", [(1, "No"), (2, "Yes")])])
    let second = Schema([item("q", [(1, "Town"), (2, "Village")])])
    let found = CodebookComparison(first, second).recoded
    #expect(found.count == 1 && found[0].mapping == nil)
  }

  @Test func anotherRangeOrDirectionIsARecoding() {
    let first = Schema([item("q", [], 1...5), item("r", [], 1...5)])
    let second = Schema([item("q", [], 1...7), item("r", [], 1...5, reversed: true)])
    let reasons = CodebookComparison(first, second).recoded.map(\.reasons)
    #expect(reasons == [[.range(mine: 1...5, theirs: 1...7)], [.direction]])
  }

  @Test func aLabelLeadsFromAnOldNameToANewOne() {
    let first = Schema([item("q7", [], label: "Trust in court"), item("gone", [], label: "Gone")])
    let second = Schema([item("trust_7", [], label: "trust in  court"), item("new", [])])
    let found = CodebookComparison(first, second)
    #expect(found.renamed == [.init(old: "q7", new: "trust_7")])
    #expect(found.vanished == ["q7", "gone"] && found.new == ["trust_7", "new"])
  }

  @Test func wordingIsComparedInLanguagesThatBothHave() {
    let first = LocalizedText([.init("ky", "Ишеним"), .init("en", "Trust")])
    #expect(first.saysTheSame(as: LocalizedText([.init("en", "trust")])))
    #expect(!first.saysTheSame(as: LocalizedText([.init("ky", "Башка"), .init("ru", "Доверие")])))
  }
}
