/// What a function takes and gives, for checking, help and completion.
package struct FunctionSignature: Sendable {
  package struct Parameter: Sendable {
    package enum Kind: Hashable, Sendable {
      case number, text, truth, any
      /// A date, a date-time or a period; `moment` a date-time only.
      case time, moment
      /// The same as `time`, or a text that spells one.
      case spelledTime
    }

    package let name: String
    package let kind: Kind
    package let isOptional: Bool
    /// Whether it, as the last one, also takes all further arguments.
    package let repeats: Bool

    package init(
      _ name: String, _ kind: Kind, optional isOptional: Bool = false, repeats: Bool = false
    ) {
      self.name = name
      self.kind = kind
      self.isOptional = isOptional
      self.repeats = repeats
    }
  }

  package enum Result: Hashable, Sendable {
    case type(ColumnType)
    /// That of the first argument.
    case first
  }

  package let parameters: [Parameter]
  /// Whether the first parameter stands for as many arguments as are given.
  package let isVariadic: Bool
  package let result: Result
  package let summary: String
  package let example: String

  package init(
    _ parameters: [Parameter], variadic isVariadic: Bool = false, _ result: Result,
    _ summary: String, example: String
  ) {
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.result = result
    self.summary = summary
    self.example = example
  }

  /// `round(x, digits)` with brackets round what may be left out.
  package func usage(_ name: String) -> String {
    let words = parameters.enumerated().map { position, parameter in
      let word = parameter.name + (parameter.repeats || isVariadic && position == 0 ? "…" : "")
      return parameter.isOptional ? "[\(word)]" : word
    }
    return "\(name)(\(words.joined(separator: ", ")))"
  }
}

extension AggregateFunction {
  package var signature: FunctionSignature {
    func example(_ call: String) -> String { "dataset bfi | summarize \(call) by gender" }
    switch self {
    case .mean:
      return .init(
        [.init("x", .any)], .first, "the mean; of truths their share", example: example("mean(age)")
      )
    case .sd:
      return .init(
        [.init("x", .number)], .type(.number), "the standard deviation, divisor n - 1",
        example: example("sd(age)"))
    case .variance:
      return .init(
        [.init("x", .number)], .type(.number), "the variance, divisor n - 1",
        example: example("variance(age)"))
    case .median:
      return .init([.init("x", .number)], .first, "the median", example: example("median(age)"))
    case .quantile:
      return .init(
        [.init("x", .number), .init("p", .number)], .first, "the quantile at share p",
        example: example("quantile(age, 0.9)"))
    case .min:
      return .init([.init("x", .any)], .first, "the least value", example: example("min(age)"))
    case .max:
      return .init([.init("x", .any)], .first, "the greatest value", example: example("max(age)"))
    case .sum:
      return .init([.init("x", .number)], .type(.number), "the sum", example: example("sum(age)"))
    case .share:
      return .init(
        [.init("condition", .truth)], .type(.number),
        "the share of rows for which a condition is true", example: example("share(A1 >= 4)"))
    case .n:
      return .init(
        [.init("x", .any, optional: true)], .type(.number),
        "how many rows, or how many with a value of x", example: example("n()"))
    case .weightedN:
      return .init(
        [.init("x", .any, optional: true)], .type(.number), "the sum of the weights",
        example: "dataset tension | summarize weighted_n() by province")
    case .missingShare:
      return .init(
        [.init("x", .any)], .type(.number), "the share of rows without a value",
        example: example("missing_share(education)"))
    case .distinctCount:
      return .init(
        [.init("x", .any)], .type(.number), "how many different values",
        example: example("n_distinct(age)"))
    }
  }
}
