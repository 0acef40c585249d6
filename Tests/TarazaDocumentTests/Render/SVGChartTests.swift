import TarazaDocument
import TarazaTestSupport
import Testing

@Suite struct SVGChartTests {
  private func chart(
    _ series: [Chart.Series], categories: [String] = [], title: String = "Title"
  ) -> Chart {
    Chart(
      name: "c", title: title, subtitle: "Subtitle", x: .init("Wave", categories: categories),
      y: .init("Mean"), series: series, caption: "n = 5")
  }

  private func trend(_ count: Int, bands: Bool) -> Chart {
    chart(
      (0..<count).flatMap { index -> [Chart.Series] in
        let y = (0..<8).map { 3 + 0.1 * Double(($0 * 7 + index * 5) % 9) }
        let line = Chart.Series(
          "Коомчулук \(index)", .linePoints, x: (1...8).map(Double.init), y: y)
        let band = Chart.Series(
          line.name, .band, x: line.x, y: y.map { $0 - 0.2 }, upper: y.map { $0 + 0.2 })
        return bands ? [band, line] : [line]
      })
  }

  @Test func pictureIsWellFormedAndSaysWhatItShows() throws {
    let svg = try MarkupReader.xml(trend(3, bands: true).svg())
    #expect(svg.name == "svg" && svg.attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(svg.attributes["role"] == "img")
    #expect(svg.children.first?.name == "title" && svg.children.first?.text == "Title")
    let description = svg.all("desc").first?.text ?? ""
    #expect(description.contains("Коомчулук 0: 8 points, from 3.0"))
    #expect(svg.all("text").map(\.text).filter { $0.hasPrefix("Коомчулук") }.count == 3)
  }

  private static let extremes: [[Double]] = [
    [], [.nan, .nan], [1], [0, -0.0], [1e300, -1e300], [1e-300, 2e-300], [.infinity, 1],
    [-1.7e308, 1.7e308], [5, 5, 5], [.nan, 3, .nan], [-3, -2, -1],
  ]

  @Test(arguments: extremes)
  func everyDataGivesAPicture(_ y: [Double]) throws {
    let x = y.indices.map { Double($0) }
    let marks: [Chart.Mark] = [.line, .points, .linePoints, .bars, .band, .whiskers]
    for mark in marks {
      for categories in [[], y.indices.map { "No. \($0)" }] {
        let chart = chart(
          [
            .init("A", mark, x: x, y: y, upper: y),
            .init("B", .line, x: x, y: y, isReference: true),
          ],
          categories: categories)
        let text = chart.svg()
        let svg = try MarkupReader.xml(text)
        #expect(!text.contains("nan") && !text.contains("inf\""))
        let numbers = svg.all.flatMap { element in
          ["x", "y", "x1", "x2", "y1", "y2", "width", "height"].compactMap {
            element.attributes[$0].flatMap { Double($0) }
          }
        }
        #expect(numbers.allSatisfy { (-50...1000).contains($0) })
      }
    }
  }

  @Test func seriesOfUnequalLengthsAreDrawnAsFarAsTheyAgree() throws {
    let series = Chart.Series("A", .whiskers, x: [1, 2, 3], y: [1, 2], upper: [2])
    _ = try MarkupReader.xml(chart([series]).svg())
    #expect(PlotData(chart([series])).series.first?.drawn.count == 1)
  }

  @Test func gapsAreNotBridged() throws {
    let svg = try MarkupReader.xml(
      chart([.init("A", .line, x: [1, 2, 3, 4, 5], y: [1, 2, .nan, 4, 5])]).svg())
    let strokes = svg.all("path").filter { $0.attributes["fill"] == "none" }
    #expect(strokes.count == 2)
  }

  @Test func pointBetweenGapsIsStillDrawn() throws {
    let svg = try MarkupReader.xml(
      chart([.init("A", .line, x: [1, 2, 3], y: [.nan, 2, .nan])]).svg())
    #expect(svg.all("path").filter { $0.attributes["fill"] == "#0072B2" }.count == 1)
  }

  @Test func bandsUseFillOpacityAndReferencesAreDashedGrey() throws {
    let svg = try MarkupReader.xml(
      chart([
        .init("A", .band, x: [1, 2], y: [1, 2], upper: [2, 3]),
        .init("R", .line, x: [1, 2], y: [1, 2], isReference: true),
      ]).svg())
    #expect(svg.all.contains { $0.attributes["fill-opacity"] != nil })
    #expect(!svg.all.contains { $0.attributes["opacity"] != nil })
    #expect(
      svg.all.contains {
        $0.attributes["stroke-dasharray"] != nil && $0.attributes["stroke"] == "#6E7781"
      })
  }

  @Test func linesInOnePlotAllLookDifferent() throws {
    let svg = try MarkupReader.xml(trend(8, bands: false).svg())
    let looks = svg.all("path").filter { $0.attributes["fill"] == "none" }
      .map { [$0.attributes["stroke"], $0.attributes["stroke-dasharray"]] }
    #expect(Set(looks).count == 8)
  }

  @Test(arguments: [true, false])
  func manyLinesGetAPlotEach(bands: Bool) throws {
    let svg = try MarkupReader.xml(trend(12, bands: bands).svg())
    let names = svg.all("text").filter { $0.text.hasPrefix("Коомчулук") }
    #expect(Set(names.map(\.text)).count == 12)
    let rows = Set(names.compactMap { $0.attributes["y"] })
    #expect(rows.count == 3)
  }

  @Test func namesAtTheEndsDoNotOverlap() throws {
    let svg = try MarkupReader.xml(trend(8, bands: false).svg())
    let ys = svg.all("text").filter { $0.text.hasPrefix("Коомчулук") }
      .compactMap { $0.attributes["y"].flatMap { Double($0) } }.sorted()
    #expect(ys.count == 8)
    #expect(zip(ys, ys.dropFirst()).allSatisfy { $1 - $0 > 14 })
  }

  @Test func textFromDataIsEscaped() throws {
    let attack = "</text><script>alert(1)</script>\u{1B}\u{FFFE}&'\""
    let text = chart(
      [.init(attack, .points, x: [0], y: [1]), .init("B", .points, x: [0], y: [1])],
      categories: [attack], title: attack
    ).svg()
    let svg = try MarkupReader.xml(text)
    #expect(svg.all("script").isEmpty)
    #expect(svg.all("title").first?.text.hasPrefix("</text><script>") == true)
  }

  @Test(arguments: [(1.0, 1.0), (200, 10_000), (.infinity, .nan), (-5, 300)])
  func everySizeGivesAPicture(_ width: Double, _ height: Double) throws {
    _ = try MarkupReader.xml(trend(3, bands: true).svg(width: width, height: height))
    _ = try MarkupReader.xml(trend(13, bands: true).svg(width: width, height: height))
  }

  @Test func sameChartGivesTheSameBytes() {
    #expect(trend(12, bands: true).svg() == trend(12, bands: true).svg())
  }

  @Test func standaloneHeightIsAsAsked() throws {
    let svg = try MarkupReader.xml(trend(2, bands: false).svg(width: 500, height: 400))
    #expect(svg.attributes["width"] == "500" && svg.attributes["height"] == "400")
  }
}
