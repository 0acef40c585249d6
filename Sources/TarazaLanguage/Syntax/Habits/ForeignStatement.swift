import TarazaDocument

extension Syntax {
  /// A command of another program, with what does its work here.
  package struct ForeignCommand: Equatable, Sendable {
    /// What to write instead, as it stands in a hint: `derive`, `summarize n() by …`.
    package let replacement: String
    /// Where it comes from, as in “this looks like Stata”; nil for what many languages share.
    package let language: String?

    /// The command of another program that has this name. SPSS and SQL are often written in
    /// capitals, so a name in capitals stands for the one in small letters.
    package static func named(_ name: String) -> ForeignCommand? {
      ofOwnForm(name) ?? ofOurForm[name]
    }

    /// A command whose lines have a form of their own and rarely parse here: a fault in one says
    /// less than that it is foreign.
    static func ofOwnForm(_ name: String) -> ForeignCommand? {
      if let known = ofOwnForm[name] { return known }
      return name == name.uppercased() ? ofOwnForm[name.lowercased()] : nil
    }

    private init(_ replacement: String, _ language: String? = nil) {
      self.replacement = replacement
      self.language = language
    }

    /// These have the form of our own commands, so they parse: the checker tells of them.
    private static let ofOurForm: [String: ForeignCommand] = [
      "mutate": .init("derive", "R"), "transmute": .init("derive", "R"),
      "filter": .init("where", "R"), "subset": .init("where", "R"),
      "arrange": .init("sort", "R"), "summarise": .init("summarize", "R"),
      "group_by": .init("summarize … by …", "R"), "slice": .init("take", "R"),
      "head": .init("take", "R"), "pivot_longer": .init("long", "R"),
      "pivot_wider": .init("wide", "R"), "left_join": .init("join", "R"),
      "inner_join": .init("join", "R"), "count": .init("summarize n() by …", "R"),
      "glimpse": .init("describe", "R"), "drop": .init("select all() except …", "Stata"),
      "keep": .init("select …, or where … for rows", "Stata"),
      "print": .init("the value's name alone on a line"),
    ]

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
      "tabulate": .init("crosstab", "Stata"), "tab": .init("crosstab", "Stata"),
      "generate": .init("derive", "Stata"), "gen": .init("derive", "Stata"),
      "egen": .init("derive", "Stata"), "replace": .init("derive", "Stata"),
      "use": .init("open \"…\"", "Stata"), "bysort": .init("by …, behind the items", "Stata"),
      "frequencies": .init("summarize n() by …", "SPSS"),
      "descriptives": .init("describe, or summarize mean(…)", "SPSS"),
      "compute": .init("derive", "SPSS"), "crosstabs": .init("crosstab", "SPSS"),
      "get": .init("open \"…\"", "SPSS"), "means": .init("summarize mean(…) by …", "SPSS"),
      "oneway": .init("compare … by …", "SPSS"), "correlations": .init("correlate", "SPSS"),
      "regression": .init("regress", "SPSS"), "update": .init("derive", "SQL"),
      "insert": .init("append", "SQL"),
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
