import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct CellSuppressionTests {
  /// Whether the hidden cells could hold other counts that give the same totals: then none of them
  /// can be worked out. Cells are tried one by one, by a change of 1 that the others take up.
  private func canDiffer(_ cell: Int, _ hidden: [Bool], columns: Int) -> Bool {
    // A change is taken up when row and column of the cell are joined by other hidden cells.
    let rows = hidden.count / columns
    var reached: Set<Int> = [cell / columns]
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for other in hidden.indices where hidden[other] && other != cell {
        let ends = [other / columns, rows + other % columns]
        if reached.contains(ends[0]) != reached.contains(ends[1]) {
          reached.formUnion(ends)
          isGrowing = true
        }
      }
    }
    return reached.contains(rows + cell % columns)
  }

  @Test(arguments: 1...200)
  func noSmallCellCanBeWorkedOut(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (rows, columns) = (2 + generator.below(6), 2 + generator.below(6))
    let counts = (0..<rows * columns).map { _ in 1 + generator.below(20) }
    let cells = CellSuppression(counts: counts, columns: columns, minimum: 5)
    #expect(cells.exposed.isEmpty)
    for cell in counts.indices where cells.isHidden[cell] {
      #expect(canDiffer(cell, cells.isHidden, columns: columns))
    }
    for cell in counts.indices where counts[cell] < 5 { #expect(cells.isHidden[cell]) }
  }

  @Test func aLoneSmallCellHidesThreeOthers() {
    let cells = CellSuppression(
      counts: [3, 40, 50, 60, 70, 80, 90, 20, 30], columns: 3, minimum: 5)
    // The rectangle of the fewest respondents: rows 1 and 3, columns 1 and 2 hold 90 + 20 + 40.
    #expect(
      cells.isHidden == [true, true, false, false, false, false, true, true, false])
  }

  @Test func withoutSmallCellsNothingIsHidden() {
    let cells = CellSuppression(counts: [5, 0, 9, 12], columns: 2, minimum: 5)
    #expect(cells.isHidden == [false, false, false, false])
  }

  @Test func whereEmptyCellsLeaveNoWayRoundTheCellIsExposed() {
    let cells = CellSuppression(counts: [3, 0, 0, 9], columns: 2, minimum: 5)
    #expect(cells.isHidden == [true, false, false, false] && cells.exposed == [0])
    #expect(CellSuppression(counts: [3, 8, 9], columns: 3, minimum: 5).exposed == [0])
  }
}
