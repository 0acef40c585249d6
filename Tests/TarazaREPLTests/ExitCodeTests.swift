import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaREPL
import Testing

/// Scripts tell the ways to fail apart by the exit code.
@Suite struct ExitCodeTests {
  static let endings: [(program: String, strict: Bool, code: ExitCode)] = [
    ("1 + 1", false, .done),
    ("check 1 + 1 == 2", false, .done),
    ("check 1 + 1 == 3", false, .checkFailed),
    ("dataset nile | trend flow over year", false, .done),
    ("dataset nile | trend flow over year", true, .checkFailed),
    ("nonsense", false, .refused),
    ("1 +", false, .refused),
    ("open \"no-such-file.csv\" | describe", false, .fileTrouble),
    ("dataset bfi | where age > 200 | reliability [A2..A5]", false, .analysisFailed),
  ]

  @Test(arguments: endings.indices)
  func aProgramEndsWithTheCodeOfItsEnd(_ position: Int) {
    let (program, strict, code) = Self.endings[position]
    let style = TextStyle(width: 80)
    var complaints = ""
    var batch = Batch(
      session: Session(.standard),
      options: Batch.Options(
        format: .text, isQuiet: true, isStrict: strict, style: style, errorStyle: style),
      print: { _ in }, complain: { complaints += $0 })
    let ended = batch.run([Batch.Program(bytes: Array(program.utf8), name: nil)])
    #expect(ended == code, "\(program): \(complaints)")
  }
}
