/// A chart as a value: what is drawn, in the units of the data. Renderers decide the pixels.
public struct Chart: Equatable, Sendable {
  public enum Mark: String, Equatable, Sendable {
    case line
    case points
    case linePoints
    case bars
    /// Between `y` and `upper`: an interval around an estimate.
    case band
    /// A vertical interval at each x from `y` to `upper`.
    case whiskers
  }

  /// One mark over all its points. A band or whiskers called like a line belong to it: they are
  /// drawn in its colour and named once.
  public struct Series: Equatable, Sendable {
    public let name: String
    public let mark: Mark
    /// Positions along x; for a chart with `categories`, indices into them from 0.
    public let x: [Double]
    /// Heights; a NaN is a gap.
    public let y: [Double]
    /// The upper ends of a band or of whiskers; empty for the other marks.
    public let upper: [Double]
    /// Drawn in the background: random eigenvalues, a reference.
    public let isReference: Bool

    public init(
      _ name: String, _ mark: Mark, x: [Double], y: [Double], upper: [Double] = [],
      isReference: Bool = false
    ) {
      self.name = name
      self.mark = mark
      self.x = x
      self.y = y
      self.upper = upper
      self.isReference = isReference
    }
  }

  public struct Axis: Equatable, Sendable {
    public let title: String
    /// Names of the positions 0, 1, 2 … when the axis is not a number line.
    public let categories: [String]
    /// Whether the axis must show zero.
    public let includesZero: Bool
    /// How its numbers are to be read; `percent` shows shares as per cent.
    public let style: NumberStyle
    /// Of an axis of years, where its places are quarters or months.
    public let parts: PartsOfYear?

    public init(
      _ title: String, categories: [String] = [], includesZero: Bool = false,
      style: NumberStyle = .plain, parts: PartsOfYear? = nil
    ) {
      self.title = title
      self.categories = categories
      self.includesZero = includesZero
      self.style = style
      self.parts = parts
    }
  }

  /// By which `plot as NAME` finds it: `scree`, `trend`.
  public let name: String
  public var title: String
  public var subtitle: String?
  public let x: Axis
  public let y: Axis
  public let series: [Series]
  /// A line under the chart: n, source, “synthetic data”.
  public var caption: String?

  public init(
    name: String, title: String, subtitle: String? = nil, x: Axis, y: Axis, series: [Series],
    caption: String? = nil
  ) {
    self.name = name
    self.title = title
    self.subtitle = subtitle
    self.x = x
    self.y = y
    self.series = series
    self.caption = caption
  }
}
