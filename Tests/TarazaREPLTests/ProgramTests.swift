import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaREPL
import TarazaTestSupport
import Testing

/// The programs under `Tests/Programs`, each with all that a person sees of it beside it: what is
/// shown, what is complained of, the exit code. Files are opened in `Tests/Programs/data`.
@Suite struct ProgramTests {
  private static let folders = ["runs", "syntax", "checking", "failing"]
  static let programs: [String] =
    (try? Checkout.files(in: "Tests/Programs", ending: ".taraza")) ?? []

  @Test(arguments: programs)
  func aProgramShowsWhatStandsBesideIt(_ path: String) throws {
    let name = try #require(path.split(separator: "/").last).description
    let found = transcript(of: try Checkout.text(of: path), name: name)
    let expected = Snapshot(String(path.dropLast("taraza".count)) + "out")
    #expect(try expected.difference(found.text) == nil)
    let folder = path.split(separator: "/").dropLast().last.map(String.init) ?? ""
    #expect(Self.codes[folder]?.contains(found.code) == true, "\(found.code) in \(folder)")
  }

  @Test func everyFolderHoldsPrograms() {
    for folder in Self.folders {
      #expect(Self.programs.contains { $0.hasPrefix("Tests/Programs/\(folder)/") })
    }
  }

  /// How programs of a folder may end.
  private static let codes: [String: Set<ExitCode>] = [
    "runs": [.done], "syntax": [.refused], "checking": [.refused, .fileTrouble],
    "failing": [.analysisFailed, .checkFailed, .fileTrouble],
  ]

  private func transcript(of program: String, name: String) -> (text: String, code: ExitCode) {
    let lines = Lines()
    let data = Checkout.root + "/Tests/Programs/data"
    let options = Session.Options(directory: data)
    let style = TextStyle(width: 90)
    var batch = Batch(
      session: Session(.standard, options: options),
      options: Batch.Options(
        format: .text, isQuiet: false, isStrict: false, style: style, errorStyle: style),
      print: { lines.text += $0 }, complain: { lines.text += $0 })
    let code = batch.run([Batch.Program(bytes: Array(program.utf8), name: name)])
    // Where the checkout stands is nobody's business.
    let text = lines.text.replacing(data + "/", with: "")
    return (text + "exit code \(code.rawValue)\n", code)
  }

  /// What both streams take, in the order in which it comes.
  private final class Lines { var text = "" }
}
