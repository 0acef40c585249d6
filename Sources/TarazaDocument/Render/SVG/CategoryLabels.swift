/// How the names along x are set: side by side, on a few lines, or slanted; and which of them.
struct CategoryLabels {
  private enum Setting {
    case lines([[String]])
    case slanted([String])
  }

  private let setting: Setting
  /// Every how many names one is shown.
  let stride: Int
  /// The room that they take below the axis.
  let height: Double
  /// How far the first slanted name reaches to the left of its place.
  let overhang: Double

  private static let size = SVGTheme.labelSize
  private static let lineHeight = 14.0
  private static let slant = -40.0
  /// The cosine and the sine of the slant.
  private static let slantCosine = 0.766
  private static let slantSine = 0.643
  private static let longestSlanted = 150.0

  init(_ names: [String], slot: Double) {
    let names = names.map { visible($0) }
    let gap = 8.0
    let lines = names.map {
      wrapped($0, toPixels: max(slot - gap, 1), size: Self.size, lines: 3)
    }
    // Several lines are fine as long as no word had to be cut for them.
    let isWhole = zip(lines, names).allSatisfy { lines, name in
      lines.joined().filter { $0 != " " } == name.filter { $0 != " " }
    }
    if isWhole {
      setting = .lines(lines)
      stride = 1
      height = Double(lines.map(\.count).max() ?? 0) * Self.lineHeight + 6
      overhang = 0
    } else if let thinned = Self.thinning(names, slot: slot, gap: gap) {
      setting = .lines(names.map { [$0] })
      stride = thinned
      height = Self.lineHeight + 6
      overhang = 0
    } else {
      let cut = names.map { shortened($0, toPixels: Self.longestSlanted, size: Self.size) }
      let widest = cut.map { textWidth($0, size: Self.size) }.max() ?? 0
      setting = .slanted(cut)
      stride = max(1, Int((Self.lineHeight * 1.1 / max(slot, 0.5)).rounded(.up)))
      height = widest * Self.slantSine + Self.lineHeight + 4
      overhang = max(0, widest * Self.slantCosine - slot / 2)
    }
  }

  /// Names that begin with a figure are periods: a reader fills in those left out.
  private static func thinning(_ names: [String], slot: Double, gap: Double) -> Int? {
    guard names.allSatisfy({ $0.first?.isNumber == true }) else { return nil }
    let widest = names.map { textWidth($0, size: size) }.max() ?? 0
    return Int(((widest + gap) / max(slot, 0.5)).rounded(.up))
  }

  func draw(_ canvas: inout SVGCanvas, below y: Double, at place: (Int) -> Double) {
    switch setting {
    case .lines(let names):
      for index in Swift.stride(from: 0, to: names.count, by: stride) {
        for (line, text) in names[index].enumerated() {
          canvas.text(
            text, place(index), y + 14 + Double(line) * Self.lineHeight, size: Self.size,
            anchor: .middle, colour: SVGTheme.quiet)
        }
      }
    case .slanted(let names):
      for index in Swift.stride(from: 0, to: names.count, by: stride) {
        canvas.text(
          names[index], place(index) + 4, y + 14, size: Self.size, anchor: .end,
          colour: SVGTheme.quiet, turn: Self.slant)
      }
    }
  }
}
