/// Many lines, one row each: a row of small bars on one scale for all, with the first and the last
/// value beside it.
struct TextSparklines {
  private let chart: Chart
  private let style: TextStyle
  private let drawn: [Line]
  private let xs: [Double]
  private let range: (lower: Double, upper: Double)
  private let format: NumberFormat

  private struct Line {
    let name: String
    let points: [PlotData.Point]
  }

  /// From so many lines on they are told apart better in rows than in one plot.
  private static let fewest = 6
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let gap = " "

  /// Nil for a chart that is better drawn as one plot.
  init?(_ chart: Chart, _ data: PlotData, _ style: TextStyle) {
    let main = data.identities.filter { !$0.isReference }
    let lines = main.compactMap { identity -> Line? in
      guard let series = data.series(of: identity).first(where: { $0.mark.isLine }) else {
        return nil
      }
      return Line(name: visible(identity.name), points: series.drawn)
    }
    let xs = Set(lines.flatMap { $0.points.map(\.x) }).sorted()
    let ys = lines.flatMap { $0.points.map(\.y) }
    guard lines.count >= Self.fewest, lines.count == main.count, let lower = ys.min(),
      let upper = ys.max(), xs.count <= style.width / 2
    else { return nil }
    self.chart = chart
    self.style = style
    self.xs = xs
    drawn = lines
    range = (lower, upper)
    format = NumberFormat(chart.y.style == .plain ? .measurement : chart.y.style, of: ys)
  }

  var lines: [String] {
    let ends = drawn.map { line in
      [line.points.first, line.points.last].map { $0.map { format.text($0.y) } ?? "" }
    }
    let endWidth = ends.joined().map { cellWidth($0) }.max() ?? 0
    let room = max(1, style.width - xs.count - 2 * endWidth - 4)
    let nameWidth = min(drawn.map { cellWidth($0.name) }.max() ?? 0, room)
    let rows = zip(drawn, ends).map { line, ends in
      padded(shortened(line.name, to: nameWidth), to: nameWidth) + "  "
        + blanks(endWidth - cellWidth(ends[0])) + ends[0] + " " + Paint.mark(sparkline(line), style)
        + " " + blanks(endWidth - cellWidth(ends[1])) + ends[1]
    }
    return rows + scale
  }

  private func sparkline(_ line: Line) -> String {
    let heights = Dictionary(line.points.map { ($0.x, $0.y) }, uniquingKeysWith: { $1 })
    let span = range.upper / 2 - range.lower / 2
    return xs.map { x in
      guard let y = heights[x] else { return Self.gap }
      guard span > 0 else { return String(Self.bars[3]) }
      let share = (y / 2 - range.lower / 2) / span
      return String(Self.bars[Int((share * Double(Self.bars.count - 1)).rounded())])
    }.joined()
  }

  private var scale: [String] {
    let x = [xs.first, xs.last].map { $0.map { chart.x.name(of: $0) } ?? "" }
    let words =
      "\(flowing(chart.x.title)) \(x[0]) to \(x[1]), first and last value beside the bars; "
      + "▁ \(format.text(range.lower)), █ \(format.text(range.upper))"
    return wrapped(words, to: style.width).map { Paint.faint($0, style) }
  }
}
