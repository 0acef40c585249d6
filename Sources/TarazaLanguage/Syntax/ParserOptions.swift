import TarazaDocument

extension Syntax.Parser {
  /// `with factors: 3, rotation: oblimin`, and whatever is out of place behind it: clauses come
  /// back among the others.
  mutating func options(
    after clauses: [Syntax.Clause]
  ) throws(Syntax.GiveUp) -> ([Syntax.Option], [Syntax.Clause]) {
    let start = position
    var options: [Syntax.Option] = []
    var names: Set<String> = []
    var clauses = clauses
    advance()
    while true {
      let option = try option()
      if !names.insert(option.name.text).inserted {
        report(
          .optionForm, "the option “\(option.name.text.clipped)” is given twice",
          at: option.name.span, "give it once")
      } else {
        options.append(option)
      }
      passStrayClosers()
      let optionsSpan = span(from: start)
      while misplacedClauseFollows { clauses.append(try clause(after: optionsSpan)) }
      guard try anotherOption(after: option) else { return (options, clauses) }
    }
  }

  /// Passes what parts two options. A comma with nothing behind it is reported.
  private mutating func anotherOption(
    after option: Syntax.Option
  ) throws(Syntax.GiveUp) -> Bool {
    if at(.comma) {
      let comma = here
      advance()
      switch kind() {
      case .end, .symbol(.pipe), .symbol(.semicolon), .symbol(.closeRound):
        report(
          .optionForm, "no option follows the comma", at: comma,
          "name a further option, or remove the comma")
        if kind() == .end { throw Syntax.GiveUp() }
        return false
      default: return true
      }
    }
    let isWith = at(.with)
    guard isWith || optionFollows else { return false }
    report(
      .optionForm,
      isWith ? "“with” stands once; options are parted by commas" : "options are parted by commas",
      "put a comma: “\(source(option.span)), …”")
    if isWith { advance() }
    return true
  }

  private var optionFollows: Bool {
    switch kind() {
    case .name, .quotedName, .word: at(.colon, ahead: 1)
    default: false
    }
  }

  private var misplacedClauseFollows: Bool {
    kind().isBareName && !at(.colon, ahead: 1) && beginsItem(ahead: 1)
  }

  /// `by gender` behind the options.
  private mutating func clause(after options: Span) throws(Syntax.GiveUp) -> Syntax.Clause {
    let place = here
    let clause = try clause()
    report(
      .optionForm, "options stand last, behind “\(clause.word.text.clipped) …”", at: place,
      "write “\(source(clause.span)) \(source(options))”")
    return clause
  }

  private mutating func option() throws(Syntax.GiveUp) -> Syntax.Option {
    let start = position
    let name = try optionName()
    let colon = here
    let found = kind()
    if found == .symbol(.colon) || found == .symbol(.equals) {
      advance()
    } else if !beginsItem() {
      report(
        .optionForm, "an option is a name, a colon and a value",
        "write “\(name.text.clipped): …”")
      throw Syntax.GiveUp()
    }
    let value = try expression()
    if found != .symbol(.colon) {
      let isEquals = found == .symbol(.equals)
      report(
        .optionForm,
        isEquals
          ? "an option has a colon, not =" : "an option is a name, a colon and a value",
        at: isEquals ? colon : name.span,
        "write “\(name.text.clipped): \(source(value.span))”")
    }
    return Syntax.Option(name: name, value: value, span: span(from: start))
  }

  private mutating func optionName() throws(Syntax.GiveUp) -> Syntax.Name {
    let place = here
    switch kind() {
    case .name(let text), .quotedName(let text):
      advance()
      return Syntax.Name(text, span: place)
    case .word(let word) where at(.colon, ahead: 1) || at(.equals, ahead: 1):
      // Before a colon a word can only be an option's name: `missing: pairwise`.
      advance()
      return Syntax.Name(word.rawValue, span: place)
    case .end:
      report(
        .optionForm, "after “with” stands an option", "write such as “with level: 95%”")
    default:
      var example = "level: 95%"
      // `with 3 factors` was meant as `with factors: 3`.
      if case .number(let value) = kind(), case .name(let name) = kind(ahead: 1) {
        example = "\(name.clipped): \(Int(exactly: value).map { "\($0)" } ?? "\(value)")"
      }
      report(
        .optionForm, "an option is a name, a colon and a value", "write such as “with \(example)”")
    }
    throw Syntax.GiveUp()
  }
}
