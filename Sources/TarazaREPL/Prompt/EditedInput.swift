import Glibc
import TarazaDocument
import TarazaLanguage

/// Reads programs at a terminal through the line editor: the one place where keys, editor and
/// screen meet.
struct EditedInput {
  enum Input: Equatable {
    case program(String)
    case dropped
    case left
  }

  static let prompt = "taraza> "
  static let continuation = "   ...> "

  private var terminal = Terminal()
  private var renderer = Renderer()
  private let style: TextStyle
  /// What stands below the text until the next key.
  private var explanation: Document?

  init(style: TextStyle) {
    self.style = style
  }

  mutating func read(_ session: Session, _ history: History) -> Input {
    guard RawMode.enter() else { return .left }
    Wakening.listen()
    defer {
      Wakening.ignore()
      RawMode.leave()
    }
    var editor = Editor(language: EditorLanguage(session: session), history: history)
    renderer.forget()
    draw(editor)
    while true {
      switch terminal.next() {
      case .closed:
        finish(editor)
        return .left
      case .redraw: draw(editor)
      case .key(let key):
        explanation = nil
        if let input = obey(editor.press(key), &editor) { return input }
      }
    }
  }

  /// What ends the reading; nil while it goes on.
  private mutating func obey(_ action: Editor.Action, _ editor: inout Editor) -> Input? {
    switch action {
    case .redraw: draw(editor)
    case .bell:
      draw(editor)
      Console.write("\u{07}")
    case .explain(let inspection):
      explanation = inspection.document
      draw(editor)
    case .clearScreen:
      Console.write("\u{1B}[H\u{1B}[2J")
      renderer.forget()
      draw(editor)
    case .suspend:
      finish(editor)
      Terminal.suspend()
      draw(editor)
    case .submit:
      editor.buffer.move(to: editor.buffer.characters.count)
      finish(editor)
      return .program(editor.buffer.text)
    case .drop:
      finish(editor)
      return .dropped
    case .leave:
      finish(editor)
      return .left
    }
    return nil
  }

  // MARK: Showing

  private mutating func draw(_ editor: Editor) {
    let size = Terminal.size
    let layout = layout(editor, size)
    // At least half of the window stays for the text itself.
    let room = min(size.rows - 1, max(size.rows - layout.rows.count, size.rows / 2))
    Console.write(renderer.draw(layout, below: below(editor, size, room), on: size))
  }

  private mutating func finish(_ editor: Editor) {
    let size = Terminal.size
    Console.write(renderer.finish(layout(editor, size), on: size))
  }

  private func layout(_ editor: Editor, _ size: Terminal.Size) -> Layout {
    let colours = InputColours(editor.buffer, session: editor.language.session, style: style)
    let prompt = editor.search.map { "search “\($0.wanted)”: " } ?? Self.prompt
    return Layout(
      prompt: prompt, continuation: Self.continuation, buffer: editor.buffer, width: size.columns,
      paint: colours.paint)
  }

  private func below(_ editor: Editor, _ size: Terminal.Size, _ room: Int) -> [String] {
    if let explanation {
      let text = explanation.text(TextStyle(width: size.columns - 1, colour: style.colour))
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard room > 0 else { return [] }
      return lines.count <= room ? lines : lines.prefix(room - 1) + ["…"]
    }
    guard let menu = editor.menu else { return [] }
    return MenuLayout(
      candidates: menu.candidates, selected: menu.selected, style: style, width: size.columns,
      rows: room
    ).lines
  }
}
