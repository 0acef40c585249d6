import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// When something was done: the first period under it, or several.
struct InterventionDates: Hashable, Sendable {
  let dates: [Value]
  /// Whether a date was taken from a result, such as one of `changepoint`.
  let isFromResult: Bool
}

extension Parameter where Value == InterventionDates {
  /// `at @2019-03`, `at 9`, `at @2019Q1, @2020Q2`.
  static func dates(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .clause, summary, .list)) { written, scope in
      let before = scope.diagnostics.count
      var dates: [TarazaData.Value] = []
      var isFromResult = false
      for item in written.items {
        isFromResult = isFromResult || item.value.isPartOfResult
        switch scope.constant(item.value) {
        case .value(.scalar(let value)) where value.mayBeDate: dates.append(value)
        // Before the program runs, what a name or a part of a result holds is not known yet.
        case .value(.scalar(.missing)) where item.value.isReference: continue
        case .value(.list(let values)) where values.allSatisfy(\.mayBeDate): dates += values
        case .value:
          scope.report(
            .wrongType, "a period is needed here, and “\(item.value.sourceText.shortened)” is none",
            at: item.span, hint: "such as at @2019-03, @2019Q1 or @2019, or the number of a wave")
        case .wrong, .later: continue
        }
      }
      guard scope.diagnostics.count == before else { return nil }
      return InterventionDates(dates: dates, isFromResult: isFromResult)
    }
  }
}

extension ColumnType {
  /// The word for it, periods by their length.
  var periodWord: String {
    if case .period(let unit) = self { unit.rawValue } else { word }
  }
}

extension Value {
  fileprivate var mayBeDate: Bool {
    switch self {
    case .number, .date, .dateTime, .period, .text: true
    case .truth, .missing: false
    }
  }

  /// The number under which a column of this type stores it; nil where it is of another kind. Years may
  /// be numbers, a day stands for the period it lies in, and results give their periods as texts.
  func period(storedAs type: ColumnType) -> Double? {
    switch (self, type) {
    case (.number(let year), .period(.year)): year
    case (.date(let day), .period(let unit)): Double(Period(unit, of: day).index)
    case (.text(let text), .period(let unit)):
      Period(text).flatMap { $0.unit == unit ? Double($0.index) : nil }
    case (.text(let text), .date): Day(text).map { Double($0.number) }
    case (.text(let text), .number): Double(text)
    default: self.type == type || type == .unknown ? stored : nil
    }
  }
}

extension Syntax.Expression {
  fileprivate var isReference: Bool {
    if case .name = kind { true } else { isPartOfResult }
  }

  /// `c.after`, `c.changes["1", "after"]`: what an analysis found.
  fileprivate var isPartOfResult: Bool {
    switch kind {
    case .field, .pipeline: true
    case .index(let base, _): base.isPartOfResult
    case .list(let items): items.contains(where: \.isPartOfResult)
    default: false
    }
  }
}

/// How errors are allowed to go together, or where they come from.
enum InterventionErrors: String, CaseIterable, Sendable {
  case auto
  case ar1, ar2, neweyWest, independent
  case cr2, cluster, wild, permutation

  static let parameter = Parameter<InterventionErrors>.choice(
    "errors", "Where errors and p come from",
    [
      ChoiceWord(
        "auto", auto,
        "of a series ar1, from 12 periods on; of communities cr2, for one pilot permutation"),
      ChoiceWord("ar1", ar1, "errors that resemble the one before, by restricted likelihood"),
      ChoiceWord("ar2", ar2, "errors that resemble the two before"),
      ChoiceWord("newey_west", neweyWest, "least squares, errors allowing for neighbours"),
      ChoiceWord("independent", independent, "least squares, as if periods were independent"),
      ChoiceWord("cr2", cr2, "communities, corrected for how few they are"),
      ChoiceWord("cluster", cluster, "communities, uncorrected"),
      ChoiceWord("wild", wild, "communities, by the wild bootstrap"),
      ChoiceWord("permutation", permutation, "giving the intervention to other communities"),
    ]
  ).default(.auto, "auto")

  /// Whether it needs communities; nil where it goes with and without.
  var needsUnits: Bool? {
    switch self {
    case .auto: nil
    case .ar1, .ar2, .neweyWest, .independent: false
    case .cr2, .cluster, .wild, .permutation: true
    }
  }

  var word: String { self == .neweyWest ? "newey_west" : rawValue }
}
