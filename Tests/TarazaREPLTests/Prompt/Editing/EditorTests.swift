import TarazaCommands
import TarazaLanguage
import TarazaREPL
import Testing

@Suite struct EditorTests {
  private func editor(_ history: [String] = []) -> Editor {
    Editor(
      language: EditorLanguage(session: Session(.standard)), history: History(history))
  }

  private func pressed(_ keys: [Key], history: [String] = []) -> (Editor, Editor.Action) {
    var editor = editor(history)
    var last = Editor.Action.redraw
    for key in keys { last = editor.press(key) }
    return (editor, last)
  }

  @Test func enterRunsAWholeProgramAndOpensALineInAnother() {
    #expect(pressed([.text("1 + 1"), .enter]).1 == .submit)
    let (open, action) = pressed([.text("dataset nile |"), .enter])
    #expect(action == .redraw && open.buffer.text == "dataset nile |\n")
    #expect(pressed([.text("dataset nile |"), .enter, .text("take 2"), .enter]).1 == .submit)
    #expect(
      pressed([.text("dataset nile |"), .enter, .enter]).1 == .submit, "a blank line ends it")
    #expect(pressed([.text("1"), .altEnter]).0.buffer.text == "1\n")
  }

  @Test func aPasteOfSeveralLinesRunsNothing() {
    let (editor, action) = pressed([.paste("let a = 1\rlet b = 2\r\na + b\r")])
    #expect(action == .redraw && editor.buffer.text == "let a = 1\nlet b = 2\na + b\n")
  }

  @Test func tabPutsInWhatIsSureAndListsTheRest() {
    #expect(pressed([.text("datas"), .tab]).0.buffer.text == "dataset ")
    #expect(pressed([.text("datas"), .tab, .text(" "), .text("n")]).0.buffer.text == "dataset n")
    var (editor, _) = pressed([.text("dataset nile | s"), .tab])
    let candidates = editor.menu?.candidates.map(\.text) ?? []
    #expect(candidates.contains("sort") && candidates.contains("save"))
    _ = editor.press(.tab)
    #expect(editor.buffer.text == "dataset nile | " + candidates[0])
    _ = editor.press(.tab)
    #expect(editor.buffer.text == "dataset nile | " + candidates[1])
    _ = editor.press(.backTab)
    #expect(editor.buffer.text == "dataset nile | " + candidates[0])
    _ = editor.press(.escape)
    #expect(editor.buffer.text == "dataset nile | s" && editor.menu == nil)
  }

  @Test func theHistoryIsGoneThroughByWhatWasTyped() {
    let history = ["dataset bfi", "help", "dataset nile"]
    var (editor, _) = pressed([.text("data"), .up], history: history)
    #expect(editor.buffer.text == "dataset nile")
    _ = editor.press(.up)
    #expect(editor.buffer.text == "dataset bfi")
    #expect(editor.press(.up) == .bell)
    _ = editor.press(.down)
    _ = editor.press(.down)
    #expect(editor.buffer.text == "data", "what was typed is not lost")
  }

  @Test func upMovesWithinALongerTextFirst() {
    let (editor, _) = pressed([.paste("a\nb"), .up], history: ["x"])
    #expect(editor.buffer.text == "a\nb" && editor.buffer.isOnFirstLine)
  }

  @Test func theSearchFindsOlderEntriesAndCanBeLeft() {
    let history = ["dataset bfi", "dataset nile", "help"]
    var (editor, _) = pressed(
      [.text("x"), .control("r"), .text("d"), .text("ata")], history: history)
    #expect(editor.buffer.text == "dataset nile" && editor.search?.wanted == "data")
    _ = editor.press(.control("r"))
    #expect(editor.buffer.text == "dataset bfi")
    #expect(editor.press(.control("r")) == .bell)
    _ = editor.press(.control("g"))
    #expect(editor.buffer.text == "x" && editor.search == nil)
  }

  @Test func controlKeysEndAndDrop() {
    #expect(pressed([.control("d")]).1 == .leave)
    #expect(pressed([.text("ab"), .left, .control("d")]).0.buffer.text == "a")
    #expect(pressed([.text("ab"), .control("c")]).1 == .drop)
    #expect(pressed([.text("ab"), .control("z")]).1 == .suspend)
  }

  @Test func theWordAtTheCursorIsExplained() {
    guard case .explain(let found) = pressed([.text("dataset nile | sort"), .alt("h")]).1 else {
      Issue.record("nothing was explained")
      return
    }
    #expect(found.title.hasPrefix("command sort"))
  }

  /// Any keys in any order leave an editor that goes on.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func noKeysBreakIt(_ seed: UInt64) {
    var noise = Noise(seed)
    var editor = editor(["help", "let a = 1\nlet b = 2", "ишеним"])
    let keys: [Key] = [
      .enter, .altEnter, .tab, .backTab, .escape, .backspace, .altBackspace, .delete, .up, .down,
      .left, .right, .wordLeft, .wordRight, .home, .end, .pageUp, .pageDown, .unknown,
    ]
    for _ in 0..<200 {
      switch noise.below(6) {
      case 0: _ = editor.press(noise.pick(keys))
      case 1: _ = editor.press(.control(noise.pick(Array("abefpnkuwyt_jlrcdzg@"))))
      case 2: _ = editor.press(.alt(noise.pick(Array("bfdhx"))))
      case 3: _ = editor.press(.text(noise.pick([":", ":sa", "s | ", "where ", "let a = 1"])))
      default: _ = editor.press(noise.below(9) == 0 ? .paste(noise.text(9)) : .text(noise.text(1)))
      }
      #expect((0...editor.buffer.characters.count).contains(editor.buffer.cursor))
    }
  }
}
