import TarazaDocument

/// A terminal that understands what the renderer writes: the world begins behind it, so here it is
/// played.
struct VirtualScreen {
  let width: Int
  let height: Int
  private(set) var cells: [[Character]]
  private(set) var row = 0
  private(set) var column = 0

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = Array(repeating: [], count: height)
  }

  var lines: [String] {
    cells.map { line in
      var text = String(line.filter { $0 != "\u{0}" })
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func write(_ text: String) {
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "\r\n":
        column = 0
        lineFeed()
      case "\r": column = 0
      case "\n": lineFeed()
      case "\u{1B}":
        rest.removeFirst()
        let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == ";" }
        rest.removeFirst(digits.count)
        obey(rest.removeFirst(), Int(String(digits)) ?? 1)
      default: put(character)
      }
    }
  }

  private mutating func obey(_ final: Character, _ count: Int) {
    switch final {
    case "A": row = max(0, row - count)
    case "C": column = min(width - 1, column + count)
    case "J":
      cells[row] = Array(cells[row].prefix(column))
      for line in cells.indices where line > row { cells[line] = [] }
    default: break
    }
  }

  private mutating func put(_ character: Character) {
    let cellCount = cellWidth(character)
    guard cellCount > 0 else { return }
    if column + cellCount > width {
      column = 0
      lineFeed()
    }
    while cells[row].count < column + cellCount { cells[row].append(" ") }
    cells[row][column] = character
    for covered in column + 1..<column + cellCount { cells[row][covered] = "\u{0}" }
    column += cellCount
  }

  private mutating func lineFeed() {
    if row + 1 < height {
      row += 1
    } else {
      cells.removeFirst()
      cells.append([])
    }
  }
}
