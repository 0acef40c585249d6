import TarazaDocument
import TarazaLanguage

/// The candidates of a completion below the text: a few with their remarks, many in columns with
/// the remark of the chosen one.
package struct MenuLayout {
  package let candidates: [Completion.Candidate]
  package let selected: Int?
  package let style: TextStyle
  /// Of the window.
  package let width: Int
  package let rows: Int

  package init(
    candidates: [Completion.Candidate], selected: Int?, style: TextStyle, width: Int, rows: Int
  ) {
    self.candidates = candidates
    self.selected = selected
    self.style = style
    self.width = width
    self.rows = rows
  }

  private static let gap = 2
  private static let mostRows = 12
  private static let widestName = 40

  package var lines: [String] {
    let room = min(Self.mostRows, rows)
    guard room > 0, !candidates.isEmpty else { return [] }
    return candidates.count <= room ? list : grid(room)
  }

  private var list: [String] {
    let column = min(Self.widestName, candidates.map { cellWidth($0.text) }.max() ?? 0)
    return candidates.enumerated().map { index, candidate in
      let name = padded(shortened(candidate.text, to: column), to: column)
      let remark = shortened(candidate.remark.oneLine, to: width - column - Self.gap - 1)
      return painted(name, index) + (remark.isEmpty ? "" : blanks(Self.gap))
        + Paint.faint(remark, style)
    }
  }

  /// Filled downwards; a page of it when there are too many.
  private func grid(_ room: Int) -> [String] {
    let column = min(Self.widestName, candidates.map { cellWidth($0.text) }.max() ?? 0)
    let columns = max(1, (width - 1 + Self.gap) / (column + Self.gap))
    let height = max(1, room - 1)
    let page = columns * height
    let first = (selected ?? 0) / page * page
    let shown = candidates[first..<min(first + page, candidates.count)]
    let used = min(height, (shown.count + columns - 1) / columns)
    var lines = (0..<used).map { row in
      stride(from: row, to: shown.count, by: used).map { place in
        let name = shortened(candidates[first + place].text, to: min(column, width - 1))
        return painted(padded(name, to: column), first + place)
      }.joined(separator: blanks(Self.gap))
    }
    let place = first + 1 == candidates.count ? "" : "\(first + 1)–\(first + shown.count)"
    let count =
      shown.count == candidates.count ? "\(candidates.count)" : "\(place) of \(candidates.count)"
    let remark = selected.map { candidates[$0].remark.oneLine } ?? ""
    let footer = remark.isEmpty ? count : "\(count)  \(remark)"
    lines.append(Paint.faint(shortened(footer, to: width - 1), style))
    return lines
  }

  private func painted(_ name: String, _ index: Int) -> String {
    guard index == selected else { return name }
    return style.colour ? "\u{1B}[7m\(name)\u{1B}[0m" : "[" + name.dropLast() + "]"
  }
}

extension String {
  fileprivate var oneLine: String {
    String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }
}
