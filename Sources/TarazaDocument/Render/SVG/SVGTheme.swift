/// Colours, shapes and letters of charts.
enum SVGTheme {
  /// Faces with Kyrgyz Cyrillic, the first of them that the reader has.
  static let fonts =
    "Inter, 'Source Sans 3', 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, "
    + "'DejaVu Sans', sans-serif"

  static let ink = "#1F2328"
  static let quiet = "#59636E"
  static let axis = "#8C959F"
  static let grid = "#E4E7EB"
  static let paper = "#FFFFFF"
  static let reference = "#6E7781"
  /// Series that stand behind the one a panel shows.
  static let background = "#C9CFD6"

  /// After Okabe and Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/ (read as
  /// different by readers with the common kinds of colour blindness); the light ones are darkened
  /// until they stand out from white by 3 to 1, and yellow is left out because it cannot.
  static let colours = [
    "#0072B2", "#D55E00", "#008F68", "#AA4E87", "#B07700", "#3592CF", "#1F2328", "#8A6A4F",
  ]

  /// Lines without points are told apart by these too, so that they can be read in grey.
  static let dashes = ["", "8 3", "2 2.5", "9 3 2 3", "5 2", "12 3 2 3 2 3", "1 2.5", "6 2 1 2"]
  static let referenceDashes = ["5 4", "1.5 3.5", "9 3 2 3"]

  static let titleSize = 18.0
  static let subtitleSize = 13.0
  static let labelSize = 12.0
  static let captionSize = 11.0
}

/// How one identity looks.
struct SVGLook {
  let colour: String
  let dash: String
  let shape: SVGShape
  let isOpen: Bool

  init(_ identity: PlotData.Identity, hasPoints: Bool) {
    let index = identity.index
    let cycle = index / SVGTheme.colours.count
    if identity.isReference {
      colour = SVGTheme.reference
      dash = SVGTheme.referenceDashes[index % SVGTheme.referenceDashes.count]
    } else {
      colour = SVGTheme.colours[index % SVGTheme.colours.count]
      let dashIndex = hasPoints ? cycle : index + cycle
      dash = SVGTheme.dashes[dashIndex % SVGTheme.dashes.count]
    }
    shape = SVGShape.allCases[index % SVGShape.allCases.count]
    isOpen = identity.isReference || cycle % 2 == 1
  }

  init(colour: String, dash: String = "", shape: SVGShape = .circle) {
    self.colour = colour
    self.dash = dash
    self.shape = shape
    isOpen = false
  }
}

/// The shape of a point, told apart also in grey print.
enum SVGShape: CaseIterable {
  case circle, square, triangle, diamond, triangleDown, plus, cross, hourglass

  /// The outline around the middle, about as large as a circle of `radius`.
  func path(_ x: Double, _ y: Double, _ radius: Double) -> String {
    let r = radius
    switch self {
    case .circle:
      return "M\(n(x - r)) \(n(y))a\(n(r)) \(n(r)) 0 1 0 \(n(2 * r)) 0"
        + "a\(n(r)) \(n(r)) 0 1 0 \(n(-2 * r)) 0Z"
    case .square: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)], x, y, r)
    case .triangle: return polygon([(0, -1.2), (1.15, 0.85), (-1.15, 0.85)], x, y, r)
    case .triangleDown: return polygon([(0, 1.2), (1.15, -0.85), (-1.15, -0.85)], x, y, r)
    case .diamond: return polygon([(0, -1.35), (1.2, 0), (0, 1.35), (-1.2, 0)], x, y, r)
    case .plus: return polygon(Self.arms, x, y, r)
    case .cross:
      let turn = 0.5.squareRoot()
      return polygon(Self.arms.map { (turn * ($0 - $1), turn * ($0 + $1)) }, x, y, r)
    case .hourglass:
      return polygon([(-1.1, -1.1), (1.1, -1.1), (-1.1, 1.1), (1.1, 1.1)], x, y, r)
    }
  }

  private static let arms: [(Double, Double)] = [
    (-0.42, -1.3), (0.42, -1.3), (0.42, -0.42), (1.3, -0.42), (1.3, 0.42), (0.42, 0.42),
    (0.42, 1.3), (-0.42, 1.3), (-0.42, 0.42), (-1.3, 0.42), (-1.3, -0.42), (-0.42, -0.42),
  ]

  private func polygon(
    _ corners: [(Double, Double)], _ x: Double, _ y: Double, _ r: Double
  ) -> String {
    "M" + corners.map { "\(n(x + $0 * r)) \(n(y + $1 * r))" }.joined(separator: "L") + "Z"
  }
}
