/// What a second table calls, words or codes otherwise than a first one, item by item.
package struct CodebookComparison: Equatable, Sendable {
  /// The same column with another label.
  package struct Rewording: Equatable, Sendable {
    package let column: ColumnID
    package let mine: LocalizedText
    package let theirs: LocalizedText
  }

  /// The same column with other answers behind its codes.
  package struct Recoding: Equatable, Sendable {
    package let column: ColumnID
    package let reasons: [Reason]
    /// What each labelled value of the second table is in the coding of the first one, as far as
    /// every label says so; nil when labels alone do not tell.
    package let mapping: [Value: Value]?
    /// The second one is the first one turned round, so that `reverse` puts it right.
    package let isTurned: Bool
  }

  package enum Reason: Equatable, Sendable {
    /// A value with another label; `meant` is where the first table has that answer.
    case value(Coding.Clash)
    case range(mine: ClosedRange<Double>, theirs: ClosedRange<Double>)
    /// One of them is worded against its scale.
    case direction
  }

  /// Columns of different types.
  package struct Retyping: Equatable, Sendable {
    package let column: ColumnID
    package let mine: ColumnType
    package let theirs: ColumnType
  }

  /// A column that is gone, and a new one that asks the same.
  package struct Renaming: Equatable, Sendable {
    package let old: ColumnID
    package let new: ColumnID

    package init(old: ColumnID, new: ColumnID) {
      self.old = old
      self.new = new
    }
  }

  /// A code of missing that the second table names otherwise or takes for an answer.
  package struct OtherCode: Equatable, Sendable {
    package let column: ColumnID
    package let value: Value
    package let mine: String
    /// Nil where the second table has no such code of missing.
    package let theirs: String?
  }

  package private(set) var reworded: [Rewording] = []
  /// Where the same number means another answer: rows of both must not be mixed as they are.
  package private(set) var recoded: [Recoding] = []
  /// Where some answers are worded otherwise, under codes that otherwise agree.
  package private(set) var answersReworded: [Recoding] = []
  package private(set) var retyped: [Retyping] = []
  package private(set) var renamed: [Renaming] = []
  package private(set) var otherCodes: [OtherCode] = []
  /// Columns of the second table alone, and of the first one alone; the renamed ones among them.
  package private(set) var new: [ColumnID] = []
  package private(set) var vanished: [ColumnID] = []
  package private(set) var scales: [String] = []

  package init(_ first: Schema, _ second: Schema) {
    for theirs in second.variables {
      guard let mine = first[theirs.id] else {
        new.append(theirs.id)
        continue
      }
      compare(mine, theirs)
    }
    vanished = first.variables.map(\.id).filter { second[$0] == nil }
    for old in vanished {
      guard let variable = first[old] else { continue }
      let same = new.filter { second[$0].map { variable.asksTheSame(as: $0) } ?? false }
      if same.count == 1 { renamed.append(Renaming(old: old, new: same[0])) }
    }
    scales = second.scales.filter { theirs in
      first.scales.contains { $0.name == theirs.name && Set($0.items) != Set(theirs.items) }
    }.map(\.name)
  }

  private mutating func compare(_ mine: Variable, _ theirs: Variable) {
    if mine.type != theirs.type, mine.type != .unknown, theirs.type != .unknown {
      retyped.append(Retyping(column: mine.id, mine: mine.type, theirs: theirs.type))
      return
    }
    if let label = mine.label, let other = theirs.label, !label.saysTheSame(as: other) {
      reworded.append(Rewording(column: mine.id, mine: label, theirs: other))
    }
    for code in mine.missingCodes {
      let other = theirs.missingCodes.first { $0.value == code.value }
      guard other?.name != code.name else { continue }
      otherCodes.append(
        OtherCode(column: mine.id, value: code.value, mine: code.name, theirs: other?.name))
    }
    compareCoding(mine, theirs)
  }

  private mutating func compareCoding(_ mine: Variable, _ theirs: Variable) {
    let clashes = Coding.clashes(mine.valueLabels, theirs.valueLabels)
    let own = Set(mine.valueLabels.map(\.value))
    let shared = theirs.valueLabels.filter { own.contains($0.value) }.count
    let isRecoded = clashes.contains { $0.meant != nil } || (shared > 0 && clashes.count == shared)
    var reasons = clashes.map(Reason.value)
    var others: [Reason] = []
    if let range = mine.range, let other = theirs.range, range != other {
      others.append(.range(mine: range, theirs: other))
    }
    if mine.isReversed != theirs.isReversed { others.append(.direction) }
    reasons += others
    guard !reasons.isEmpty else { return }
    let found = Recoding(
      column: mine.id, reasons: reasons,
      mapping: others.isEmpty ? Self.mapping(mine, theirs) : nil,
      isTurned: theirs.range == mine.range && theirs.isTurned(mine))
    if isRecoded || !others.isEmpty { recoded.append(found) } else { answersReworded.append(found) }
  }

  /// From the values of the second table to those of the first, by their labels; nil unless every
  /// value of the second has a label, every label is one of the first's, and no two become one.
  private static func mapping(_ mine: Variable, _ theirs: Variable) -> [Value: Value]? {
    var mapping: [Value: Value] = [:]
    for label in theirs.valueLabels {
      guard let same = mine.valueLabels.first(where: { $0.label.saysTheSame(as: label.label) })
      else { return nil }
      mapping[label.value] = same.value
    }
    if let range = theirs.range, range.upperBound - range.lowerBound + 1 > Double(mapping.count) {
      return nil
    }
    return Set(mapping.values).count == mapping.count ? mapping : nil
  }
}

extension Variable {
  /// Whether both have one label, and the same answers as far as these are known.
  fileprivate func asksTheSame(as other: Variable) -> Bool {
    guard let label, let theirs = other.label, label.saysTheSame(as: theirs) else { return false }
    return type == other.type && Coding.clashes(valueLabels, other.valueLabels).isEmpty
  }

  /// Whether its labels mirror those of the other within its range.
  fileprivate func isTurned(_ other: Variable) -> Bool {
    guard let range, !valueLabels.isEmpty else { return false }
    let sum = range.lowerBound + range.upperBound
    return valueLabels.allSatisfy { label in
      guard let value = label.value.stored else { return false }
      return other.valueLabels.contains {
        $0.value == .number(sum - value) && $0.label.saysTheSame(as: label.label)
      }
    }
  }

  /// With the labels and codes of missing that only the other one has; where both speak, this one
  /// is right.
  package func completed(by other: Variable) -> Variable {
    var copy = self
    copy.label = label ?? other.label
    copy.level = level ?? other.level
    copy.range = range ?? other.range
    copy.unit = unit ?? other.unit
    if type == .unknown { copy.type = other.type }
    let labelled = Set(valueLabels.map(\.value))
    copy.valueLabels += other.valueLabels.filter { !labelled.contains($0.value) }
    let coded = Set(missingCodes.map(\.value))
    copy.missingCodes += other.missingCodes.filter { !coded.contains($0.value) }
    let missing = Set(copy.missingCodes.map(\.value))
    copy.valueLabels.removeAll { missing.contains($0.value) }
    return copy
  }
}
