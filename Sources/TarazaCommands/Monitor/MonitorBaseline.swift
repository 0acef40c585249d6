import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The periods that say what is usual.
enum MonitorBaseline: Sendable {
  /// The first so many.
  case first(Int)
  /// Those between two values of the column of periods, both among them.
  case between(Value, Value)

  static let parameter = Parameter<MonitorBaseline>(
    ParameterSpec(
      "baseline", .option, "What is usual: the first so many periods, or a range of them", .number)
  ) { written, scope in
    guard let expression = written.single else { return refuse(written, &scope) }
    switch expression.kind {
    case .range(.numbers(let low, let high)) where low <= high:
      return .between(.number(low), .number(high))
    case .range(.dates(let low, let high)):
      let (low, high) = (Value(low), Value(high))
      guard low.type == high.type, let first = low.stored, let last = high.stored, first <= last
      else { return refuse(written, &scope) }
      return .between(low, high)
    case .number(let count):
      guard let whole = Int(exactly: count), whole >= 1 else { return refuse(written, &scope) }
      return .first(whole)
    default: return refuse(written, &scope)
    }
  }

  private static func refuse(
    _ written: WrittenArgument, _ scope: inout ArgumentScope
  ) -> MonitorBaseline? {
    scope.report(
      .wrongType, "baseline is a number of periods or a range of them, from early to late",
      at: written.span, hint: "such as baseline: 8, baseline: 1..8 or baseline: @2019Q1..@2020Q4")
    return nil
  }

  /// Without a word about it: half of the periods, at most twenty.
  static func usual(of n: Int, least: Int) -> MonitorBaseline {
    .first(max(least, min(20, n / 2)))
  }

  /// The positions of its periods in a series.
  func positions(
    in times: [Double], of type: ColumnType, named period: ColumnID
  ) throws(CommandError) -> Range<Int> {
    switch self {
    case .first(let count):
      guard count <= times.count else {
        throw .diagnostic(
          Diagnostic(
            .tooFewPeriods,
            "a baseline of \(count) periods was asked for, and there are \(times.count) with a value",
            hints: ["baseline: \(max(1, times.count / 2)) leaves some to watch"]))
      }
      return 0..<count
    case .between(let low, let high):
      let fits = low.type == type || type == .unknown
      guard fits, let first = low.stored, let last = high.stored else {
        let shown = times.first.map { Value($0, as: type).sourceText } ?? "1"
        throw .diagnostic(
          Diagnostic(
            .wrongType,
            "“\(period.name)” holds \(type.word)s, and the baseline goes from \(low.sourceText)",
            hints: [
              "write its ends as the column has them, such as \(shown), or a number of periods"
            ]))
      }
      let start = times.firstIndex { $0 >= first } ?? times.count
      let end = times.firstIndex { $0 > last } ?? times.count
      guard start < end else {
        throw .diagnostic(
          Diagnostic(
            .tooFewPeriods,
            "no period with a value lies between \(low.sourceText) and \(high.sourceText)",
            hints: ["`summarize n() by \(period.name)` shows the periods there are"]))
      }
      return start..<end
    }
  }
}
