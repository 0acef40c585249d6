/// One plot with its axes and their titles, fitted between given edges.
struct SVGPlotLayout {
  private let chart: Chart
  private let labels: CategoryLabels?
  private let titleTop: Double
  let frame: SVGFrame
  /// The lower edge of everything drawn.
  let end: Double

  private static let titleHeight = 22.0
  private static let yTitleHeight = 30.0
  private static let numbersHeight = 24.0

  /// - Parameters: either the height of the plot alone or of all of it is given.
  init(
    chart: Chart, scales: SVGScales, left: Double, right: Double, top: Double,
    plotHeight: Double?, height: Double?
  ) {
    self.chart = chart
    titleTop = top
    let plotTop = top + (chart.y.title.isEmpty ? 8 : Self.yTitleHeight)
    let y = scales.y(height: plotHeight ?? (height ?? 0) - 80)
    let tickWidth = y.ticks.map { textWidth($0.label, size: SVGTheme.labelSize) }.max() ?? 0
    var plotLeft = left + tickWidth + 10
    var labels: CategoryLabels?
    if scales.isCategorical {
      func fitted() -> CategoryLabels {
        let slot = (right - plotLeft) / Double(chart.x.categories.count)
        return CategoryLabels(chart.x.categories, slot: slot)
      }
      let first = fitted()
      plotLeft = max(plotLeft, left + first.overhang)
      labels = first.overhang > 0 ? fitted() : first
    }
    self.labels = labels
    let below =
      (labels.map { $0.height + 6 } ?? Self.numbersHeight)
      + (chart.x.title.isEmpty ? 0 : Self.titleHeight)
    let plotBottom =
      plotHeight.map { plotTop + $0 } ?? max(top + (height ?? 0) - below, plotTop + 40)
    frame = SVGFrame(
      left: plotLeft, right: right, top: plotTop, bottom: plotBottom,
      x: scales.x(width: right - plotLeft), y: y)
    end = plotBottom + below
  }

  func drawAxes(_ canvas: inout SVGCanvas) {
    if !chart.y.title.isEmpty {
      canvas.text(
        visible(chart.y.title), SVGChart.textLeft, titleTop + 12, size: SVGTheme.labelSize,
        colour: SVGTheme.quiet)
    }
    let axes = SVGAxes(chart: chart, frame: frame)
    axes.drawGrid(&canvas, hasLabels: true)
    if let labels {
      axes.drawCategories(&canvas, labels)
    } else {
      axes.drawNumbers(&canvas)
    }
    if !chart.x.title.isEmpty {
      canvas.text(
        visible(chart.x.title), (frame.left + frame.right) / 2, end - 5,
        size: SVGTheme.labelSize, anchor: .middle, colour: SVGTheme.quiet)
    }
  }
}
