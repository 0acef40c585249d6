extension Chart {
  /// The values of the chart as a table: a row per place on x, a column per series, two for one
  /// that is an interval. Says in numbers what the picture shows.
  package var table: DocumentTable {
    let data = PlotData(self)
    let places = Array(Set(data.xs)).sorted()
    let rows = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    var columns = [
      DocumentColumn(
        "x", title: x.title.isEmpty ? "x" : x.title, places.map { .text(x.name(of: $0)) })
    ]
    let style: NumberStyle = y.style == .plain ? .measurement : y.style
    for series in data.series {
      let name = series.identity.name
      var lower = Array(repeating: Cell.blank, count: places.count)
      var upper = lower
      for point in series.drawn {
        guard let row = rows[point.x] else { continue }
        lower[row] = .number(point.y, style)
        if let end = point.upper { upper[row] = .number(end, style) }
      }
      let ends = series.mark.isInterval
      columns.append(DocumentColumn(name, title: ends ? name + ", lower" : name, lower))
      if ends { columns.append(DocumentColumn(name, title: name + ", upper", upper)) }
    }
    return DocumentTable(name: name, title: title, columns)
  }
}
