import TarazaData
import TarazaTestSupport
import Testing

@Suite struct ColumnProfileTests {
  private func profile(_ column: Column, weights: [Double]? = nil) throws -> ColumnProfile {
    var columns: [(ColumnID, Column)] = [("x", column)]
    if let weights { columns.append(("w", Cells.numbers(weights.map { $0 }))) }
    var frame = Frame(Table(columns))
    if weights != nil { frame = frame.annotated { $0.design.weight = "w" } }
    let answer = try frame.answer(ColumnProfilesQuestion(["x"]))
    return try #require(answer.groups.first).answer.answer.profiles[0]
  }

  /// More rows than one piece has, so that answers are merged.
  @Test func countsAndMomentsAreThoseOfAllRows() throws {
    var random = RandomSource(seed: 7)
    let rows = 300_000
    let cells = (0..<rows).map { _ -> Double? in
      let number = Int.random(in: -3...40, using: &random)
      return number == 40 ? nil : Double(number) * 100
    }
    let weights = (0..<rows).map { Double($0 % 5) / 2 }
    let found = try profile(Cells.numbers(cells), weights: weights)
    var total = 0.0
    var sum = 0.0
    for (cell, weight) in zip(cells, weights) where cell != nil {
      total += weight
      sum += weight * (cell ?? 0)
    }
    let mean = sum / total
    var squares = 0.0
    var counted = 0.0
    for (cell, weight) in zip(cells, weights) {
      guard let cell, weight > 0 else { continue }
      squares += weight * (cell - mean) * (cell - mean)
      counted += 1
    }
    let sd = (squares / total * counted / (counted - 1)).squareRoot()
    #expect(abs((found.mean ?? 0) - mean) < 1e-9 && abs((found.sd ?? 0) - sd) < 1e-9)
    #expect(found.least == -300 && found.greatest == 3900 && found.distinct == 43)
    #expect(found.valid + found.missing == rows && found.missingKinds == ["": found.missing])
    for frequency in try #require(found.frequencies) {
      let count = cells.count { $0.map { .number($0) } == frequency.value }
      #expect(frequency.count == count)
    }
  }

  @Test func kindsOfMissingAreCountedByName() throws {
    let found = try profile(
      Cells.column(.number, [1, .missing("refused"), .missing(nil), .missing("refused"), 2]))
    #expect(found.missingKinds == ["refused": 2, "": 1] && found.valid == 2)
  }

  @Test func tooManyValuesAreToldApartNoFurther() throws {
    let many = try profile(Cells.numbers((0..<5000).map { Double($0) + 0.5 }))
    #expect(many.distinct == nil && many.frequencies == nil && many.commonest == nil)
    #expect(many.least == 0.5 && many.greatest == 4999.5 && many.mean == 2500)
    let texts = try profile(Cells.texts((0..<5000).map { "t\($0)" }))
    #expect(texts.distinct == nil && texts.valid == 5000)
  }

  @Test func textsOfSeveralPiecesAreOne() throws {
    let texts = (0..<200_000).map { ["ооба", "жок", "билбейм"][$0 % 3] as String? }
    let found = try profile(Cells.texts(texts))
    #expect(found.frequencies?.map(\.value) == ["билбейм", "жок", "ооба"])
    #expect(found.frequencies?.map(\.count) == [66_666, 66_667, 66_667])
    #expect(found.commonest == "жок" && found.mean == nil && found.least == nil)
  }

  @Test func aColumnWithoutAnyAnswerHasNothingToSay() throws {
    let found = try profile(Cells.numbers([nil, nil]))
    #expect(found.mean == nil && found.sd == nil && found.least == nil && found.frequencies == [])
  }

  @Test(arguments: [[1e308, -1e308, 5], [1e200, 2e200, -1e200]])
  func numbersWhoseSquaresOverflowHaveNoDeviation(values: [Double]) throws {
    let found = try profile(Cells.numbers(values.map { $0 }))
    #expect(found.sd == nil && (found.mean?.isFinite ?? true))
    #expect(found.least == Value.number(values.min() ?? 0))
  }
}
