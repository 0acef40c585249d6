/// A small CSV file with a header line: text cells, an empty cell being missing.
public struct GoldenTable: Equatable, Sendable {
  public let names: [String]
  public let rowCount: Int
  private let cells: [[String]]

  init(csv text: String) {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(Self.cells(ofLine:))
    // The line end of the last line; elsewhere an empty line is a missing cell of a lone column.
    if lines.last == [""] { lines.removeLast() }
    names = lines.isEmpty ? [] : lines.removeFirst()
    let width = names.count
    cells = (0..<width).map { column in
      lines.map { line in column < line.count ? line[column] : "" }
    }
    rowCount = lines.count
  }

  /// The cells of one column as text; empty when there is no such column.
  public func texts(_ name: String) -> [String] {
    names.firstIndex(of: name).map { cells[$0] } ?? []
  }

  /// The cells of one column as numbers: NaN where the cell is empty, or not a number.
  public func numbers(_ name: String) -> [Double] {
    texts(name).map { Double($0) ?? .nan }
  }

  private static func cells(ofLine line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var quoted = false
    for character in line {
      switch character {
      case "\"": quoted.toggle()
      case "," where !quoted:
        cells.append(cell)
        cell = ""
      default: cell.append(character)
      }
    }
    return cells + [cell]
  }
}
