/// A text in several languages, such as a label in Kyrgyz, Russian and English.
package struct LocalizedText: Hashable, Sendable {
  /// Language code (`ky`, `ru`, `en`; “” when the source does not say) and text, in source order.
  package let versions: [Version]

  package struct Version: Hashable, Sendable {
    package let language: String
    package let text: String

    package init(_ language: String, _ text: String) {
      self.language = language
      self.text = text
    }
  }

  package init(_ versions: [Version]) {
    self.versions = versions
  }

  package init(_ text: String) {
    self.init([Version("", text)])
  }

  /// The text in `language`, else the unmarked one, else the first.
  package func text(in language: String) -> String? {
    versions.first { $0.language == language }?.text
      ?? versions.first { $0.language.isEmpty }?.text ?? versions.first?.text
  }
}

/// How far the values of a variable may be read as amounts.
package enum MeasurementLevel: String, Hashable, Sendable, CaseIterable {
  case nominal, ordinal, interval
}

package struct ValueLabel: Hashable, Sendable {
  package let value: Value
  package let label: LocalizedText

  package init(_ value: Value, _ label: LocalizedText) {
    self.value = value
    self.label = label
  }
}

/// A value of the file that stands for a kind of missing: 98 for “refused”.
package struct MissingCode: Hashable, Sendable {
  package let value: Value
  package let name: String
  package let label: LocalizedText?

  package init(_ value: Value, _ name: String, label: LocalizedText? = nil) {
    self.value = value
    self.name = name
    self.label = label
  }
}

/// Numbers of the file that stand for one kind of missing, from one to another: all below zero.
package struct MissingRange: Hashable, Sendable {
  /// Minus infinity where the range has no lower end.
  package let lowest: Double
  /// Infinity where it has no upper end.
  package let highest: Double
  package let name: String
  package let label: LocalizedText?

  package init(
    from lowest: Double, to highest: Double, _ name: String, label: LocalizedText? = nil
  ) {
    self.lowest = lowest
    self.highest = highest
    self.name = name
    self.label = label
  }

  package func contains(_ number: Double) -> Bool { lowest <= number && number <= highest }

  /// A number of the range, for a file that is to say the kind: its end that is finite and nearer
  /// to zero.
  package var example: Double {
    guard lowest.isFinite else { return highest.isFinite ? highest : 0 }
    guard highest.isFinite else { return lowest }
    return lowest.magnitude < highest.magnitude ? lowest : highest
  }

  /// Its ends, as a sentence names them: `-9 to -1`, `up to -1`.
  package var words: String {
    let ends = [lowest, highest].map { Value.number($0).plainText }
    if lowest.isFinite {
      return highest.isFinite ? ends.joined(separator: " to ") : "from \(ends[0])"
    }
    return highest.isFinite ? "up to \(ends[1])" : "all numbers"
  }
}

/// All that is known of one column without looking at its cells.
package struct Variable: Hashable, Sendable {
  package var id: ColumnID
  package var type: ColumnType
  package var label: LocalizedText?
  package var level: MeasurementLevel?
  package var valueLabels: [ValueLabel]
  package var missingCodes: [MissingCode]
  /// For numbers that are not among the codes.
  package var missingRanges: [MissingRange]
  /// The lowest and the highest value that the instrument allows.
  package var range: ClosedRange<Double>?
  /// The item is worded against the direction of its scale.
  package var isReversed: Bool
  package var unit: String?
  /// Under which condition the question was asked, in Taraza's language; nil when of everyone.
  package var askedIf: String?

  package init(
    _ id: ColumnID, type: ColumnType, label: LocalizedText? = nil,
    level: MeasurementLevel? = nil, valueLabels: [ValueLabel] = [],
    missingCodes: [MissingCode] = [], range: ClosedRange<Double>? = nil,
    isReversed: Bool = false, unit: String? = nil, askedIf: String? = nil,
    missingRanges: [MissingRange] = []
  ) {
    self.id = id
    self.type = type
    self.label = label
    self.level = level
    self.valueLabels = valueLabels
    self.missingCodes = missingCodes
    self.missingRanges = missingRanges
    self.range = range
    self.isReversed = isReversed
    self.unit = unit
    self.askedIf = askedIf
  }
}

/// A named set of items that are meant to measure one thing, each with its direction.
package struct Scale: Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    package let column: ColumnID
    package let isReversed: Bool

    package init(_ column: ColumnID, isReversed: Bool = false) {
      self.column = column
      self.isReversed = isReversed
    }
  }

  package let name: String
  package let label: LocalizedText?
  package let items: [Item]

  package init(_ name: String, label: LocalizedText? = nil, items: [Item]) {
    self.name = name
    self.label = label
    self.items = items
  }
}
