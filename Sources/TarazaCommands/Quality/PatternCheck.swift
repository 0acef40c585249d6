import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// One answer after another, and interviews that are like others.
struct PatternCheck {
  /// Shorter runs come about by themselves.
  private static let shortestRun = 6
  /// Of the rows' own standard deviations (Leys et al. 2013: 3 is very conservative).
  private static let deviations = 3.0

  let plan: QualityPlan
  let table: Table

  init(_ plan: QualityPlan, _ table: Table) {
    self.plan = plan
    self.table = table
  }

  func run(_ account: inout QualityAccount) throws(CommandError) {
    let answers = try AnswerCodes(table, plan.items)
    let patterns = ResponsePatterns(answers)
    account.measure(ColumnID("longstring"), patterns.longestRuns.map { Double($0) })
    account.measure(ColumnID("irv"), patterns.variability)
    try straightlines(&account)
    variability(patterns, &account)
    compare(answers, &account)
  }

  private func straightlines(_ account: inout QualityAccount) throws(CommandError) {
    for set in plan.sets {
      let name = set.name ?? "\(set.columns[0].name) to \(set.columns[set.columns.count - 1].name)"
      // Half of the items (Curran 2016, doi:10.1016/j.jesp.2015.07.006).
      let cut = max(Self.shortestRun, (set.columns.count + 1) / 2)
      guard set.columns.count >= cut else {
        account.left("straight lines in \(name), which has fewer than \(cut) items")
        continue
      }
      let runs = ResponsePatterns(try AnswerCodes(table, set.columns)).longestRuns
      account.add(
        plan.sets.count == 1 ? "straight line" : "straight line in \(name)",
        runs.indices.filter { Int(runs[$0]) >= cut },
        rule: "one answer to \(cut) or more items in a row, of \(set.columns.count)")
    }
  }

  private func variability(_ patterns: ResponsePatterns, _ account: inout QualityAccount) {
    // Who answered few items varies little by chance.
    let values = patterns.variability.indices.map { row in
      Int(patterns.answered[row]) >= Self.shortestRun ? patterns.variability[row] : .nan
    }
    guard let cut = MedianDeviation.lowCut(values, deviations: Self.deviations), cut > 0 else {
      return
    }
    account.add(
      "hardly varying answers", values.indices.filter { values[$0] < cut },
      rule: "IRV under \(cut.short), the median less 3 scaled MAD")
  }

  private func compare(_ answers: AnswerCodes, _ account: inout QualityAccount) {
    guard plan.comparesRows else {
      account.left(
        "duplicates, for which \(QualityPlan.fewestCompared) items are too few to be told from chance"
      )
      return
    }
    var options = NearDuplicates.Options()
    options.share = plan.match
    let found = NearDuplicates(answers, options)
    account.measure(ColumnID("match"), found.shares.map { $0 > 0 ? $0 : .nan })
    account.add(
      "duplicate", found.twins.indices.filter { found.twins[$0] > 0 },
      rule: "all \(answers.itemCount) answers equal to those of another interview")
    let near = found.shares.indices.filter { found.twins[$0] == 0 && found.shares[$0] > 0 }
    account.add(
      "near duplicate", near,
      rule:
        "\(plan.match.percent) or more of \(answers.itemCount) answers equal to those of another "
        + "interview; where most people answer alike this comes about by chance")
    if !found.isComplete {
      account.remark(
        "Answers are so much alike that not all pairs of interviews were compared: there may be more "
          + "near duplicates.")
    }
  }
}

extension Double {
  /// Two decimals, for a sentence.
  var short: String { Cell.number(self, .measurement).displayText }
}

extension AnswerCodes {
  /// The answers of a table's rows to some of its columns.
  init(_ table: Table, _ items: [ColumnID]) throws(CommandError) {
    let width = items.count
    var codes = [UInt16](repeating: 0, count: table.rowCount * width)
    var numbering = WordNumbering()
    var kinds: [String] = []
    for (position, id) in items.enumerated() {
      let column = try withData { () throws(DataError) in try table.column(id) }
      var known: [UInt16] = [0]
      for name in [""] + column.kindNames {
        if !kinds.contains(name) { kinds.append(name) }
        known.append(Self.firstMissing + UInt16((kinds.firstIndex(of: name) ?? 0) % 255))
      }
      for (row, number) in column.numbers.enumerated() {
        if let kind = column.kinds?[row], kind != Column.valid {
          codes[row * width + position] = known[Int(kind)]
        } else {
          let code = numbering.number(of: (number + 0).bitPattern)
          guard code < Int32(Self.firstMissing) else {
            throw .diagnostic(
              Diagnostic(
                .wrongValue, "“\(id.name)” has too many different values for an item",
                hints: ["items are questions with a few answers each"]))
          }
          codes[row * width + position] = UInt16(code)
        }
      }
    }
    self.init(
      rowCount: table.rowCount, itemCount: width, codes: codes,
      values: numbering.words.map { Double(bitPattern: $0) })
  }
}
