extension TextDocument {
  /// A chart drawn with characters: small, but true to its values.
  func chart(_ chart: Chart) -> [String] {
    let data = PlotData(chart)
    let heads =
      wrapped(flowing(chart.title), to: style.width).map { Paint.strong($0, style) }
      + (chart.subtitle.map { wrapped(flowing($0), to: style.width) } ?? [])
    let body: [String]
    if data.isEmpty {
      body = wrapped("(there are no values to draw)", to: style.width)
    } else if data.hasBars {
      body = TextBars(chart, data, style).lines
    } else if let sparklines = TextSparklines(chart, data, style) {
      body = sparklines.lines
    } else {
      body = TextPlot(chart, data, style).lines
    }
    let caption = chart.caption.map { wrapped(flowing($0), to: style.width) } ?? []
    return (heads + body + caption).map(withoutTrailingBlanks)
  }
}

/// Bars lying on their side, one line each, with their values.
private struct TextBars {
  private struct Bar {
    let place: String
    let name: String
    let value: Double
  }

  private let bars: [Bar]
  private let others: [String]
  private let hasNames: Bool
  private let format: NumberFormat
  private let style: TextStyle
  private let title: String

  init(_ chart: Chart, _ data: PlotData, _ style: TextStyle) {
    self.style = style
    title = flowing(chart.y.title)
    let series = data.series.filter { $0.mark == .bars }
    hasNames = series.count > 1
    let others = data.identities.map(\.name).filter { name in
      !series.contains { $0.identity.name == name }
    }
    self.others = others
    let places = Array(Set(series.flatMap { $0.drawn.map(\.x) })).sorted()
    bars = places.flatMap { place in
      series.flatMap { series in
        series.drawn.filter { $0.x == place }.map { point in
          Bar(
            place: visible(chart.x.name(of: place)), name: visible(series.identity.name),
            value: point.y)
        }
      }
    }
    format = NumberFormat(
      chart.y.style == .plain ? .measurement : chart.y.style, of: bars.map(\.value))
  }

  var lines: [String] {
    let longestLabel = style.width / 3
    let longestBar = 50
    let placeWidth = min(bars.map { cellWidth($0.place) }.max() ?? 0, longestLabel)
    let nameWidth = hasNames ? min(bars.map { cellWidth($0.name) }.max() ?? 0, style.width / 5) : 0
    let numbers = bars.map { format.text($0.value) }
    let numberWidth = numbers.map { cellWidth($0) }.max() ?? 0
    let labels = placeWidth + 1 + (hasNames ? nameWidth + 1 : 0)
    let room = min(longestBar, max(style.width - labels - numberWidth - 1, 4))
    let scale = BarScale(bars.map(\.value), room: room)
    var previous: String?
    let drawn = zip(bars, numbers).map { bar, number in
      let place = bar.place == previous ? "" : shortened(bar.place, to: placeWidth)
      previous = bar.place
      let name = hasNames ? padded(shortened(bar.name, to: nameWidth), to: nameWidth) + " " : ""
      let value = blanks(numberWidth - cellWidth(number)) + number
      return padded(place, to: placeWidth) + " " + name
        + Paint.mark(padded(scale.bar(bar.value), to: room), style) + " " + value
    }
    let remark =
      others.isEmpty
      ? [] : ["Not drawn here: " + others.map { visible($0) }.joined(separator: ", ")]
    return (title.isEmpty ? [] : [title]) + drawn + remark
  }
}

/// From a value to the blocks of its bar, which begins at zero.
private struct BarScale {
  private let lower: Double
  private let span: Double
  private let room: Int

  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  init(_ values: [Double], room: Int) {
    // Halved, so that the span of the largest numbers is a number too.
    lower = min(0, values.min() ?? 0) / 2
    span = max(0, values.max() ?? 0) / 2 - lower
    self.room = room
  }

  func bar(_ value: Double) -> String {
    guard span > 0 else { return "" }
    let cells = Double(room)
    let zero = (-lower / span * cells).rounded()
    let length = (value / 2).magnitude / span * cells
    if value < 0 {
      let whole = min(Int(length.rounded()), Int(zero))
      return blanks(Int(zero) - whole) + String(repeating: "█", count: whole)
    }
    let parts = min(Int((length * 8).rounded()), (room - Int(zero)) * 8)
    let rest = parts % 8
    return blanks(Int(zero)) + String(repeating: "█", count: parts / 8)
      + (rest > 0 ? String(Self.eighths[rest - 1]) : "")
  }
}
