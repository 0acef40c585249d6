import TarazaData
import TarazaDocument
import TarazaLanguage

extension Common {
  static let language = Parameter.text(
    "language", "The language of labels, such as \"ky\"; that of the session when it is not said"
  ).optional
}

extension Schema {
  /// The language that is asked for, if some label has it: another one would be shown under a false
  /// name.
  func labelLanguage(_ language: String?) throws(CommandError) -> String? {
    guard let language else { return nil }
    let used = Set(variables.flatMap { $0.label?.versions.map(\.language) ?? [] })
    let known = languages + used.filter { !$0.isEmpty && !languages.contains($0) }.sorted()
    guard known.contains(language) else {
      throw .diagnostic(
        Diagnostic(
          .unknownChoice, "no label of this table is in “\(language.shortened)”",
          hints: [
            known.isEmpty
              ? "its labels do not say in which language they are"
              : "there are \(known.joined(separator: ", "))"
          ]))
    }
    return language
  }
}
