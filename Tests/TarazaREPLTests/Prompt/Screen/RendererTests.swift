import TarazaDocument
import TarazaREPL
import Testing

@Suite struct RendererTests {
  private func layout(_ buffer: LineBuffer, width: Int = 20) -> Layout {
    Layout(prompt: "> ", continuation: "… ", buffer: buffer, width: width)
  }

  @Test(arguments: [
    ("", 1, 2), ("abc", 1, 5), ("ишеним", 1, 8), ("cafe\u{301}", 1, 6), ("漢字", 1, 6),
    ("a\nbc", 2, 4), (String(repeating: "x", count: 18), 2, 0),
    (String(repeating: "x", count: 17), 1, 19), (String(repeating: "漢", count: 9), 2, 0),
    (String(repeating: "漢", count: 10), 2, 2), ("\t", 1, 4),
  ])
  func theCursorStandsBehindTheText(_ text: String, _ rows: Int, _ column: Int) {
    let layout = layout(LineBuffer(text))
    #expect(layout.rows.count == rows)
    #expect(layout.cursorColumn == column && layout.cursorRow == rows - 1)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func noRowIsWiderThanTheWindow(_ seed: UInt64) {
    var noise = Noise(seed)
    for width in 2...40 {
      var buffer = LineBuffer(noise.text(30))
      buffer.move(to: noise.below(buffer.characters.count + 1))
      let layout = layout(buffer, width: width)
      #expect(layout.rows.allSatisfy { $0.width <= width && cellWidth($0.text) == $0.width })
      #expect(layout.rows.indices.contains(layout.cursorRow) && layout.cursorColumn < width)
    }
  }

  /// Redrawing over the last drawing leaves the same as drawing on a clean screen.
  @Test(arguments: 0..<30 as Range<UInt64>)
  func nothingOfTheLastDrawingStays(_ seed: UInt64) {
    var noise = Noise(seed)
    let size = Terminal.Size(columns: 12 + noise.below(20), rows: 4 + noise.below(8))
    var screen = VirtualScreen(width: size.columns, height: size.rows)
    var renderer = Renderer()
    for _ in 0..<30 {
      var buffer = LineBuffer(noise.text(noise.below(25)))
      buffer.move(to: noise.below(buffer.characters.count + 1))
      let layout = layout(buffer, width: size.columns)
      let below = (0..<noise.below(3)).map { "menu \($0)" }
      screen.write(renderer.draw(layout, below: below, on: size))
      let shown = layout.visible(size.rows - below.count).rows.map { plain($0.text) }
      let expected = shown + below
      #expect(Array(screen.lines.prefix(expected.count)) == expected)
      let isRestEmpty = screen.lines.dropFirst(expected.count).allSatisfy { $0.isEmpty }
      #expect(isRestEmpty)
      #expect(screen.column == layout.cursorColumn)
    }
  }

  /// As the screen of the test shows it: marks without a letter have no cell there.
  private func plain(_ text: String) -> String {
    var text = String(text.filter { cellWidth($0) > 0 })
    while text.last == " " { text.removeLast() }
    return text
  }

  @Test func aTextLongerThanTheScreenShowsTheRowsRoundTheCursor() {
    var buffer = LineBuffer((1...50).map { "line \($0)" }.joined(separator: "\n"))
    let bottom = layout(buffer).visible(10)
    #expect(bottom.rows.count == 10 && bottom.rows.last?.text == "… line 50")
    buffer.move(to: 0)
    let top = layout(buffer).visible(10)
    #expect(top.rows.first?.text == "> line 1" && top.cursorRow == 0)
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let layout = layout(LineBuffer("a\u{1B}[2Jb\u{9B}"))
    #expect(layout.rows[0].text == "> a�[2Jb�")
  }
}
