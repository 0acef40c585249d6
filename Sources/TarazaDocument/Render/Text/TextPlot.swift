/// Points and lines on a grid of characters, with axes and a legend.
struct TextPlot {
  private let chart: Chart
  private let data: PlotData
  private let style: TextStyle
  private let y: AxisScale
  private let x: AxisScale
  private let labelWidth: Int
  private let columns: Int

  private static let rows = 12
  private static let widest = 72
  private static let narrowest = 8
  private static let marks: [Character] = ["●", "○", "▲", "△", "■", "□", "◆", "◇"]
  private static let letters: [Character] = Array("abcdefghijklmnopqrstuvwxyz")
  private static let clash: Character = "*"
  /// More lines than this would be a tangle: then only their points are drawn.
  private static let mostLines = 4

  init(_ chart: Chart, _ data: PlotData, _ style: TextStyle) {
    self.chart = chart
    self.data = data
    self.style = style
    var wish = AxisScale.Wish()
    wish.isTypographic = false
    wish.count = 5
    wish.includesZero = chart.y.includesZero
    wish.style = chart.y.style
    y = AxisScale(data.ys, wish)
    // The axis takes half of the width at most, however long its numbers.
    labelWidth = min(y.ticks.map { cellWidth($0.label) }.max() ?? 0, style.width / 2)
    columns = max(min(style.width, Self.widest) - labelWidth - 2, Self.narrowest)
    guard chart.x.categories.isEmpty else {
      x = AxisScale(categories: chart.x.categories.count, room: 0.3)
      return
    }
    wish.includesZero = chart.x.includesZero
    wish.style = chart.x.style
    wish.parts = chart.x.parts
    wish.wholeOnly = data.xs.allSatisfy { $0 == $0.rounded() }
    wish.endsAtTicks = false
    wish.padding = 0.02
    wish.count = max(3, columns / 10)
    let every = 13
    wish.everyWhole = wish.wholeOnly && columns / 4 >= every
    if wish.everyWhole { wish.count = max(wish.count, every) }
    x = AxisScale(data.xs, wish)
  }

  var lines: [String] {
    var grid = TextGrid(columns: columns, rows: Self.rows)
    draw(&grid)
    var lines: [String] = []
    if !chart.y.title.isEmpty { lines.append(shortened(flowing(chart.y.title), to: style.width)) }
    let ticks = Dictionary(
      y.ticks.map { (grid.row($0.fraction), $0.label) }, uniquingKeysWith: { first, _ in first })
    for row in 0..<Self.rows {
      let label = shortened(ticks[row] ?? "", to: labelWidth)
      let axis = ticks[row] == nil ? "│" : "┤"
      lines.append(
        blanks(labelWidth - cellWidth(label)) + label + " " + Paint.faint(axis, style)
          + grid.line(row, style))
    }
    return lines + bottom(grid) + legend
  }

  // MARK: Drawing

  private var main: [PlotData.Identity] { data.identities.filter { !$0.isReference } }

  private var hasLines: Bool { main.count <= Self.mostLines }

  private func mark(_ identity: PlotData.Identity) -> Character {
    let all = main.count <= Self.marks.count ? Self.marks : Self.letters
    return identity.isReference ? "·" : all[identity.index % all.count]
  }

  private func draw(_ grid: inout TextGrid) {
    for series in data.series where hasLines || series.identity.isReference {
      switch series.mark {
      case .line, .linePoints: drawLine(&grid, series)
      case .whiskers:
        for point in series.drawn {
          let upper = point.upper ?? point.y
          grid.stroke(place(point.x, point.y), place(point.x, upper), isDotted: false)
        }
      case .band, .points, .bars: break
      }
    }
    for series in data.series where hasMarks(series) {
      for point in series.drawn {
        let (column, row) = place(point.x, point.y)
        grid.put(mark(series.identity), column, row, clash: Self.clash)
      }
    }
  }

  /// Lines without points get them too where the line itself is not drawn or would hide.
  private func hasMarks(_ series: PlotData.Series) -> Bool {
    guard !series.identity.isReference else { return series.mark == .points }
    switch series.mark {
    case .points, .linePoints: return true
    case .line:
      return !hasLines || main.count > 1 || series.points.runs.contains { $0.count == 1 }
    case .band, .whiskers, .bars: return false
    }
  }

  private func place(_ x: Double, _ y: Double) -> (Double, Double) {
    (self.x.fraction(x), self.y.fraction(y))
  }

  private func drawLine(_ grid: inout TextGrid, _ series: PlotData.Series) {
    for run in series.points.runs {
      for (from, to) in zip(run, run.dropFirst()) {
        grid.stroke(
          place(from.x, from.y), place(to.x, to.y), isDotted: series.identity.isReference)
      }
    }
  }

  // MARK: Below the grid

  private func bottom(_ grid: TextGrid) -> [String] {
    let ticks: [(column: Int, label: String)] =
      chart.x.categories.isEmpty
      ? x.ticks.map { (grid.column($0.fraction), $0.label) }
      : chart.x.categories.enumerated().map { index, name in
        (grid.column(x.fraction(Double(index))), visible(name))
      }
    let margin = labelWidth + 1
    var axis = Array(repeating: Character("─"), count: columns)
    for tick in ticks where axis.indices.contains(tick.column) { axis[tick.column] = "┬" }
    var lines = [blanks(margin) + Paint.faint("└" + String(axis), style)]
    lines.append(blanks(margin + 1) + labels(ticks))
    if !chart.x.title.isEmpty {
      let title = shortened(flowing(chart.x.title), to: columns)
      lines.append(blanks(margin + 1 + (columns - cellWidth(title)) / 2) + title)
    }
    return lines
  }

  /// Labels under their ticks: every one, or as many at equal steps as have room.
  private func labels(_ ticks: [(column: Int, label: String)]) -> String {
    let mostNames = 6
    let longest = max(4, columns / max(1, min(ticks.count, mostNames)) - 1)
    for step in 1...max(ticks.count, 1) {
      var line = ""
      var used = -1
      var fits = true
      for tick in stride(from: 0, to: ticks.count, by: step).map({ ticks[$0] }) {
        let label = shortened(tick.label, to: longest)
        let width = cellWidth(label)
        let start = min(max(tick.column - width / 2, 0), max(columns - width, 0))
        fits = fits && start > used
        line += blanks(start - max(used, 0)) + label
        used = start + width
      }
      if fits { return line }
    }
    return ""
  }

  private var legend: [String] {
    var items: [String] = []
    if data.identities.count > 1 {
      items = data.identities.map { identity in
        let sign = identity.isReference ? "⠒⠂" : String(mark(identity))
        return sign + " " + visible(identity.name)
      }
    }
    let bands = data.series.contains { $0.mark == .band }
    let whiskers = !hasLines && data.series.contains { $0.mark == .whiskers }
    if main.count > 1 { items.append("\(Self.clash) several") }
    var lines: [String] = []
    for item in items {
      let item = shortened(item, to: style.width)
      if let last = lines.last, cellWidth(last) + 3 + cellWidth(item) <= style.width {
        lines[lines.count - 1] = last + "   " + item
      } else {
        lines.append(item)
      }
    }
    let remark = bands || whiskers ? "(intervals are not drawn here)" : ""
    return lines + (remark.isEmpty ? [] : wrapped(remark, to: style.width))
  }
}
