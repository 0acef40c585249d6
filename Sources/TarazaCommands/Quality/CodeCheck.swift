import TarazaData
import TarazaLanguage

/// Values that the codebook does not know: outside the range, or without a label where answers have
/// labels.
struct CodeCheck {
  private static let shown = 4

  let plan: QualityPlan
  let table: Table

  init(_ plan: QualityPlan, _ table: Table) {
    self.plan = plan
    self.table = table
  }

  func run(_ account: inout QualityAccount) {
    var rows: Set<Int> = []
    var words: [String] = []
    var checked = 0
    for variable in table.schema.variables {
      guard let isKnown = known(variable), let column = table[variable.id] else { continue }
      checked += 1
      let found = unknown(column, isKnown)
      guard let first = found.first else { continue }
      rows.formUnion(found)
      words.append(
        "\(variable.id.name) \(found.count.grouped) (such as \(column[first].plainText))")
    }
    guard checked > 0 else {
      account.left(
        "values against the codebook, which gives no ranges and no whole lists of answers")
      return
    }
    account.add(
      "value out of the codebook", rows.sorted(),
      rule: "outside the range, or a code without a label, in \(checked) columns that have them")
    if !words.isEmpty {
      let more = words.count > Self.shown ? " and \(words.count - Self.shown) more" : ""
      account.remark(
        "Values out of the codebook: \(words.prefix(Self.shown).joined(separator: ", "))\(more).")
    }
  }

  private func unknown(_ column: Column, _ isKnown: (Value) -> Bool) -> [Int] {
    let keys = RowKeys([[column]], rowCounts: [column.count], missing: .areValues)
    let wrong = DistinctRows(keys).first.map { row in
      column.isValid(Int(row)) && !isKnown(column[Int(row)])
    }
    guard wrong.contains(true) else { return [] }
    return keys.numbers[0].indices.filter { wrong[Int(keys.numbers[0][$0])] }
  }

  /// Whether labels stand at every whole number from the least to the greatest, three at least.
  private static func isRun(_ values: Set<Value>) -> Bool {
    let numbers = values.compactMap(\.stored)
    guard numbers.count >= 3, let least = numbers.min(), let greatest = numbers.max() else {
      return false
    }
    return numbers.allSatisfy { $0 == $0.rounded() }
      && greatest - least + 1 == Double(numbers.count)
  }

  /// Nil where nothing is said of the values. Labels at the ends of a scale do not list its values.
  private func known(_ variable: Variable) -> ((Value) -> Bool)? {
    if let range = variable.range {
      return { $0.stored.map { range.contains($0) } ?? true }
    }
    let labelled = Set(variable.valueLabels.map(\.value))
    let isList =
      variable.level == .nominal || variable.type == .text || Self.isRun(labelled)
    guard isList, labelled.count >= 2 else { return nil }
    return { labelled.contains($0) }
  }
}
