extension Chart {
  /// The chart in words, for readers who cannot see it: what is drawn, over which axes, and where
  /// each series begins and ends.
  package var description: String {
    let data = PlotData(self)
    let mostSeries = 24
    var sentences = [subtitle, axisSentence(data)].compactMap(\.self)
    if data.isEmpty {
      sentences.append("There are no values to draw.")
    }
    for identity in data.identities.prefix(mostSeries) {
      if let sentence = sentence(identity, data) { sentences.append(sentence) }
    }
    if data.identities.count > mostSeries {
      sentences.append("\(data.identities.count - mostSeries) more series.")
    }
    if let caption { sentences.append(caption) }
    return sentences.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
  }

  private func axisSentence(_ data: PlotData) -> String {
    let kinds: [(Chart.Mark, String)] = [
      (.line, "lines"), (.linePoints, "lines with points"), (.points, "points"), (.bars, "bars"),
      (.band, "bands"), (.whiskers, "whiskers"),
    ]
    let drawn = kinds.filter { kind in data.series.contains { $0.mark == kind.0 } }.map(\.1)
    let what = drawn.isEmpty ? "An empty chart" : "A chart of " + drawn.joined(separator: ", ")
    return "\(what) of \(y.title.isEmpty ? "values" : y.title)"
      + (x.title.isEmpty ? "" : " over \(x.title)")
  }

  private func sentence(_ identity: PlotData.Identity, _ data: PlotData) -> String? {
    let own = data.series(of: identity)
    let series = own.first { !$0.mark.isInterval } ?? own.first
    guard let points = series?.drawn, let first = points.first, let last = points.last else {
      return "\(identity.name): no values"
    }
    let name = identity.name + (identity.isReference ? " (reference)" : "")
    let format = NumberFormat(
      y.style == .percent ? .percent : .measurement, of: points.map(\.y))
    guard points.count > 1 else {
      return "\(name): \(format.text(first.y)) at \(x.name(of: first.x))"
    }
    return
      "\(name): \(points.count) points, from \(format.text(first.y)) at \(x.name(of: first.x)) "
      + "to \(format.text(last.y)) at \(x.name(of: last.x))"
  }
}

extension Chart.Axis {
  /// What stands at a position: its category, or the number itself.
  package func name(of value: Double) -> String {
    if let index = Int(exactly: value), categories.indices.contains(index) {
      return categories[index]
    }
    if let name = parts?.name(of: value) { return name }
    return NumberFormat(style == .percent ? .percent : .plain, of: [value]).text(value)
  }
}
