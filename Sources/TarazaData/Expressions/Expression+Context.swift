extension Expression {
  /// The expression with its aggregates taken within these groups and with this weight.
  func within(_ groups: [ColumnID], weight: ColumnID?) -> Expression {
    guard case .aggregate(let aggregate) = self else {
      return mappingChildren { $0.within(groups, weight: weight) }
    }
    return .aggregate(
      Aggregate(
        aggregate.function, aggregate.argument?.within(groups, weight: weight),
        constants: aggregate.constants, by: groups, weight: weight))
  }

  /// The expression with `label(q)` written out as the labels of that variable: rows do not know
  /// them. A value without a label is itself, as text. A second argument names the language.
  func withLabels(of schema: Schema) -> Expression {
    switch self {
    case .call(.labelOf, let arguments):
      guard case .column(let id)? = arguments.first else { return self }
      var language = ""
      if arguments.count > 1, case .constant(.text(let name)) = arguments[1] { language = name }
      let arms = (schema[id]?.valueLabels ?? []).compactMap { label in
        label.label.text(in: language).map { RecodeArm(.value(label.value), .text($0)) }
      }
      return .recode(.column(id), arms, otherwise: .call(.text, [.column(id)]), of: id)
    case .aggregate(let aggregate):
      return .aggregate(
        Aggregate(
          aggregate.function, aggregate.argument?.withLabels(of: schema),
          constants: aggregate.constants, by: aggregate.groups, weight: aggregate.weight))
    default:
      return mappingChildren { $0.withLabels(of: schema) }
    }
  }
}
