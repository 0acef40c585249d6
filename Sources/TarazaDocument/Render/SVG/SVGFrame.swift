/// The rectangle in which values are drawn, with the scales of its two axes.
struct SVGFrame {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: AxisScale
  let y: AxisScale

  var width: Double { right - left }
  var height: Double { bottom - top }

  func px(_ value: Double) -> Double { left + x.fraction(value) * width }
  func py(_ value: Double) -> Double { bottom - y.fraction(value) * height }

  /// Where bars stand: at zero where the axis shows it.
  var baseline: Double { py(0).clamped(to: top...bottom) }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    isNaN ? range.lowerBound : min(max(self, range.lowerBound), range.upperBound)
  }
}

/// The scales of a chart, from its data and the room there is.
struct SVGScales {
  private let chart: Chart
  private let data: PlotData

  init(_ chart: Chart, _ data: PlotData) {
    self.chart = chart
    self.data = data
  }

  var isCategorical: Bool { !chart.x.categories.isEmpty }

  func y(height: Double) -> AxisScale {
    var wish = AxisScale.Wish()
    let pixelsPerTick = 55.0
    wish.count = Int((height / pixelsPerTick).clamped(to: 3...8))
    wish.includesZero = chart.y.includesZero || data.hasBars
    wish.padding = 0.03
    wish.style = chart.y.style
    return AxisScale(data.ys, wish)
  }

  func x(width: Double) -> AxisScale {
    guard !isCategorical else {
      return AxisScale(categories: chart.x.categories.count, room: data.hasBars ? 0.5 : 0.3)
    }
    var wish = AxisScale.Wish()
    wish.wholeOnly = data.xs.allSatisfy { $0.rounded() == $0 }
    wish.includesZero = chart.x.includesZero
    wish.padding = data.hasBars ? barRoom : 0.02
    wish.endsAtTicks = false
    wish.style = chart.x.style
    wish.parts = chart.x.parts
    let mostWholeNumbers = 31
    if wish.wholeOnly {
      wish.everyWhole = true
      wish.count = mostWholeNumbers
      let scale = AxisScale(data.xs, wish)
      if isLegible(scale, width) { return scale }
      wish.everyWhole = false
    }
    let pixelsPerTick = 64.0
    var count = Int((width / pixelsPerTick).clamped(to: 2...12))
    while true {
      wish.count = count
      let scale = AxisScale(data.xs, wish)
      if count == 2 || isLegible(scale, width) { return scale }
      count -= 1
    }
  }

  private func isLegible(_ scale: AxisScale, _ width: Double) -> Bool {
    let gap = 12.0
    return zip(scale.ticks, scale.ticks.dropFirst()).allSatisfy { left, right in
      let room = (right.fraction - left.fraction) * width
      let widths = [left, right].map { textWidth($0.label, size: SVGTheme.labelSize) }
      return room >= widths.reduce(0, +) / 2 + gap
    }
  }

  /// Half a bar's place, as a share of the range of the data.
  private var barRoom: Double {
    let places = Array(Set(data.xs)).sorted()
    guard let first = places.first, let last = places.last, last > first else { return 0 }
    return Self.leastGap(places) / (last - first) / 2
  }

  static func leastGap(_ sorted: [Double]) -> Double {
    zip(sorted, sorted.dropFirst()).map { $1 - $0 }.min() ?? 1
  }
}
