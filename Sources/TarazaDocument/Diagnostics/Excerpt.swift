/// The lines of a program that a diagnostic points at, with marks under its spans.
struct Excerpt {
  private struct Mark {
    /// From the first to the last byte of the span on one line.
    let bytes: Range<Int>
    let text: String?
  }

  private let lines: SourceLines
  private let style: TextStyle
  private let severity: Diagnostic.Severity
  /// By line: the marks under it, the diagnostic's own first.
  private var marks: [Int: [Mark]] = [:]

  init(_ diagnostic: Diagnostic, _ span: Span, _ lines: SourceLines, _ style: TextStyle) {
    self.lines = lines
    self.style = style
    severity = diagnostic.severity
    add(span, nil)
    for label in diagnostic.labels { add(label.span, label.text) }
  }

  /// A span over several lines is marked on its first and its last.
  private mutating func add(_ span: Span, _ text: String?) {
    let first = lines.line(of: span.start)
    let last = lines.line(of: max(span.start, span.end - 1))
    let start = max(span.start, lines.bounds(first).lowerBound)
    guard first < last else {
      marks[first, default: []].append(Mark(bytes: start..<max(start, span.end), text: text))
      return
    }
    let firstEnd = max(start, lines.bounds(first).upperBound)
    marks[first, default: []].append(Mark(bytes: start..<firstEnd, text: nil))
    let lastStart = lines.bounds(last).lowerBound
    marks[last, default: []].append(Mark(bytes: lastStart..<span.end, text: text))
  }

  var rendered: [String] {
    let shown = marks.keys.sorted()
    let numberWidth = String((shown.last ?? 0) + 1).utf8.count
    let margin = 2
    var rendered: [String] = []
    var previous: Int?
    for line in shown {
      if let previous, line > previous + 1 {
        rendered.append(blanks(margin) + "…")
      }
      previous = line
      let number = String(line + 1)
      let gutter = blanks(margin + numberWidth - number.utf8.count) + number + " | "
      let window = LineWindow(
        lines.characters(line), around: marks[line]?.first?.bytes ?? 0..<0,
        width: style.width - gutter.utf8.count)
      rendered.append(Paint.faint(gutter, style) + window.text)
      let empty = Paint.faint(blanks(margin + numberWidth) + " | ", style)
      for mark in marks[line] ?? [] { rendered.append(empty + underline(mark, window)) }
    }
    return rendered.map { withoutTrailingBlanks($0) }
  }

  private func underline(_ mark: Mark, _ window: LineWindow) -> String {
    let (start, length) = window.cells(mark.bytes)
    guard let text = mark.text else {
      let paint: Paint =
        switch severity {
        case .error: .error
        case .warning: .warning
        case .note: .mark
        }
      return blanks(start) + paint(String(repeating: "^", count: length), style)
    }
    let line = String(repeating: "-", count: length)
    return blanks(start) + Paint.mark(line + " " + flowing(text), style)
  }
}

/// As much of a source line as fits in a width, around the place that matters.
private struct LineWindow {
  private struct Piece {
    let shown: String
    let bytes: Range<Int>
    /// Where it stands in the whole line, in cells.
    let cell: Int
    let width: Int
  }

  private let pieces: [Piece]
  private let first: Int
  private let last: Int
  private let cutsLeft: Bool
  private let cutsRight: Bool

  private static let tabWidth = 4
  private static let ellipsis = "…"

  init(
    _ characters: [(character: Character, bytes: Range<Int>)], around bytes: Range<Int>, width: Int
  ) {
    var pieces: [Piece] = []
    var cell = 0
    for (character, range) in characters {
      let shown = character == "\t" ? blanks(Self.tabWidth) : visible(String(character))
      let piece = Piece(shown: shown, bytes: range, cell: cell, width: cellWidth(shown))
      pieces.append(piece)
      cell += piece.width
    }
    self.pieces = pieces
    guard cell > width else {
      (first, last, cutsLeft, cutsRight) = (0, pieces.count, false, false)
      return
    }
    // The span is shown from a little before its start; what follows it fills the rest.
    let start = pieces.first { $0.bytes.upperBound > bytes.lowerBound }?.cell ?? cell
    let end = pieces.last { $0.bytes.lowerBound < bytes.upperBound }.map { $0.cell + $0.width }
    let spanWidth = max(1, (end ?? start) - start)
    let lead = max(width / 4, (width - spanWidth) / 2)
    let left = max(0, min(start - lead, cell - width))
    cutsLeft = left > 0
    cutsRight = left + width < cell
    let from = left + (cutsLeft ? 1 : 0)
    let to = left + width - (cutsRight ? 1 : 0)
    first = pieces.firstIndex { $0.cell >= from } ?? pieces.count
    last = pieces.firstIndex { $0.cell + $0.width > to } ?? pieces.count
  }

  var text: String {
    (cutsLeft ? Self.ellipsis : "") + pieces[first..<max(first, last)].map(\.shown).joined()
      + (cutsRight ? Self.ellipsis : "")
  }

  /// Where marks for these bytes begin, and how long they are; at least one cell.
  func cells(_ bytes: Range<Int>) -> (start: Int, length: Int) {
    let visible = pieces[first..<max(first, last)]
    let offset = (cutsLeft ? 1 : 0) - (visible.first?.cell ?? 0)
    let right = (visible.last.map { $0.cell + $0.width } ?? 0) + offset
    let covered = visible.filter { piece in
      bytes.isEmpty
        ? piece.bytes.contains(bytes.lowerBound)
        : piece.bytes.lowerBound < bytes.upperBound && piece.bytes.upperBound > bytes.lowerBound
    }
    guard let head = covered.first, let tail = covered.last else {
      let isBefore = (visible.first?.bytes.lowerBound ?? 0) > bytes.lowerBound
      return (isBefore ? 0 : right, 1)
    }
    let start = head.cell + offset
    let end = bytes.isEmpty ? start + 1 : tail.cell + tail.width + offset
    return (start, max(1, end - start))
  }
}
