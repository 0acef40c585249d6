import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaREPL
import TarazaTestSupport

/// The batch runner as the executable uses it, on lines in a pipe.
enum Terminal {
  /// What `scripts/taraza -c PROGRAM` prints on both streams.
  static func output(
    of program: String, name: String? = nil, in directory: String
  ) -> (text: String, code: ExitCode) {
    let lines = Lines()
    let style = TextStyle(width: Console.style.width)
    var batch = Batch(
      session: Session(.standard, options: Session.Options(directory: directory)),
      options: Batch.Options(
        format: .text, isQuiet: false, isStrict: false, style: style, errorStyle: style),
      print: { lines.text += $0 }, complain: { lines.text += $0 })
    let code = batch.run([Batch.Program(bytes: Array(program.utf8), name: name)])
    return (lines.text, code)
  }

  private final class Lines { var text = "" }
}
