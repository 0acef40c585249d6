import TarazaData
import TarazaLanguage
import TarazaStatistics

/// How long interviews took, and at what hour they began.
struct TimeCheck {
  let plan: QualityPlan
  let table: Table

  init(_ plan: QualityPlan, _ table: Table) {
    self.plan = plan
    self.table = table
  }

  func run(_ account: inout QualityAccount) {
    length(&account)
    hours(&account)
  }

  private func length(_ account: inout QualityAccount) {
    guard let durations else {
      account.left("speed (with start: …, end: … or duration: …)")
      return
    }
    account.measure(ColumnID("minutes"), durations)
    let length = InterviewLength(durations, rule: plan.speed)
    let backwards = durations.indices.filter { durations[$0] <= 0 }
    if !backwards.isEmpty {
      account.add("no time passed", backwards, rule: "ends when it begins, or before")
    }
    guard let cut = length.cut, let median = length.median else { return }
    let rule =
      plan.speed == .halfMedian
      ? "half of the median, \(median.short)" : "2.5 log-MAD below the median"
    account.add(
      "fast", durations.indices.filter { length.isShort[$0] && durations[$0] > 0 },
      rule: "under \(cut.short)\(plan.duration == nil ? " minutes" : ""): \(rule)")
  }

  /// NaN where it is not known.
  private var durations: [Double]? {
    if let duration = plan.duration { return table.numbers(duration) }
    guard let start = plan.start.flatMap({ table.numbers($0) }),
      let end = plan.end.flatMap({ table.numbers($0) })
    else { return nil }
    return zip(start, end).map { ($1 - $0) / 60 }
  }

  private func hours(_ account: inout QualityAccount) {
    guard let start = plan.start.flatMap({ table.numbers($0) }) else {
      account.left("hours (with start: …)")
      return
    }
    let secondsOfDay = 86_400.0
    let odd = start.indices.filter { row in
      guard start[row].isFinite else { return false }
      let day = (start[row] / secondsOfDay).rounded(.down)
      let hour = (start[row] - day * secondsOfDay) / 3600
      return hour < plan.hours[0] || hour >= plan.hours[1]
    }
    account.add(
      "odd hour", odd,
      rule: "begun before \(plan.hours[0].short) or after \(plan.hours[1].short) o'clock")
  }
}

extension Table {
  /// The numbers of a column, NaN where they are missing; nil when there is no such column.
  func numbers(_ id: ColumnID) -> [Double]? {
    guard let column = self[id], column.type != .text else { return nil }
    var numbers = column.numbers
    if let kinds = column.kinds {
      for row in kinds.indices where kinds[row] != Column.valid { numbers[row] = .nan }
    }
    return numbers
  }
}
