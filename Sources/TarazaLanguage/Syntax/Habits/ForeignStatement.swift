import TarazaDocument

extension Syntax {
  /// A command of another program, with what does its work here.
  struct ForeignCommand: Equatable, Sendable {
    /// What to write instead, as it stands in a hint: `derive`, `summarize n() by …`.
    let replacement: String
    /// Where it comes from, as in “this looks like Stata”; nil for what many languages share.
    let language: String?

    /// A command whose lines have a form of their own and rarely parse here: a fault in one says
    /// less than that it is foreign. Commands in the form of our own are the synonyms of those.
    /// SPSS and SQL are often written in capitals, so a name in capitals stands for the small one.
    static func ofOwnForm(_ name: String) -> ForeignCommand? {
      if let known = ofOwnForm[name] { return known }
      return name == name.uppercased() ? ofOwnForm[name.lowercased()] : nil
    }

    private init(_ replacement: String, _ language: String? = nil) {
      self.replacement = replacement
      self.language = language
    }

    private static let ofOwnForm: [String: ForeignCommand] = [
      "for": .init("by …: it gives one result per group"),
      "while": .init("by …: it gives one result per group"),
      "repeat": .init("by …: it gives one result per group"),
      "if": .init("where … for rows, case {…} for values"),
      "function": .init("let, which names a value"), "def": .init("let, which names a value"),
      "import": .init("open, for data; all commands are there already"),
      "foreach": .init("each(…) over columns, by … over groups", "Stata"),
      "forvalues": .init("each(…) over columns, by … over groups", "Stata"),
      "display": .init("the value's name alone on a line", "Stata"),
      "tabulate": .init("summarize n() by …, … for a crosstab", "Stata"),
      "tab": .init("summarize n() by …, … for a crosstab", "Stata"),
      "generate": .init("derive", "Stata"), "gen": .init("derive", "Stata"),
      "egen": .init("derive", "Stata"), "replace": .init("derive", "Stata"),
      "use": .init("open \"…\"", "Stata"), "bysort": .init("by …, behind the items", "Stata"),
      "frequencies": .init("summarize n() by …", "SPSS"),
      "descriptives": .init("describe, or summarize mean(…)", "SPSS"),
      "compute": .init("derive", "SPSS"), "crosstabs": .init("summarize n() by …, …", "SPSS"),
      "get": .init("open \"…\"", "SPSS"), "means": .init("summarize mean(…) by …", "SPSS"),
      "oneway": .init("summarize mean(…), sd(…), n() by …", "SPSS"),
      "correlations": .init("correlate", "SPSS"),
      "update": .init("derive", "SQL"),
    ]
  }
}

extension Syntax.Parser {
  /// When a command of another program could not be read, one diagnostic says what does its work
  /// here, in place of those found in it.
  mutating func reportForeignStatement(verb: Int, insteadOfFaultsFrom first: Int) {
    guard faults.count > first, case .name(let name) = tokens[verb].kind,
      let foreign = Syntax.ForeignCommand.ofOwnForm(name)
    else { return }
    let isMendable = faults[first].isMendable
    faults.removeSubrange(first...)
    let origin = foreign.language.map { "this looks like \($0): " } ?? ""
    let diagnostic = Diagnostic(
      .foreignLanguage, "\(origin)“\(name.clipped)” is no command here",
      at: tokens[verb].span, hints: ["write \(foreign.replacement)"])
    faults.append(.init(diagnostic: diagnostic, isMendable: isMendable))
  }
}
