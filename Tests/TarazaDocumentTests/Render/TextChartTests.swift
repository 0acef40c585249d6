import TarazaDocument
import Testing

@Suite struct TextChartTests {
  private func text(_ series: [Chart.Series], categories: [String] = [], width: Int = 40) -> String
  {
    let chart = Chart(
      name: "c", title: "Title", x: .init("Wave", categories: categories),
      y: .init("Mean", includesZero: true), series: series)
    return Document([.chart(chart)]).text(TextStyle(width: width))
  }

  @Test func lineIsDrawnThroughItsPoints() {
    let text = text([.init("A", .linePoints, x: [1, 2, 3, 4], y: [4, 2, 1, 0])])
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(2) == ["Title", "Mean"])
    #expect(lines[2].hasPrefix("4 ┤●"))
    #expect(lines[13].hasPrefix("0 ┤") && lines[13].hasSuffix("●"))
    #expect(text.filter { $0 == "●" }.count == 4)
    #expect(text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test func barsLieOnTheirSideWithValues() {
    #expect(
      text([.init("A", .bars, x: [0, 1], y: [4, -1])], categories: ["Ош", "Баткен"], width: 30)
        == """
        Title
        Mean
        Ош         ████████████████  4
        Баткен ████                 -1

        """)
  }

  @Test func seriesAreToldApartByTheirMarks() {
    let text = text([
      .init("A", .points, x: [1, 2], y: [1, 2]), .init("B", .points, x: [1, 2], y: [2, 2]),
      .init("R", .line, x: [1, 2], y: [0, 1], isReference: true),
    ])
    #expect(text.contains("● A   ○ B   ⠒⠂ R   * several"))
    #expect(text.contains("*\n"))
  }

  @Test(arguments: [
    [], [.nan], [1], [0, 0], [1e300, -1e300], [-1.7e308, 1.7e308], [.leastNonzeroMagnitude, 0],
  ])
  func everyDataGivesADrawingThatFits(_ y: [Double]) {
    let x = y.indices.map(Double.init)
    for mark in [Chart.Mark.line, .points, .linePoints, .bars, .band, .whiskers] {
      for width in [20, 80] {
        let text = text([.init("A", mark, x: x, y: y, upper: y)], width: width)
        for line in text.split(separator: "\n") {
          #expect(
            cellWidth(String(line)) <= width && line.last != " ", "\(mark) in \(width): \(line)")
        }
      }
    }
  }

  @Test func manyLinesAreARowEachOnOneScale() {
    let names = ["Ош", "Баткен", "C", "D", "E", "F"]
    let lines = text(
      names.enumerated().map { place, name in
        .init(name, .linePoints, x: [1, 2, 4], y: [Double(place), .nan, 7])
      } + [.init("R", .line, x: [1, 4], y: [0, 9], isReference: true)]
    ).split(separator: "\n").map(String.init)
    #expect(lines[1] == "Ош      0 ▁█ 7")
    #expect(lines[2] == "Баткен  1 ▂█ 7")
    #expect(lines[7...].joined(separator: " ").contains("▁ 0, █ 7"))
  }

  @Test func nothingToDrawIsSaid() {
    #expect(text([]) == "Title\n(there are no values to draw)\n")
  }
}
