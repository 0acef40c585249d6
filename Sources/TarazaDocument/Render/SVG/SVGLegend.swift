/// Names with a sample of their marks: at the ends of lines, or in rows above the plot.
struct SVGLegend {
  private let data: PlotData
  private let looks: [PlotData.Identity: SVGLook]
  let identities: [PlotData.Identity]

  static let sampleWidth = 22.0
  private static let size = SVGTheme.labelSize
  private static let rowHeight = 20.0
  private static let gap = 6.0
  private static let between = 20.0

  init(_ data: PlotData) {
    self.data = data
    looks = SVGMarks.looks(data)
    identities = data.identities.filter { identity in
      data.series(of: identity).contains { !$0.drawn.isEmpty }
    }
  }

  private func sample(
    _ canvas: inout SVGCanvas, _ identity: PlotData.Identity, _ x: Double, _ y: Double
  ) {
    guard let look = looks[identity] else { return }
    let marks = Set(data.series(of: identity).map(\.mark))
    let end = x + Self.sampleWidth
    if marks == [.band] {
      canvas.fill("M\(n(x)) \(n(y - 5))H\(n(end))V\(n(y + 5))H\(n(x))Z", look.colour, opacity: 0.25)
    } else if marks.contains(.bars) {
      canvas.fill("M\(n(x + 5)) \(n(y - 6))h12v12h-12Z", look.colour)
    }
    if marks.contains(.line) || marks.contains(.linePoints) {
      canvas.stroke("M\(n(x)) \(n(y))H\(n(end))", look, width: identity.isReference ? 1.4 : 2)
    } else if marks.contains(.whiskers) {
      canvas.stroke("M\(n(x + 4)) \(n(y))H\(n(end - 4))", SVGLook(colour: look.colour), width: 1.4)
    }
    if marks.contains(.points) || marks.contains(.linePoints) {
      canvas.point((x + end) / 2, y, look, radius: 3.6)
    }
  }

  // MARK: Rows above the plot

  private func rows(width: Double) -> [[(identity: PlotData.Identity, text: String, x: Double)]] {
    var rows: [[(identity: PlotData.Identity, text: String, x: Double)]] = [[]]
    var x = 0.0
    for identity in identities {
      let room = width - Self.sampleWidth - Self.gap
      let text = shortened(visible(identity.name), toPixels: room, size: Self.size)
      let needed = Self.sampleWidth + Self.gap + textWidth(text, size: Self.size)
      if x > 0, x + needed > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((identity, text, x))
      x += needed + Self.between
    }
    return rows
  }

  func height(width: Double) -> Double { Double(rows(width: width).count) * Self.rowHeight + 4 }

  func draw(_ canvas: inout SVGCanvas, left: Double, top: Double, width: Double) {
    for (row, items) in rows(width: width).enumerated() {
      let y = top + (Double(row) + 0.5) * Self.rowHeight
      for item in items {
        sample(&canvas, item.identity, left + item.x, y)
        canvas.text(
          item.text, left + item.x + Self.sampleWidth + Self.gap, y + 4, size: Self.size)
      }
    }
  }

  // MARK: Names at the ends of lines

  static let endRowHeight = 15.0
  private static let endGap = 14.0

  /// The room that names take to the right of the plot.
  func endWidth(limit: Double) -> Double {
    let widest = identities.map { textWidth(visible($0.name), size: Self.size) }.max() ?? 0
    return min(limit, Self.endGap + Self.sampleWidth + Self.gap + widest)
  }

  func drawEnds(_ canvas: inout SVGCanvas, _ frame: SVGFrame, room: Double) {
    let ends = identities.compactMap { identity in
      data.lastPoint(of: identity).map { (identity, x: frame.px($0.x), y: frame.py($0.y)) }
    }.sorted { $0.y < $1.y }
    let half = Self.endRowHeight / 2
    let places = spread(
      ends.map(\.y), apart: Self.endRowHeight, within: (frame.top + half)...(frame.bottom - half))
    for (end, y) in zip(ends, places) {
      let left = frame.right + Self.endGap
      drawLeader(&canvas, from: (end.x, end.y), to: (left, y), frame)
      sample(&canvas, end.0, left, y)
      let text = shortened(
        visible(end.0.name), toPixels: room - Self.endGap - Self.sampleWidth - Self.gap,
        size: Self.size)
      canvas.text(text, left + Self.sampleWidth + Self.gap, y + 4, size: Self.size)
    }
  }

  /// A hair from the end of a line to its name, where the name could not stand right beside it.
  private func drawLeader(
    _ canvas: inout SVGCanvas, from end: (x: Double, y: Double), to name: (x: Double, y: Double),
    _ frame: SVGFrame
  ) {
    let nearEnd = frame.right - frame.width / 8
    guard end.x >= nearEnd, (end.y - name.y).magnitude > 2 else { return }
    canvas.line(
      end.x + 5, end.y, name.x - 2, name.y, colour: SVGTheme.background, width: 0.8)
  }
}

/// Positions as near to the wished ones as can be, in their order and at least `apart` from each
/// other: neighbours that would overlap are moved apart about their mean.
///
/// - Precondition: `wished` ascends.
func spread(_ wished: [Double], apart: Double, within range: ClosedRange<Double>) -> [Double] {
  // With i * apart taken off, "apart" becomes "not descending": isotonic regression by pooling.
  var pools: [(sum: Double, count: Int)] = []
  for (index, place) in wished.enumerated() {
    pools.append((place - Double(index) * apart, 1))
    while pools.count > 1 {
      let last = pools[pools.count - 1]
      let before = pools[pools.count - 2]
      guard last.sum / Double(last.count) < before.sum / Double(before.count) else { break }
      pools.removeLast(2)
      pools.append((last.sum + before.sum, last.count + before.count))
    }
  }
  let flat = pools.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
  let highest = range.upperBound - Double(max(wished.count - 1, 0)) * apart
  return flat.enumerated().map { index, place in
    max(min(place, highest), range.lowerBound) + Double(index) * apart
  }
}
