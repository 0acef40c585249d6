/// Draws the series of a chart into a frame.
struct SVGMarks {
  private let data: PlotData
  private let frame: SVGFrame
  private let looks: [PlotData.Identity: SVGLook]
  private let lineWidth: Double
  private let bandOpacity: Double
  /// Whiskers of several names at one place stand beside each other.
  private let offsets: [PlotData.Identity: Double]
  /// How values are written at the ends of bars.
  private let style: NumberStyle

  private static let pointRadius = 3.6
  /// More points than this along a line run into each other.
  private static let mostPointsOnLine = 60

  init(
    _ data: PlotData, _ frame: SVGFrame, style: NumberStyle,
    looks: [PlotData.Identity: SVGLook]? = nil
  ) {
    self.style = style == .plain ? .measurement : style
    self.data = data
    self.frame = frame
    self.looks = looks ?? Self.looks(data)
    let main = data.identities.filter { !$0.isReference }.count
    let manyLines = 6
    lineWidth = main > manyLines ? 1.7 : 2.2
    bandOpacity = main > 3 ? 0.1 : 0.17
    offsets = Self.offsets(data, frame)
  }

  static func looks(_ data: PlotData) -> [PlotData.Identity: SVGLook] {
    var looks: [PlotData.Identity: SVGLook] = [:]
    for identity in data.identities {
      let hasPoints = data.series(of: identity).contains { $0.mark != .line && $0.mark != .band }
      looks[identity] = SVGLook(identity, hasPoints: hasPoints)
    }
    return looks
  }

  private static func offsets(_ data: PlotData, _ frame: SVGFrame) -> [PlotData.Identity: Double] {
    let whiskered = data.identities.filter { identity in
      data.series(of: identity).contains { $0.mark == .whiskers }
    }
    guard whiskered.count > 1 else { return [:] }
    let places = Array(Set(data.xs)).sorted()
    let slot =
      places.count > 1
      ? zip(places, places.dropFirst()).map { frame.px($1) - frame.px($0) }.min() ?? frame.width
      : frame.width
    let step = min(9, slot * 0.7 / Double(whiskered.count))
    let middle = Double(whiskered.count - 1) / 2
    return Dictionary(
      uniqueKeysWithValues: whiskered.enumerated().map { ($1, (Double($0) - middle) * step) })
  }

  func draw(_ canvas: inout SVGCanvas) {
    drawBars(&canvas)
    for series in data.series where series.mark == .band { drawBand(&canvas, series) }
    for series in data.series where series.mark == .whiskers { drawWhiskers(&canvas, series) }
    for isReference in [true, false] {
      for series in data.series where series.identity.isReference == isReference {
        switch series.mark {
        case .line: drawLine(&canvas, series, hasPoints: false)
        case .linePoints: drawLine(&canvas, series, hasPoints: true)
        case .points: drawPoints(&canvas, series)
        case .band, .whiskers, .bars: break
        }
      }
    }
  }

  private func look(_ series: PlotData.Series) -> SVGLook {
    looks[series.identity] ?? SVGLook(series.identity, hasPoints: true)
  }

  private func px(_ point: PlotData.Point, _ series: PlotData.Series) -> Double {
    frame.px(point.x) + (offsets[series.identity] ?? 0)
  }

  private func drawLine(_ canvas: inout SVGCanvas, _ series: PlotData.Series, hasPoints: Bool) {
    let look = look(series)
    let width = series.identity.isReference ? 1.4 : lineWidth
    for run in series.points.runs {
      let corners = run.map { "\(n(px($0, series))) \(n(frame.py($0.y)))" }
      if run.count > 1 {
        canvas.stroke("M" + corners.joined(separator: "L"), look, width: width)
      } else if let alone = run.first, !hasPoints {
        // A point between two gaps has no line; it is drawn all the same.
        let dot = SVGShape.circle.path(px(alone, series), frame.py(alone.y), width)
        canvas.fill(dot, look.colour)
      }
    }
    if hasPoints, series.points.count <= Self.mostPointsOnLine || !canDropPoints(series) {
      drawPoints(&canvas, series)
    }
  }

  /// Points may be left out only where lines still show every value.
  private func canDropPoints(_ series: PlotData.Series) -> Bool {
    series.points.runs.allSatisfy { $0.count > 1 }
  }

  private func drawPoints(_ canvas: inout SVGCanvas, _ series: PlotData.Series) {
    let look = look(series)
    for point in series.drawn {
      canvas.point(px(point, series), frame.py(point.y), look, radius: Self.pointRadius)
    }
  }

  private func drawBand(_ canvas: inout SVGCanvas, _ series: PlotData.Series) {
    let look = look(series)
    for run in series.points.runs {
      guard run.count > 1 else {
        if let alone = run.first { drawWhisker(&canvas, alone, series, hasCaps: false) }
        continue
      }
      let lower = run.map { "\(n(px($0, series))) \(n(frame.py($0.y)))" }
      let upper = run.reversed().map { "\(n(px($0, series))) \(n(frame.py($0.upper ?? $0.y)))" }
      canvas.fill(
        "M" + (lower + upper).joined(separator: "L") + "Z", look.colour, opacity: bandOpacity)
    }
  }

  private func drawWhiskers(_ canvas: inout SVGCanvas, _ series: PlotData.Series) {
    for point in series.drawn { drawWhisker(&canvas, point, series, hasCaps: true) }
  }

  private func drawWhisker(
    _ canvas: inout SVGCanvas, _ point: PlotData.Point, _ series: PlotData.Series, hasCaps: Bool
  ) {
    let x = px(point, series)
    let ends = [frame.py(point.y), frame.py(point.upper ?? point.y)]
    var path = "M\(n(x)) \(n(ends[0]))L\(n(x)) \(n(ends[1]))"
    if hasCaps {
      let half = 3.5
      for y in ends { path += "M\(n(x - half)) \(n(y))L\(n(x + half)) \(n(y))" }
    }
    canvas.stroke(path, SVGLook(colour: look(series).colour), width: 1.4)
  }

  private func drawBars(_ canvas: inout SVGCanvas) {
    let bars = data.series.filter { $0.mark == .bars && !$0.drawn.isEmpty }
    guard !bars.isEmpty else { return }
    let places = Array(Set(bars.flatMap { $0.drawn.map(\.x) })).sorted()
    let widest = 80.0
    let slot = zip(places, places.dropFirst()).map { frame.px($1) - frame.px($0) }.min()
    let group = min((slot ?? widest * 2) * 0.74, widest * Double(bars.count))
    let width = group / Double(bars.count)
    for (index, series) in bars.enumerated() {
      for point in series.drawn {
        let left = frame.px(point.x) - group / 2 + Double(index) * width
        if bars.count == 1 { drawValue(&canvas, point, series, slot: slot ?? frame.width) }
        let top = min(frame.py(point.y), frame.baseline)
        let height = max(frame.py(point.y), frame.baseline) - top
        let rim = bars.count == 1 ? 0 : min(1, width / 8)
        canvas.element(
          "rect",
          [
            ("x", n(left + rim / 2)), ("y", n(top)), ("width", n(max(width - rim, 0.5))),
            ("height", n(height)), ("fill", look(series).colour),
          ])
      }
    }
  }

  /// The value at the end of a bar, where there are few bars and the text has room.
  private func drawValue(
    _ canvas: inout SVGCanvas, _ point: PlotData.Point, _ series: PlotData.Series, slot: Double
  ) {
    let mostValues = 16
    let text = NumberFormat(style, of: series.drawn.map(\.y)).text(point.y)
    guard series.drawn.count <= mostValues, textWidth(text, size: SVGTheme.captionSize) < slot
    else { return }
    let end = frame.py(point.y)
    canvas.text(
      text, frame.px(point.x), point.y < 0 ? end + 13 : end - 5, size: SVGTheme.captionSize,
      anchor: .middle, colour: SVGTheme.quiet)
  }
}
