extension Chart {
  /// The chart as a standalone SVG picture.
  ///
  /// - Parameters:
  ///   - width: in pixels of the picture's own measure; it scales to any size.
  ///   - height: nil for a height that suits the chart.
  public func svg(width: Double = 720, height: Double? = nil) -> String {
    #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + svgElement(width: width, height: height)
  }

  /// The picture as an element to stand in a page.
  package func svgElement(width: Double = 720, height: Double? = nil) -> String {
    SVGChart(self, width: width, height: height).element
  }
}

/// Lays out the parts of a chart from top to bottom: title, names, plot, caption.
struct SVGChart {
  private let chart: Chart
  private let data: PlotData
  private let scales: SVGScales
  private let width: Double
  private let wishedHeight: Double?

  private static let margin = 16.0
  static let textLeft = margin
  private static let smallest = 200.0
  private static let largest = 10_000.0
  private static let lineSpacing = 1.3
  /// From so many lines on, each gets a small plot of its own: fewer when they have bands.
  private static let mostLinesTogether = 8
  private static let mostBandsTogether = 5

  init(_ chart: Chart, width: Double, height: Double?) {
    self.chart = chart
    data = PlotData(chart)
    scales = SVGScales(chart, data)
    self.width = width.clamped(to: Self.smallest...Self.largest)
    wishedHeight = height?.clamped(to: Self.smallest...Self.largest)
  }

  private var inner: Double { width - 2 * Self.margin }

  private struct TextBlock {
    let lines: [String]
    let size: Double
    let colour: String
    var isBold = false

    var height: Double { Double(lines.count) * size * SVGChart.lineSpacing }
  }

  private func block(_ text: String?, _ size: Double, _ colour: String, isBold: Bool = false)
    -> TextBlock
  {
    let lines = wrapped(
      visible(text ?? ""), toPixels: inner, size: size, isBold: isBold, lines: 4)
    return TextBlock(lines: lines, size: size, colour: colour, isBold: isBold)
  }

  private func draw(_ block: TextBlock, _ canvas: inout SVGCanvas, _ top: inout Double) {
    for line in block.lines {
      top += block.size * Self.lineSpacing
      canvas.text(
        line, Self.margin, top - block.size * 0.3, size: block.size, colour: block.colour,
        isBold: block.isBold)
    }
  }

  var element: String {
    let heads = [
      block(chart.title, SVGTheme.titleSize, SVGTheme.ink, isBold: true),
      block(chart.subtitle, SVGTheme.subtitleSize, SVGTheme.quiet),
    ]
    let caption = block(chart.caption, SVGTheme.captionSize, SVGTheme.quiet)
    let captionHeight = caption.lines.isEmpty ? 0 : caption.height + 8
    var canvas = SVGCanvas()
    var top = Self.margin - 4
    for head in heads { draw(head, &canvas, &top) }
    top += 10
    let rest = wishedHeight.map { $0 - top - captionHeight - Self.margin }
    top = drawPlot(&canvas, top: top, height: rest)
    if !caption.lines.isEmpty {
      top += 8
      draw(caption, &canvas, &top)
    }
    return enclosed(canvas.content, height: max(top + Self.margin, wishedHeight ?? 0))
  }

  private func enclosed(_ content: String, height: Double) -> String {
    var canvas = SVGCanvas()
    canvas.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", n(width)), ("height", n(height)),
        ("viewBox", "0 0 \(n(width)) \(n(height))"), ("role", "img"),
        ("aria-label", chart.title), ("font-family", SVGTheme.fonts),
      ])
    canvas.element("title", [], text: chart.title)
    canvas.element("desc", [], text: chart.description)
    canvas.element(
      "rect",
      [
        ("width", n(width)), ("height", n(height)),
        ("fill", SVGTheme.paper),
      ])
    return canvas.content + content + "</svg>\n"
  }

  // MARK: The plot

  private func drawPlot(_ canvas: inout SVGCanvas, top: Double, height: Double?) -> Double {
    guard !data.isEmpty else { return drawNothing(&canvas, top: top, height: height) }
    let lines = data.identities.filter { identity in
      !identity.isReference && data.series(of: identity).contains { $0.mark.isLine }
    }
    let hasBands = data.series.contains { $0.mark == .band && !$0.identity.isReference }
    let most = hasBands ? Self.mostBandsTogether : Self.mostLinesTogether
    if lines.count > most, lines.count == data.identities.filter({ !$0.isReference }).count {
      let panels = SVGPanels(
        chart: chart, data: data, scales: scales, identities: lines, left: Self.margin,
        width: inner)
      return panels.draw(&canvas, top: top, height: height)
    }
    return drawSingle(&canvas, top: top, height: height)
  }

  private func drawNothing(_ canvas: inout SVGCanvas, top: Double, height: Double?) -> Double {
    let height = max(height ?? 160, 60)
    canvas.element(
      "rect",
      [
        ("x", n(Self.margin)), ("y", n(top)), ("width", n(inner)),
        ("height", n(height)), ("fill", "none"), ("stroke", SVGTheme.grid),
      ])
    canvas.text(
      "There are no values to draw", width / 2, top + height / 2 + 4, size: SVGTheme.subtitleSize,
      anchor: .middle, colour: SVGTheme.quiet)
    return top + height
  }

  /// Names stand at the ends of lines when all of them have room there, else above the plot.
  private func namesAtEnds(_ legend: SVGLegend, plotHeight: Double) -> Bool {
    let mostShare = 0.9
    return data.series.allSatisfy { $0.mark.isLine || $0.mark == .whiskers }
      && Double(legend.identities.count) * SVGLegend.endRowHeight < plotHeight * mostShare
      && data.series.contains { $0.mark.isLine && $0.drawn.count > 1 }
  }

  private func drawSingle(_ canvas: inout SVGCanvas, top: Double, height: Double?) -> Double {
    let legend = SVGLegend(data)
    let isNamed = legend.identities.count > 1
    let plotHeight = height.map { max($0 - 60, 60) } ?? (width * 0.44).clamped(to: 160...420)
    let atEnds = isNamed && namesAtEnds(legend, plotHeight: plotHeight)
    var top = top
    if isNamed, !atEnds {
      legend.draw(&canvas, left: Self.margin, top: top, width: inner)
      top += legend.height(width: inner)
    }
    let endRoom = atEnds ? legend.endWidth(limit: inner * 0.34) : 8
    let wholeHeight = height.map {
      max($0 - (isNamed && !atEnds ? legend.height(width: inner) : 0), 100)
    }
    let layout = SVGPlotLayout(
      chart: chart, scales: scales, left: Self.margin, right: width - Self.margin - endRoom,
      top: top, plotHeight: wholeHeight == nil ? plotHeight : nil, height: wholeHeight)
    layout.drawAxes(&canvas)
    SVGMarks(data, layout.frame, style: chart.y.style).draw(&canvas)
    if atEnds { legend.drawEnds(&canvas, layout.frame, room: endRoom) }
    return layout.end
  }
}
