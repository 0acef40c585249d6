import TarazaData

/// What a verb takes and yields, from which checking, help, completion and reference pages follow.
package struct Signature: Sendable {
  package enum Input: Sendable, Equatable {
    /// Stands at the head of a pipeline.
    case none
    case table
    case result
    case tableOrResult
    case any
  }

  package let verb: String
  /// One line that a newcomer understands.
  package let summary: String
  package let input: Input
  /// Whether `by` gives one result per group.
  package let groups: Bool
  package let parameters: [any AnyParameter]
  /// What needs more words than the summary: rules, defaults, what a number means.
  package let details: String
  package let examples: [Example]
  /// What other tools call it, so that a newcomer who types that word is shown this one.
  package let synonyms: [Synonym]

  package init(
    _ verb: String, _ summary: String, input: Input, groups: Bool = false,
    parameters: [any AnyParameter], details: String = "", examples: [Example],
    synonyms: [Synonym] = []
  ) {
    self.verb = verb
    self.summary = summary
    self.input = input
    self.groups = groups
    self.parameters = parameters
    self.details = details
    self.examples = examples
    self.synonyms = synonyms
  }

  /// The same with one parameter more.
  package func adding(_ parameter: any AnyParameter) -> Signature {
    Signature(
      verb, summary, input: input, groups: groups, parameters: parameters + [parameter],
      details: details, examples: examples, synonyms: synonyms)
  }

  package var items: ParameterSpec? { specs.first { $0.place == .items } }
  package var clauses: [ParameterSpec] { specs.filter { $0.place == .clause } }
  package var options: [ParameterSpec] { specs.filter { $0.place == .option } }
  private var specs: [ParameterSpec] { parameters.map(\.spec) }
}

/// A program that shows a command at work: help, reference page and test at once.
package struct Example: Sendable {
  package let program: String
  package let remark: String

  package init(_ program: String, _ remark: String) {
    self.program = program
    self.remark = remark
  }
}

/// A word of another tool, and what to type instead; `{rest}` stands for what followed the word.
package struct Synonym: Sendable, ExpressibleByStringLiteral {
  package let word: String
  /// Nil when the same items go behind this verb.
  package let advice: String?

  package init(_ word: String, advice: String?) {
    self.word = word
    self.advice = advice
  }

  package init(stringLiteral word: String) {
    self.init(word, advice: nil)
  }
}

/// What help, completion and the checker must know of a parameter without its Swift type.
package struct ParameterSpec: Sendable {
  package enum Place: Sendable, Equatable { case items, clause, option }

  /// What may stand there, for completion and messages.
  package enum Domain: Sendable, Equatable {
    case columns
    case condition
    case expressions
    case summaries
    case renamings
    case mapping
    case number
    case text
    case truth
    case list
    case choice([Word])
    case file
    case result
    case table
    case names
  }

  package struct Word: Sendable, Equatable {
    package let word: String
    package let meaning: String
  }

  package let name: String
  package let place: Place
  package let summary: String
  package let domain: Domain
  package let isRequired: Bool
  /// The default as the program would write it; nil when there is none.
  package let defaultText: String?
  /// What other programs call it, in lower case: whoever writes so is told the name here.
  package var otherNames: [String] = []
}

package protocol AnyParameter: Sendable {
  var spec: ParameterSpec { get }
  /// Resolves what the program wrote, or the default, into the type-erased value.
  func resolveAny(_ written: WrittenArgument?, _ scope: inout ArgumentScope) -> (any Sendable)?
}

/// The values of a call's parameters, already valid.
package struct Arguments: Sendable {
  private let values: [String: any Sendable]
  /// Every column that an argument names.
  package let columns: Set<ColumnID>

  package init(_ values: [String: any Sendable], columns: Set<ColumnID>) {
    self.values = values
    self.columns = columns
  }

  package subscript<Value: Sendable>(parameter: Parameter<Value>) -> Value {
    guard let value = values[parameter.spec.name] as? Value else {
      preconditionFailure("“\(parameter.spec.name)” is not a parameter of this command's signature")
    }
    return value
  }
}
