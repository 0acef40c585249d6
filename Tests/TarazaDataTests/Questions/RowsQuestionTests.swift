import TarazaData
import TarazaStatistics
import Testing

@Suite struct RowsQuestionTests {
  let table = Table([
    ("x", Cells.numbers([1, 2, 3, nil, 5, 6])),
    ("y", Cells.numbers([2, 1, 4, 4, nil, 7])),
    ("w", Cells.numbers([1, 2, 1, 1, 0, nil])),
  ])

  @Test func listwiseRowsAreCompleteAndNeedNoFlags() throws {
    let answer = try #require(Frame(table).answer(RowsQuestion(["x", "y"])).groups.first).answer
    #expect(answer.answer == ItemBlock(columns: [[1, 2, 3, 6], [2, 1, 4, 7]]))
    #expect(answer.rows == RowCount(seen: 6, used: 4, dropped: [.missingValue: 2]))
  }

  @Test func weightsComeAlong() throws {
    let frame = Frame(table).annotated { $0.design.weight = "w" }
    let answer = try #require(frame.answer(RowsQuestion(["y"], missing: .pairwise)).groups.first)
    #expect(answer.answer.answer.weights == [1, 2, 1, 1])
    #expect(answer.answer.answer.columns == [[2, 1, 4, 4]])
  }

  /// However the rows are cut into chunks, they are the same rows.
  @Test(arguments: [0, 1, 7, 20])
  func blocksAppendToTheWhole(cut: Int) {
    let whole = block(rows: 0..<20)
    var joined = block(rows: 0..<cut)
    joined.append(block(rows: cut..<20))
    #expect(joined.rowCount == 20)
    #expect(joined.columns == whole.columns)
    #expect(joined.weights == whole.weights)
    let flags = joined.missing.map { $0 ?? Array(repeating: 0, count: 20) }
    #expect(flags == whole.missing.map { $0 ?? Array(repeating: 0, count: 20) })
  }

  /// Every third value of the second item is missing, but only from the tenth row on.
  private func block(rows: Range<Int>) -> ItemBlock {
    let flags = rows.map { row -> UInt8 in row >= 10 && row % 3 == 0 ? 1 : 0 }
    return ItemBlock(
      columns: [rows.map(Double.init), rows.map { Double($0 * $0) }],
      missing: [nil, flags.contains(1) ? flags : nil], weights: rows.map { Double($0 + 1) })
  }
}
