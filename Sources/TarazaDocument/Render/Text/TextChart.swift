extension TextDocument {
  func chart(_ chart: Chart) -> [String] {
    var names: [String] = []
    var xs: [Cell] = []
    var ys: [Double] = []
    for s in chart.series {
      for (x, y) in zip(s.x, s.y) {
        names.append(s.name)
        xs.append(.number(x, .plain))
        ys.append(y)
      }
    }
    return [visible(chart.title)]
      + TextTable(
        DocumentTable(
          name: chart.name,
          [
            .texts("series", names), DocumentColumn("x", title: chart.x.title, xs),
            .numbers("y", title: chart.y.title, ys, as: .measurement),
          ]), style
      ).lines
  }
}
