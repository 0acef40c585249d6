/// Gridlines, ticks and their labels.
struct SVGAxes {
  let chart: Chart
  let frame: SVGFrame

  private static let tickLength = 4.0

  func drawGrid(_ canvas: inout SVGCanvas, hasLabels: Bool) {
    for tick in frame.y.ticks {
      let y = frame.bottom - tick.fraction * frame.height
      canvas.line(
        frame.left, y, frame.right, y, colour: tick.isZero ? SVGTheme.axis : SVGTheme.grid)
      if hasLabels {
        canvas.text(
          tick.label, frame.left - 8, y + 4, size: SVGTheme.labelSize, anchor: .end,
          colour: SVGTheme.quiet)
      }
    }
    canvas.line(
      frame.left, frame.bottom, frame.right, frame.bottom, colour: SVGTheme.axis)
  }

  func drawNumbers(_ canvas: inout SVGCanvas) {
    for tick in frame.x.ticks {
      let x = frame.left + tick.fraction * frame.width
      drawTick(&canvas, x)
      canvas.text(
        tick.label, x, frame.bottom + 18, size: SVGTheme.labelSize, anchor: .middle,
        colour: SVGTheme.quiet)
    }
  }

  func drawCategories(_ canvas: inout SVGCanvas, _ labels: CategoryLabels) {
    for index in stride(from: 0, to: chart.x.categories.count, by: labels.stride) {
      drawTick(&canvas, frame.px(Double(index)))
    }
    labels.draw(&canvas, below: frame.bottom + Self.tickLength) { frame.px(Double($0)) }
  }

  private func drawTick(_ canvas: inout SVGCanvas, _ x: Double) {
    canvas.line(
      x, frame.bottom, x, frame.bottom + Self.tickLength, colour: SVGTheme.axis)
  }
}
