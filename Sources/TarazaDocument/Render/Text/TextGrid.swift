/// Cells of braille dots, two by four in each, with single characters on top of them.
struct TextGrid {
  let columns: Int
  let rows: Int
  private var dots: [UInt8]
  private var signs: [Character?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    signs = Array(repeating: nil, count: columns * rows)
  }

  private static let dotsAcross = 2
  private static let dotsDown = 4
  /// Bits of a braille character by row and column of its dots; the pattern without dots is U+2800.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
  private static let emptyPattern: UInt32 = 0x2800

  func column(_ fraction: Double) -> Int { dotColumn(fraction) / Self.dotsAcross }
  func row(_ fraction: Double) -> Int { dotRow(fraction) / Self.dotsDown }

  private func dotColumn(_ fraction: Double) -> Int {
    Int((fraction.clamped(to: 0...1) * Double(columns * Self.dotsAcross - 1)).rounded())
  }

  /// Rows count from the top.
  private func dotRow(_ fraction: Double) -> Int {
    Int(((1 - fraction.clamped(to: 0...1)) * Double(rows * Self.dotsDown - 1)).rounded())
  }

  mutating func put(_ sign: Character, _ x: Double, _ y: Double, clash: Character) {
    let cell = row(y) * columns + column(x)
    signs[cell] = signs[cell].map { $0 == sign ? sign : clash } ?? sign
  }

  /// A straight line of dots between two places; every second dot of it when dotted.
  mutating func stroke(
    _ from: (Double, Double), _ to: (Double, Double), isDotted: Bool
  ) {
    let start = (dotColumn(from.0), dotRow(from.1))
    let end = (dotColumn(to.0), dotRow(to.1))
    let steps = max(abs(end.0 - start.0), abs(end.1 - start.1), 1)
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let column = start.0 + Int((share * Double(end.0 - start.0)).rounded())
      let row = start.1 + Int((share * Double(end.1 - start.1)).rounded())
      if isDotted, (column + row) % 3 != 0 { continue }
      let bit = Self.bits[row % Self.dotsDown][column % Self.dotsAcross]
      dots[row / Self.dotsDown * columns + column / Self.dotsAcross] |= bit
    }
  }

  func line(_ row: Int, _ style: TextStyle) -> String {
    var cells = ""
    for cell in (row * columns)..<((row + 1) * columns) {
      if let sign = signs[cell] {
        cells.append(sign)
      } else if dots[cell] == 0 {
        cells.append(" ")
      } else if let scalar = Unicode.Scalar(Self.emptyPattern + UInt32(dots[cell])) {
        cells.append(Character(scalar))
      }
    }
    return Paint.mark(withoutTrailingBlanks(cells), style)
  }
}
