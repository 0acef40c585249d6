import TarazaData
import TarazaDocument

/// A quantity of the population to be estimated: `mean(age)`, `share(q7 >= 4)`.
package struct Estimand: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case mean
    case share
    /// The share of every category.
    case shares
    case total
    /// Rows in the population.
    case count
    case ratio
    case quantile(Double)
  }

  package let name: String
  package let kind: Kind
  /// One, or two for a ratio; none for a count.
  package let arguments: [Expression]
  /// What is known of the argument, when it is just a column.
  package let variable: Variable?

  /// Whether its values are shares, to be read as per cent.
  package var isShare: Bool { kind == .share || kind == .shares }
}

extension Parameter where Value == [Estimand] {
  /// Quantities to be estimated, with or without names.
  package static func estimands(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .summaries)) { written, scope in
      let before = scope.diagnostics.count
      var estimands: [Estimand] = []
      for item in written.items {
        for single in scope.expanded(item) {
          guard let estimand = scope.estimand(single) else { continue }
          if estimands.contains(where: { $0.name == estimand.name }) {
            scope.report(
              .duplicateName, "two estimates would be called “\(estimand.name)”", at: item.span,
              hint: "give one a name: another_name = …")
          }
          estimands.append(estimand)
        }
      }
      return scope.diagnostics.count == before ? estimands : nil
    }
  }
}

extension ArgumentScope {
  private static let functions = [
    "mean", "share", "shares", "total", "ratio", "median", "quantile",
  ]

  fileprivate mutating func estimand(_ item: Syntax.Item) -> Estimand? {
    guard case .call(let function, let arguments) = item.value.kind else {
      report(
        .aggregateNeeded,
        "`\(verb)` takes \(Self.functions.map { "\($0)(…)" }.joined(separator: ", "))",
        at: item.span, hint: advice(item.value))
      return nil
    }
    let word = Self.synonyms[function.text] ?? function.text
    guard Self.functions.contains(word) else {
      let near = nearestName(to: function.text, among: Self.functions)
      report(
        .unknownFunction, "`\(verb)` cannot estimate “\(function.text.shortened)”",
        at: function.span,
        hint: near.map { "did you mean \($0)?" }
          ?? "it estimates \(Self.functions.joined(separator: ", "))")
      return nil
    }
    let name: String
    switch item.label {
    case .name(let label): name = label.text
    case .text(let text, _): name = text
    case nil: name = item.value.sourceText
    }
    return estimand(word, arguments, item.value.span, name)
  }

  /// Words that are at home elsewhere.
  private static let synonyms = [
    "sum": "total", "avg": "mean", "average": "mean", "proportion": "share",
    "percentile": "quantile",
  ]

  private mutating func estimand(
    _ word: String, _ arguments: [Syntax.Argument], _ span: Span, _ name: String
  ) -> Estimand? {
    let counts: ClosedRange<Int> =
      switch word {
      case "ratio", "quantile": 2...2
      case "total": 0...1
      default: 1...1
      }
    guard counts.contains(arguments.count) else {
      report(
        .missingArgument,
        "\(word) takes \(counts.upperBound == 2 ? "two things" : "one thing") in its brackets",
        at: span, hint: Self.example(word))
      return nil
    }
    let values = word == "quantile" ? [arguments[0].value] : arguments.map(\.value)
    var expressions: [Expression] = []
    var variable: Variable?
    for value in values {
      guard let typed = argument(value, of: word) else { return nil }
      expressions.append(typed.expression)
      variable = typed.variable
    }
    switch word {
    case "mean":
      return Estimand(name: name, kind: .mean, arguments: expressions, variable: variable)
    case "share":
      return Estimand(name: name, kind: .share, arguments: expressions, variable: variable)
    case "shares":
      return Estimand(name: name, kind: .shares, arguments: expressions, variable: variable)
    case "total":
      let kind: Estimand.Kind = expressions.isEmpty ? .count : .total
      return Estimand(name: name, kind: kind, arguments: expressions, variable: variable)
    case "ratio":
      return Estimand(name: name, kind: .ratio, arguments: expressions, variable: nil)
    case "median":
      return Estimand(name: name, kind: .quantile(0.5), arguments: expressions, variable: variable)
    default:
      guard let p = probability(arguments[1].value) else { return nil }
      return Estimand(name: name, kind: .quantile(p), arguments: expressions, variable: variable)
    }
  }

  private mutating func argument(_ value: Syntax.Expression, of word: String)
    -> ExpressionChecker.Typed?
  {
    guard let typed = computed(value, aggregates: .none) else { return nil }
    switch (word, typed.type) {
    case (_, .unknown), ("shares", _), ("share", .truth): return typed
    case ("share", _):
      report(
        .conditionNeeded, "share takes a condition, and \(value.sourceText) is none",
        at: value.span,
        hint: "such as share(\(value.sourceText) >= 4); shares(\(value.sourceText)) gives every "
          + "answer its share")
      return nil
    case (_, .number), (_, .truth): return typed
    case (_, let type):
      report(
        .textWhereNumber,
        "\(word) needs numbers, and \(value.sourceText) is "
          + "\(ValueType.scalar(type).word)", at: value.span,
        hint: type == .text ? "shares(\(value.sourceText)) gives every answer its share" : nil)
      return nil
    }
  }

  private mutating func probability(_ value: Syntax.Expression) -> Double? {
    switch constant(value) {
    case .value(.scalar(.number(let p))) where p >= 0 && p <= 1: return p
    case .later: return 0.5
    case .wrong: return nil
    case .value:
      report(
        .outOfRange, "a quantile is asked for by a share between 0 and 1", at: value.span,
        hint: "such as quantile(age, 0.9)")
      return nil
    }
  }

  private static func example(_ word: String) -> String {
    switch word {
    case "ratio": "such as ratio(income, members)"
    case "quantile": "such as quantile(age, 0.9)"
    case "share": "such as share(q7 >= 4)"
    default: "such as \(word)(age)"
    }
  }

  private func advice(_ value: Syntax.Expression) -> String {
    guard case .name(let name) = value.kind else { return "such as mean(age), share(q7 >= 4)" }
    return "such as mean(\(name.text)), or shares(\(name.text)) for the share of every answer"
  }
}
