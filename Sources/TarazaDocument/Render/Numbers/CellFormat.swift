/// How the cells of one column are written: one number format for each style that occurs in it.
package struct CellFormat: Sendable {
  private let formats: [NumberStyle: NumberFormat]

  package init(_ cells: [Cell]) {
    var values: [NumberStyle: [Double]] = [:]
    for cell in cells {
      switch cell {
      case .number(let value, let style): values[style, default: []].append(value)
      case .interval(let lower, let upper, let style):
        values[style, default: []] += [lower, upper]
      case .integer, .text, .truth, .missing, .blank: break
      }
    }
    var formats: [NumberStyle: NumberFormat] = [:]
    for (style, values) in values { formats[style] = NumberFormat(style, of: values) }
    self.formats = formats
  }

  /// The text of a cell as a reader sees it. Text from data is given back as it is: each renderer
  /// escapes it for where it goes.
  package func text(_ cell: Cell) -> String {
    switch cell {
    case .number(let value, let style): return number(value, style)
    case .integer(let value): return String(value)
    case .text(let text): return text
    case .truth(let truth): return truth ? "true" : "false"
    case .missing(let kind): return kind ?? Self.missingMark
    case .interval(let lower, let upper, let style):
      return "[\(number(lower, style)), \(number(upper, style))]"
    case .blank: return ""
    }
  }

  package static let missingMark = "·"

  private func number(_ value: Double, _ style: NumberStyle) -> String {
    (formats[style] ?? NumberFormat(style, of: [value])).text(value)
  }
}

extension Cell {
  /// The cell as a reader sees it where it stands alone.
  package var displayText: String { CellFormat([self]).text(self) }

  /// Whether the cell lines up on the right, as numbers do.
  package var isNumeric: Bool {
    switch self {
    case .number, .integer, .interval: true
    case .text, .truth, .missing, .blank: false
    }
  }
}

extension DocumentColumn {
  /// Whether the column lines up on the right: it holds a number and no words.
  package var isNumeric: Bool {
    var sawNumber = false
    for cell in cells {
      switch cell {
      case .number, .integer, .interval: sawNumber = true
      case .text, .truth: return false
      case .missing, .blank: break
      }
    }
    return sawNumber
  }
}

extension DocumentTable {
  /// How many columns say what a row is: the words before the first number, or a running number.
  package var labelColumnCount: Int {
    let words = columns.prefix { !$0.isNumeric }.count
    if words == columns.count { return min(1, columns.count) }
    if words > 0 { return words }
    let isRunning = columns.first?.cells.allSatisfy { cell in
      if case .integer = cell { true } else { false }
    }
    return isRunning == true ? 1 : 0
  }
}
