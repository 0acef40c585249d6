extension Diagnostic {
  /// The diagnostic as a person reads it: code and message, the line with its place underlined,
  /// what explains it, and hints.
  ///
  /// - Parameter source: the program that spans point into; without it they are left out.
  public func text(in source: SourceText? = nil, _ style: TextStyle = TextStyle()) -> String {
    lines(source.map { ($0, SourceLines($0)) }, style).joined(separator: "\n") + "\n"
  }

  fileprivate func lines(_ source: (text: SourceText, lines: SourceLines)?, _ style: TextStyle)
    -> [String]
  {
    var lines = [heading(style)]
    switch place {
    case .program(let span):
      if let source {
        if let name = source.text.name {
          let position = source.lines.position(of: span.start)
          lines.append("  \(visible(name)), line \(position.line), column \(position.column)")
        }
        lines += Excerpt(self, span, source.lines, style).rendered
      }
    case .file(let path, let row, let column):
      lines.append("  " + Self.place(path, row, column))
    case .nowhere: break
    }
    let marker = "hint: "
    for hint in hints {
      // A hint may show a line to type: it is not broken, so that it can be copied.
      let parts = hint.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        let text = visible(String(part))
        lines.append(
          index == 0
            ? Paint.mark("hint:", style) + " " + text : blanks(marker.utf8.count) + text)
      }
    }
    return lines.map(withoutTrailingBlanks)
  }

  private func heading(_ style: TextStyle) -> String {
    let message = flowing(message)
    switch severity {
    case .error: return Paint.error(code.rawValue + ":", style) + " " + message
    case .warning: return Paint.warning("warning \(code.rawValue):", style) + " " + message
    case .note: return Paint.mark("note \(code.rawValue):", style) + " " + message
    }
  }

  /// `file.csv, row 3, column 5`
  package static func place(_ path: String, _ row: Int?, _ column: Int?) -> String {
    visible(path) + (row.map { ", row \($0)" } ?? "") + (column.map { ", column \($0)" } ?? "")
  }
}

extension Diagnostics {
  /// All of them, with an empty line between.
  public func text(in source: SourceText? = nil, _ style: TextStyle = TextStyle()) -> String {
    let lines = source.map { ($0, SourceLines($0)) }
    return all.map { $0.lines(lines, style).joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }
}
