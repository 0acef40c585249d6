import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport

/// A program that was run in a session of its own, with what it showed.
struct Running {
  let outcome: RunOutcome
  let shown: [Document]
  /// The last result, `_`.
  let value: LanguageValue?

  /// Relative file names are read in the checkout; a program that writes does so in a folder that
  /// goes again.
  init(_ program: String, in directory: String? = nil) throws {
    let scratch = try ScratchFolder()
    let place = directory ?? (program.contains("save \"") ? scratch.path : Checkout.root)
    var session = Session(.standard, options: Session.Options(directory: place))
    var shown: [Document] = []
    outcome = session.run(SourceText(program)) { shown.append($0) }
    self.shown = shown
    value = session.scope["_"]?.value
  }

  /// Everything that was shown, as one document.
  var document: Document {
    shown.count == 1 ? shown[0] : Document(shown.map { .section(Section("", $0)) })
  }

  var messages: [String] { outcome.diagnostics.map { "\($0.code.rawValue) \($0.message)" } }

  /// Messages with the hints to them.
  var words: String {
    outcome.diagnostics.map { ([$0.message] + $0.hints).joined(separator: " ") }
      .joined(separator: " ")
  }

  var result: AnalysisResult? {
    if case .result(let result)? = value { result } else { nil }
  }
}
