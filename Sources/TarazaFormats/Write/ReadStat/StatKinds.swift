import TarazaData

/// How the kinds of missing of one column stand in a file.
struct StatKinds {
  /// What stands in a cell of a kind.
  enum Mark: Hashable {
    case number(Double)
    case text(String)
    case tag(UInt8)
    /// No mark of its own.
    case plain
  }

  /// A kind that the file knows.
  struct Kind {
    let name: String
    let mark: Mark
    /// What the file calls it; nil where its mark says enough.
    let label: String?
  }

  private(set) var kinds: [Kind] = []
  /// For SPSS: single numbers or texts, and the range beside them.
  private(set) var singles: [Mark] = []
  private(set) var range: ClosedRange<Double>?
  /// The variable as a codebook describes it in this file.
  private(set) var variable: Variable
  private(set) var notes: [WriteNote] = []
  /// The first kind that got a code of the file's own.
  private(set) var marked: (kind: String, mark: String)?

  private let column: Column
  private let time: StatTime
  private let language: String

  init(
    _ variable: Variable, _ column: Column, _ time: StatTime, _ dialect: StatDialect,
    _ language: String
  ) {
    self.variable = variable
    self.column = column
    self.time = time
    self.language = language
    switch (dialect, variable.type) {
    case (.spss, .text): markTexts(most: StatKinds.mostSingles, bytes: StatKinds.longestText)
    case (.stata, .text): markTexts(most: .max, bytes: .max)
    case (.spss, _): markNumbers()
    case (.stata, _): markTags()
    }
  }

  private static let mostSingles = 3
  private static let longestText = 8

  /// The mark of each kind by its number in the column.
  var marks: [Mark] {
    let byName = Dictionary(kinds.map { ($0.name, $0.mark) }, uniquingKeysWith: { a, _ in a })
    return [.plain, .plain] + column.kindNames.map { byName[$0] ?? .plain }
  }

  /// The kinds that the codebook names or the cells hold, each once.
  private var names: [String] {
    var names = variable.missingCodes.map(\.name)
    for name in usedNames where !names.contains(name) && !isRange(name) { names.append(name) }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private func isRange(_ name: String) -> Bool {
    variable.missingRanges.contains { $0.name == name }
  }

  private var usedNames: [String] {
    guard let kinds = column.kinds else { return [] }
    var used = [Bool](repeating: false, count: 256)
    for kind in kinds { used[Int(kind)] = true }
    return column.kindNames.enumerated().filter {
      used[$0.offset + Int(Column.firstNamedKind)]
    }.map(\.element)
  }

  private func count(of name: String) -> Int {
    guard let place = column.kindNames.firstIndex(of: name) else { return 0 }
    let code = UInt8(place) + Column.firstNamedKind
    return column.kinds?.reduce(0) { $0 + ($1 == code ? 1 : 0) } ?? 0
  }

  private mutating func mark(_ name: String, as value: Value) {
    if marked == nil { marked = (name, value.plainText) }
  }

  private func code(of name: String) -> MissingCode? {
    variable.missingCodes.first { $0.name == name }
  }

  /// The label to write: the code's, or else the kind's name, unless reading would name it so.
  private func label(of name: String, _ value: Value) -> String? {
    if let text = code(of: name)?.label?.text(in: language), !text.isEmpty { return text }
    var names = MissingNames()
    return names.name(value, label: nil) == name ? nil : name
  }

  // MARK: Stata

  /// A letter for each kind: its own where the code is one, else the next that is free.
  private mutating func markTags() {
    let names = names + variable.missingRanges.map(\.name)
    var taken = Set(names.compactMap { code(of: $0)?.value.tag })
    var free = (UInt8(ascii: "a")...UInt8(ascii: "z")).filter { !taken.contains($0) }[...]
    var codes: [MissingCode] = []
    for name in names {
      let own = code(of: name)
      guard let tag = own?.value.tag ?? free.popFirst() else {
        let count = count(of: name)
        if count > 0 { notes.append(.kindLost(variable.id, kind: name, count: count)) }
        continue
      }
      taken.insert(tag)
      let value = Value.text(".\(Unicode.Scalar(tag))")
      let rangeLabel = variable.missingRanges.first { $0.name == name }?.label
      let known = own?.label ?? rangeLabel
      let text = known?.text(in: language) ?? label(of: name, value)
      kinds.append(Kind(name: name, mark: .tag(tag), label: text))
      codes.append(MissingCode(value, name, label: known))
      if own?.value.tag == nil {
        mark(name, as: value)
      }
    }
    variable.missingCodes = codes
    variable.missingRanges = []
  }

  // MARK: SPSS

  /// The code of each kind; new ones where there is none, or where SPSS cannot list them.
  private mutating func markNumbers() {
    var numbers: [String: Double] = [:]
    for name in names { numbers[name] = code(of: name).flatMap { time.raw(of: $0.value) } }
    if !list(numbers) {
      // Outside everything, next to one another, so that one range holds them all.
      for name in names { numbers[name] = nil }
      variable.missingRanges = []
      renumber(&numbers)
      _ = list(numbers)
    }
    var codes: [MissingCode] = []
    for name in names {
      guard let number = numbers[name] else { continue }
      let value = time.value(number)
      kinds.append(Kind(name: name, mark: .number(number), label: label(of: name, value)))
      codes.append(MissingCode(value, name, label: code(of: name)?.label))
      if code(of: name).flatMap({ time.raw(of: $0.value) }) != number {
        mark(name, as: .number(number))
      }
    }
    for range in variable.missingRanges {
      kinds.append(Kind(name: range.name, mark: .number(range.example), label: nil))
    }
    variable.missingCodes = codes
  }

  /// Whether every kind has a number and SPSS can list them: three single ones, or a range and one.
  private mutating func list(_ numbers: [String: Double]) -> Bool {
    singles = []
    range = nil
    guard names.allSatisfy({ numbers[$0] != nil }), variable.missingRanges.count <= 1 else {
      return false
    }
    if let known = variable.missingRanges.first { range = known.lowest...known.highest }
    let single = Set(names.compactMap { numbers[$0] }).filter { !(range?.contains($0) ?? false) }
    if single.count <= (range == nil ? StatKinds.mostSingles : 1) {
      singles = single.sorted().map { .number($0) }
      return true
    }
    guard range == nil, let low = single.min(), let high = single.max(),
      !validNumbers.contains(where: { (low...high).contains($0) })
    else { return false }
    range = low...high
    return true
  }

  /// Every number that means something other than missing.
  private var validNumbers: Set<Double> {
    var valid = Set(variable.valueLabels.compactMap { time.raw(of: $0.value) })
    if let ends = variable.range { valid.formUnion([ends.lowerBound, ends.upperBound]) }
    let numbers = column.numbers
    for row in 0..<column.count where column.isValid(row) { valid.insert(time.raw(numbers[row])) }
    return valid
  }

  /// 99, 98 … or 999, 998 …, above all valid numbers where that can be, and never among them.
  private func renumber(_ numbers: inout [String: Double]) {
    let valid = validNumbers.sorted()
    let count = Double(names.count)
    func isFree(_ top: Double) -> Bool {
      !valid.contains { $0 > top - count && $0 <= top }
    }
    let nines = (2...9).map { Double(repeatElement(9, count: $0).reduce(0) { $0 * 10 + $1 }) }
    let above = nines.first { top in valid.allSatisfy { $0 <= top - count } }
    var top = above ?? nines.first(where: isFree) ?? -1
    while !isFree(top) { top -= count }
    for (index, name) in names.enumerated() { numbers[name] = top - Double(index) }
  }

  /// A text for each kind: its code, or where there is none its name, as far as it fits.
  private mutating func markTexts(most: Int, bytes: Int) {
    var codes: [MissingCode] = []
    for name in names {
      let own = code(of: name)
      let text = own?.value.plainText ?? name
      guard text.utf8.count <= bytes, singles.count < most, !column.dictionary.contains(text)
      else {
        let count = count(of: name)
        if count > 0 { notes.append(.kindLost(variable.id, kind: name, count: count)) }
        continue
      }
      singles.append(.text(text))
      kinds.append(Kind(name: name, mark: .text(text), label: label(of: name, .text(text))))
      codes.append(MissingCode(.text(text), name, label: own?.label))
      if own == nil { mark(name, as: .text(text)) }
    }
    variable.missingCodes = codes
    variable.missingRanges = []
  }
}
