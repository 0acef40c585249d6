import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What is known of a column stays true when its values change.
@Suite struct RecodeTests {
  private func schema(_ program: String) throws -> Schema {
    let run = try Running(program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    guard case .table(let frame)? = run.value else { throw NoTable() }
    return frame.schema
  }

  private struct NoTable: Error {}
  private let turned = "{1 => 5, 2 => 4, 3 => 3, 4 => 2, 5 => 1}"

  /// Turning an item by hand, or by `reverse` of an item without a flag, says the same of it.
  @Test func turningByHandMirrorsLabelsAndDirection() throws {
    let before = try schema("dataset tension")
    let after = try schema("dataset tension | recode fear_5 = fear_5 using \(turned)")
    let item = try #require(after[ColumnID("fear_5")])
    let old = try #require(before[ColumnID("fear_5")])
    #expect(
      old.isReversed && !item.isReversed && item.range == old.range && item.level == old.level)
    for label in old.valueLabels {
      let number = try #require(label.value.stored)
      #expect(item.valueLabels.contains(ValueLabel(.number(6 - number), label.label)))
    }
    let scale = try #require(after.scales.first { $0.name == "fear" })
    #expect(scale.items.allSatisfy { !$0.isReversed })
    #expect(item.label == old.label && item.missingCodes == old.missingCodes)
  }

  @Test func turningTwiceIsWhereItBegan() throws {
    let twice = try schema(
      "dataset tension | recode fear_5 = fear_5 using \(turned) | recode fear_5 = fear_5 using \(turned)"
    )
    #expect(twice == (try schema("dataset tension")))
  }

  @Test func reliabilityIsNotTouchedByTurning() throws {
    func alpha(_ stage: String) throws -> Cell? {
      try Running("let r = dataset tension \(stage)| reliability fear\nr.alpha").document.table(
        named: "table")?.columns.first?.cells.first
    }
    #expect(try alpha("") == alpha("| recode fear_5 = fear_5 using \(turned) "))
    #expect(try alpha("") == alpha("| reverse fear_5 "))
  }

  @Test func answersPutTogetherLoseTheirLabelsAndOrderedOnesKeepTheirLevel() throws {
    let made = try schema(
      "dataset tension | recode high = trust_1 using {1..3 => 0, 4 => 0, 5 => 1}")
    let item = try #require(made[ColumnID("high")])
    #expect(item.range == 0...1 && item.level == .ordinal)
    #expect(item.valueLabels.map(\.value) == [.number(1)])
    let mixed = try schema(
      "dataset tension | recode odd = trust_1 using {1 => 1, 2 => 0, 3 => 1, 4 => 0, 5 => 1}")
    #expect(mixed[ColumnID("odd")]?.level == nil && mixed[ColumnID("odd")]?.isReversed == false)
  }
}
