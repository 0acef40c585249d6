/// Many lines, each in a small plot of its own on common axes, with the others faint behind it.
struct SVGPanels {
  let chart: Chart
  let data: PlotData
  let scales: SVGScales
  let identities: [PlotData.Identity]
  let left: Double
  let width: Double

  private static let narrowest = 130.0
  private static let gap = 18.0
  private static let titleHeight = 20.0
  private static let numbersHeight = 26.0
  private static let aspect = 0.62

  private var columns: Int {
    let most = Int((width / Self.narrowest).clamped(to: 1...6))
    let rows = (identities.count + most - 1) / most
    // As many columns as the rows need: twelve are four by three, not five, five and two.
    return (identities.count + rows - 1) / rows
  }

  func draw(_ canvas: inout SVGCanvas, top: Double, height: Double?) -> Double {
    let rows = (identities.count + columns - 1) / columns
    let titles = (chart.y.title.isEmpty ? 0 : 24.0, chart.x.title.isEmpty ? 0 : 18.0)
    let gaps = Double(columns - 1) * Self.gap
    let estimate = (width - gaps) / Double(columns) * Self.aspect
    let free = height.map { ($0 - titles.0 - titles.1 - Self.numbersHeight) / Double(rows) }
    let plotHeight = max(free.map { $0 - Self.titleHeight - Self.gap } ?? estimate, 40)
    let y = scales.y(height: plotHeight)
    let tickWidth = (y.ticks.map { textWidth($0.label, size: SVGTheme.labelSize) }.max() ?? 0) + 10
    let panelWidth = (width - tickWidth - gaps) / Double(columns)
    let x = scales.x(width: panelWidth)
    if !chart.y.title.isEmpty {
      canvas.text(
        visible(chart.y.title), left, top + 10, size: SVGTheme.labelSize, colour: SVGTheme.quiet)
    }
    var bottom = top
    for (index, identity) in identities.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let panelLeft = left + tickWidth + Double(column) * (panelWidth + Self.gap)
      let panelTop =
        top + titles.0 + Double(row) * (Self.titleHeight + plotHeight + Self.gap)
        + Self.titleHeight
      let frame = SVGFrame(
        left: panelLeft, right: panelLeft + panelWidth, top: panelTop,
        bottom: panelTop + plotHeight, x: x, y: y)
      let isLowest = index + columns >= identities.count
      draw(&canvas, identity, frame, hasYLabels: column == 0, hasXLabels: isLowest)
      bottom = max(bottom, frame.bottom)
    }
    bottom += Self.numbersHeight + titles.1
    if !chart.x.title.isEmpty {
      canvas.text(
        visible(chart.x.title), left + tickWidth + (width - tickWidth) / 2, bottom - 4,
        size: SVGTheme.labelSize, anchor: .middle, colour: SVGTheme.quiet)
    }
    return bottom
  }

  private func draw(
    _ canvas: inout SVGCanvas, _ identity: PlotData.Identity, _ frame: SVGFrame,
    hasYLabels: Bool, hasXLabels: Bool
  ) {
    let title = shortened(
      visible(identity.name), toPixels: frame.width, size: SVGTheme.labelSize, isBold: true)
    canvas.text(title, frame.left, frame.top - 7, size: SVGTheme.labelSize, isBold: true)
    let axes = SVGAxes(chart: chart, frame: frame)
    axes.drawGrid(&canvas, hasLabels: hasYLabels)
    drawOthers(&canvas, identity, frame)
    let shown = data.only(identity)
    let look = SVGLook(colour: SVGTheme.colours[0])
    var looks = SVGMarks.looks(shown)
    looks[identity] = look
    SVGMarks(shown, frame, style: chart.y.style, looks: looks).draw(&canvas)
    if hasXLabels { drawEndNames(&canvas, frame) }
  }

  private func drawOthers(
    _ canvas: inout SVGCanvas, _ identity: PlotData.Identity, _ frame: SVGFrame
  ) {
    let look = SVGLook(colour: SVGTheme.background)
    for series in data.series
    where series.identity != identity && !series.identity.isReference && !series.mark.isInterval {
      for run in series.points.runs where run.count > 1 {
        let corners = run.map { "\(n(frame.px($0.x))) \(n(frame.py($0.y)))" }
        canvas.stroke("M" + corners.joined(separator: "L"), look, width: 0.9)
      }
    }
  }

  /// There is room for the first and the last name only.
  private func drawEndNames(_ canvas: inout SVGCanvas, _ frame: SVGFrame) {
    guard let first = data.xs.min(), let last = data.xs.max() else { return }
    let ends: [(Double, SVGCanvas.Anchor, Double)] = [
      (first, .start, frame.left), (last, .end, frame.right),
    ]
    let isOne = first == last
    for (value, anchor, x) in isOne ? Array(ends.prefix(1)) : ends {
      let text = shortened(
        visible(chart.x.name(of: value)), toPixels: isOne ? frame.width : frame.width / 2 - 4,
        size: SVGTheme.labelSize)
      canvas.text(
        text, x, frame.bottom + 16, size: SVGTheme.labelSize, anchor: anchor,
        colour: SVGTheme.quiet)
    }
  }
}

extension PlotData {
  /// One identity and the references.
  fileprivate func only(_ identity: Identity) -> PlotData {
    PlotData(
      series: series.filter { $0.identity == identity || $0.identity.isReference },
      identities: identities.filter { $0 == identity || $0.isReference })
  }
}
