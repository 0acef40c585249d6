/// How the codes of two columns compare: whether the same number means the same answer.
package enum Coding {
  /// A value that two columns call differently.
  package struct Clash: Hashable, Sendable {
    package let value: Value
    package let mine: String
    package let theirs: String
    /// Under which value the first column has what the second one means; nil where it has it
    /// nowhere.
    package let meant: Value?
  }

  /// The values that both label, with texts that say different things in every language they share.
  package static func clashes(_ mine: [ValueLabel], _ theirs: [ValueLabel]) -> [Clash] {
    let known = Dictionary(
      mine.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
    return theirs.compactMap { label in
      guard let own = known[label.value], !own.saysTheSame(as: label.label) else { return nil }
      return Clash(
        value: label.value, mine: own.shared(with: label.label) ?? "",
        theirs: label.label.shared(with: own) ?? "",
        meant: mine.first { $0.label.saysTheSame(as: label.label) }?.value)
    }
  }
}

extension LocalizedText {
  /// Whether the texts agree, but for case and blanks, in a language that both have; texts without a
  /// language in common are compared as they come first.
  package func saysTheSame(as other: LocalizedText) -> Bool {
    let languages = Set(versions.map(\.language)).intersection(other.versions.map(\.language))
    guard !languages.isEmpty else {
      return (versions.first?.text ?? "").plainWords
        == (other.versions.first?.text ?? "").plainWords
    }
    return languages.contains { language in
      text(in: language)?.plainWords == other.text(in: language)?.plainWords
    }
  }

  /// The text in the first language that the other has too.
  fileprivate func shared(with other: LocalizedText) -> String? {
    let languages = Set(other.versions.map(\.language))
    return (versions.first { languages.contains($0.language) } ?? versions.first)?.text
  }
}

extension String {
  /// Words in small letters with one blank between them.
  fileprivate var plainWords: String {
    lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
