/// A chart's series made fit for drawing: lengths agree, gaps are explicit, and each name has one
/// look that all its marks share.
package struct PlotData: Equatable, Sendable {
  package struct Point: Equatable, Sendable {
    package let x: Double
    package let y: Double
    /// The upper end of a band or of whiskers; nil for the other marks.
    package let upper: Double?
  }

  /// What a reader tells apart: a name, drawn in one colour.
  package struct Identity: Hashable, Sendable {
    package let name: String
    package let isReference: Bool
    /// Its place among the identities of its kind, from 0.
    package let index: Int
  }

  package struct Series: Equatable, Sendable {
    package let identity: Identity
    package let mark: Chart.Mark
    /// In the given order; nil is a gap.
    package let points: [Point?]

    package var drawn: [Point] { points.compactMap(\.self) }
  }

  package let series: [Series]
  package let identities: [Identity]

  package init(_ chart: Chart) {
    var identities: [Identity] = []
    var known: [String: Identity] = [:]
    series = chart.series.map { series in
      let key = (series.isReference ? "r" : "m") + series.name
      if let identity = known[key] { return Self.series(series, identity) }
      let index = identities.filter { $0.isReference == series.isReference }.count
      let identity = Identity(
        name: series.name, isReference: series.isReference, index: index)
      known[key] = identity
      identities.append(identity)
      return Self.series(series, identity)
    }
    self.identities = identities
  }

  init(series: [Series], identities: [Identity]) {
    self.series = series
    self.identities = identities
  }

  private static func series(_ series: Chart.Series, _ identity: Identity) -> Series {
    let hasUpper = series.mark.isInterval
    let points = series.x.indices.map { index -> Point? in
      guard index < series.y.count, series.x[index].isFinite, series.y[index].isFinite
      else { return nil }
      guard hasUpper else { return Point(x: series.x[index], y: series.y[index], upper: nil) }
      guard index < series.upper.count, series.upper[index].isFinite else { return nil }
      return Point(x: series.x[index], y: series.y[index], upper: series.upper[index])
    }
    return Series(identity: identity, mark: series.mark, points: points)
  }

  package func series(of identity: Identity) -> [Series] {
    series.filter { $0.identity == identity }
  }

  package var isEmpty: Bool { series.allSatisfy { $0.drawn.isEmpty } }

  package var xs: [Double] { series.flatMap { $0.drawn.map(\.x) } }

  package var ys: [Double] {
    series.flatMap { $0.drawn.flatMap { [$0.y] + [$0.upper].compactMap(\.self) } }
  }

  package var hasBars: Bool { series.contains { $0.mark == .bars && !$0.drawn.isEmpty } }

  /// The last height of what bears the name: of its line where it has one.
  package func lastPoint(of identity: Identity) -> (x: Double, y: Double)? {
    let own = series(of: identity)
    let lines = own.filter { !$0.mark.isInterval }
    if let last = lines.compactMap({ $0.drawn.last }).last { return (last.x, last.y) }
    guard let last = own.compactMap({ $0.drawn.last }).last else { return nil }
    return (last.x, (last.y / 2) + (last.upper ?? last.y) / 2)
  }
}

extension Chart.Mark {
  package var isInterval: Bool {
    switch self {
    case .band, .whiskers: true
    case .line, .points, .linePoints, .bars: false
    }
  }

  package var isLine: Bool {
    switch self {
    case .line, .linePoints, .band: true
    case .points, .bars, .whiskers: false
    }
  }
}

extension Array where Element == PlotData.Point? {
  /// Runs of points without a gap between them.
  package var runs: [[PlotData.Point]] {
    split(separator: nil).map { $0.compactMap(\.self) }
  }
}
