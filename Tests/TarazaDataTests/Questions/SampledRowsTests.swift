import TarazaData
import TarazaStatistics
import Testing

@Suite struct SampledRowsTests {
  private static let table = Table([
    (ColumnID("x"), column([5, 1, 4, 2, 3, 9])), (ColumnID("w"), column([1, 2, 1, 2, 1, nil])),
    (ColumnID("s"), column([1, 1, 2, 2, 2, 1])),
  ])

  private static func column(_ values: [Double?]) -> Column {
    var builder = ColumnBuilder(type: .number, capacity: values.count)
    for value in values { builder.append(value.map { .number($0) } ?? .missing(nil)) }
    return builder.finished()
  }

  private static func above(_ limit: Double, _ id: ColumnID = ColumnID("x")) -> Expression {
    .compare(.greater, .column(id), .constant(.number(limit)))
  }

  private static func places(_ frame: Frame) throws -> [Int32] {
    try frame.answer(SampledRowsQuestion(numbers: [])).groups[0].answer.answer.places
  }

  private static func design(_ frame: Frame) throws -> Counted<SampledDesign> {
    try frame.wholeSample.answer(SampleDesignQuestion(frame.wholeSample.view.design))
      .groups[0].answer
  }

  @Test func rowsKeepTheirPlacesThroughFiltersColumnsAndSelections() throws {
    let y = ColumnID("y")
    let frame = Frame(Self.table).filtered(by: Self.above(1))
      .deriving(y, .negate(.column(ColumnID("x"))), Variable(y, type: .number))
      .selecting([View.Renaming(ColumnID("z"), from: y)])
      .filtered(by: .compare(.less, .column(ColumnID("z")), .constant(.number(-2))))
    #expect(try Self.places(frame) == [0, 2, 4, 5])
  }

  @Test func filtersAfterTheDesignTakeNoRowsOfTheSampleAndThoseBeforeDo() throws {
    let design = Design(weight: ColumnID("w"), strata: ColumnID("s"))
    let after = Frame(Self.table).designed(design).filtered(by: Self.above(3))
    #expect(try Self.places(after) == [0, 2, 5])
    let whole = try Self.design(after)
    #expect(whole.answer.places == [0, 1, 2, 3, 4])
    #expect(whole.rows.dropped == [.missingWeight: 1])
    #expect(try whole.answer.design().weights == [1, 2, 1, 2, 1])
    #expect(try whole.answer.design().strataCount == 2)
    let before = Frame(Self.table).filtered(by: Self.above(2)).designed(design)
    #expect(try Self.design(before).answer.places == [0, 2, 4])
  }

  @Test func aSelectionThatHidesOrRenamesTheDesignLeavesItWhole() throws {
    let design = Design(weight: ColumnID("w"), strata: ColumnID("s"))
    let frame = Frame(Self.table).designed(design)
      .selecting([View.Renaming(ColumnID("stratum"), from: ColumnID("s"))])
      .filtered(by: Self.above(1, ColumnID("stratum")))
    #expect(try Self.places(frame) == [2, 3, 4])
    #expect(try Self.design(frame).answer.design().weights == [1, 2, 1, 2, 1])
  }

  @Test func aDesignThatDoesNotFitItsRowsSaysWhy() throws {
    var design = Design(weight: ColumnID("w"), cluster: ColumnID("x"))
    design.strata = ColumnID("s")
    design.clusters = [ColumnID("w")]
    let frame = Frame(Self.table).designed(design)
    let fault = DesignFault.unitInTwoStrata(unit: "1", first: "1", second: "2")
    #expect(throws: StatisticsError.design(fault)) { try Self.design(frame).answer.design() }
  }
}
