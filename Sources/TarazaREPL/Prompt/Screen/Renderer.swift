/// Draws the text that is being edited, and what stands below it, over its own last drawing.
package struct Renderer {
  /// What was drawn last: how far the terminal's cursor stands below the first row.
  private var drawnRows: [Int] = []
  private var drawnCursor = (row: 0, column: 0)

  package init() {}

  /// The sequence that brings the screen to the layout.
  package mutating func draw(_ layout: Layout, below: [String], on size: Terminal.Size) -> String {
    let rows = max(1, size.rows)
    let extra = Array(below.prefix(max(0, rows - 1)))
    let (shown, cursorRow) = layout.visible(rows - extra.count)
    var output = erasing(width: size.columns)
    output += shown.map(\.text).joined(separator: "\r\n")
    for line in extra { output += "\r\n" + line }
    let up = shown.count - 1 + extra.count - cursorRow
    output += "\r" + Self.moved(up, "A") + Self.moved(layout.cursorColumn, "C")
    drawnRows = shown.map(\.width)
    drawnCursor = (cursorRow, layout.cursorColumn)
    return output
  }

  /// Leaves the whole text on the screen, also what did not fit before, and goes below it.
  package mutating func finish(_ layout: Layout, on size: Terminal.Size) -> String {
    let output = erasing(width: size.columns) + layout.rows.map(\.text).joined(separator: "\r\n")
    forget()
    return output + "\r\n"
  }

  /// The screen is someone else's now.
  package mutating func forget() {
    drawnRows = []
    drawnCursor = (0, 0)
  }

  /// A window made narrower has broken the rows that no longer fit, so the first one stands higher.
  private func erasing(width: Int) -> String {
    let width = max(1, width)
    let above = drawnRows.prefix(drawnCursor.row).reduce(0) {
      $0 + max(1, ($1 + width - 1) / width)
    }
    return "\r" + Self.moved(above + drawnCursor.column / width, "A") + "\u{1B}[J"
  }

  private static func moved(_ count: Int, _ direction: String) -> String {
    count > 0 ? "\u{1B}[\(count)\(direction)" : ""
  }
}
