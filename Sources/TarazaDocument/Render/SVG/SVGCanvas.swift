/// A number for an attribute: two decimals are finer than any screen.
func n(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let digits = DecimalDigits(value).rounded(decimals: 2)
  return digits.fixed(decimals: digits.decimals)
}

/// Text made safe for XML and HTML, in content and in quoted attributes.
package func escapedMarkup(_ text: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count)
  for scalar in visible(text).unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// Collects the elements of a picture.
struct SVGCanvas {
  private(set) var content = ""

  enum Anchor: String { case start, middle, end }

  /// Attributes are written in the given order; values are escaped here and nowhere else.
  mutating func element(_ name: String, _ attributes: [(String, String)], text: String? = nil) {
    content += "<\(name)"
    for (key, value) in attributes { content += " \(key)=\"\(escapedMarkup(value))\"" }
    content += text.map { ">\(escapedMarkup($0))</\(name)>\n" } ?? "/>\n"
  }

  mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
    content += "<\(name)"
    for (key, value) in attributes { content += " \(key)=\"\(escapedMarkup(value))\"" }
    content += ">\n"
  }

  mutating func close(_ name: String) { content += "</\(name)>\n" }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String, width: Double = 1
  ) {
    element(
      "line",
      [
        ("x1", n(x1)), ("y1", n(y1)), ("x2", n(x2)), ("y2", n(y2)),
        ("stroke", colour), ("stroke-width", n(width)),
      ])
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double, anchor: Anchor = .start,
    colour: String = SVGTheme.ink, isBold: Bool = false, turn: Double? = nil
  ) {
    guard !text.isEmpty else { return }
    element(
      "text",
      [
        ("x", n(x)), ("y", n(y)), ("font-size", n(size)), ("fill", colour),
      ] + (anchor == .start ? [] : [("text-anchor", anchor.rawValue)])
        + (isBold ? [("font-weight", "600")] : [])
        + (turn.map { [("transform", "rotate(\(n($0)) \(n(x)) \(n(y)))")] } ?? []),
      text: text)
  }

  mutating func stroke(_ path: String, _ look: SVGLook, width: Double, opacity: Double = 1) {
    element(
      "path",
      [
        ("d", path), ("fill", "none"), ("stroke", look.colour), ("stroke-width", n(width)),
        ("stroke-linejoin", "round"),
      ] + (look.dash.isEmpty ? [] : [("stroke-dasharray", look.dash)])
        + (opacity < 1 ? [("stroke-opacity", n(opacity))] : []))
  }

  mutating func fill(_ path: String, _ colour: String, opacity: Double = 1) {
    element(
      "path",
      [("d", path), ("fill", colour)]
        + (opacity < 1 ? [("fill-opacity", n(opacity))] : []))
  }

  /// A point with a thin rim of paper, so that points on each other stay apart.
  mutating func point(_ x: Double, _ y: Double, _ look: SVGLook, radius: Double) {
    element(
      "path",
      [
        ("d", look.shape.path(x, y, radius)),
        ("fill", look.isOpen ? SVGTheme.paper : look.colour),
        ("stroke", look.isOpen ? look.colour : SVGTheme.paper),
        ("stroke-width", look.isOpen ? "1.5" : "0.8"),
      ])
  }
}
