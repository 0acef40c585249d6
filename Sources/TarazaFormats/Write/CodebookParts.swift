import TarazaData

/// What a codebook may say, as far as formats differ in what of it their files can hold.
package struct CodebookParts: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// The types of columns as they are, not as their cells look.
  package static let types = CodebookParts(rawValue: 1 << 0)
  package static let title = CodebookParts(rawValue: 1 << 1)
  package static let labels = CodebookParts(rawValue: 1 << 2)
  package static let valueLabels = CodebookParts(rawValue: 1 << 3)
  package static let missingCodes = CodebookParts(rawValue: 1 << 4)
  package static let levels = CodebookParts(rawValue: 1 << 5)
  package static let weight = CodebookParts(rawValue: 1 << 6)
  /// Which language labels are in, where it is said, and further languages of them.
  package static let languages = CodebookParts(rawValue: 1 << 7)
  /// Scales, and questions with several answers.
  package static let scales = CodebookParts(rawValue: 1 << 8)
  /// The lowest and highest values, units, directions of items, and when they are asked.
  package static let instruments = CodebookParts(rawValue: 1 << 9)
  /// The wave, and the design beyond its weight.
  package static let design = CodebookParts(rawValue: 1 << 10)
  /// The description, the source, the licence and the notice.
  package static let origin = CodebookParts(rawValue: 1 << 11)

  /// As sentences name them.
  package var words: [String] {
    let all: [(part: CodebookParts, word: String)] = [
      (.types, "types"), (.title, "the title"), (.labels, "labels"),
      (.valueLabels, "value labels"), (.missingCodes, "codes of missing"), (.levels, "levels"),
      (.weight, "the weight"), (.languages, "the languages of labels"), (.scales, "scales"),
      (.instruments, "ranges, units and directions of items"), (.design, "the design"),
      (.origin, "source and notice"),
    ]
    return all.filter { contains($0.part) }.map(\.word)
  }
}

extension Variable {
  fileprivate var saysMoreOfItsItem: Bool {
    range != nil || unit != nil || isReversed || askedIf != nil
  }
}

extension Schema {
  /// What a file must hold so that all that is known of the table comes back.
  var codebookParts: CodebookParts {
    var parts: CodebookParts = [.types]
    func add(_ part: CodebookParts, if isThere: Bool) { if isThere { parts.insert(part) } }
    add(.title, if: title != nil)
    add(.labels, if: variables.contains { $0.label != nil })
    add(.valueLabels, if: variables.contains { !$0.valueLabels.isEmpty })
    add(
      .missingCodes,
      if: variables.contains { !$0.missingCodes.isEmpty || !$0.missingRanges.isEmpty })
    add(.levels, if: variables.contains { $0.level != nil })
    add(.weight, if: design.weight != nil)
    add(.languages, if: texts.contains { $0.versions.contains { !$0.language.isEmpty } })
    add(.scales, if: !scales.isEmpty || !sets.isEmpty)
    add(.instruments, if: variables.contains(where: \.saysMoreOfItsItem))
    add(.design, if: wave != nil || design != Design(weight: design.weight))
    add(.origin, if: description != nil || source != nil || licence != nil || notice != nil)
    return parts
  }

  /// Every text of which a file that knows no languages can hold one version.
  private var texts: [LocalizedText] {
    let ofVariables = variables.flatMap { variable in
      [variable.label].compactMap(\.self) + variable.valueLabels.map(\.label)
        + variable.missingCodes.compactMap(\.label)
    }
    return [title].compactMap(\.self) + ofVariables
  }
}
