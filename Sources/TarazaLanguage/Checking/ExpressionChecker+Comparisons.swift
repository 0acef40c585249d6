import TarazaData
import TarazaDocument

/// Comparisons, `between` and `in`: both sides must be of one type.
extension ExpressionChecker {
  mutating func compared(
    _ operation: Syntax.ComparisonOperator, _ left: Syntax.Expression,
    _ right: Syntax.Expression, span: Span
  ) -> Typed? {
    for (side, other) in [(left, right), (right, left)] {
      guard case .missing(let kind) = side.kind else { continue }
      let test = "is \(operation == .notEqual ? "not " : "")missing"
      let what = kind.map { "\(test)(\($0.text))" } ?? test
      report(
        Diagnostic(
          .missingComparison, "a comparison with missing is missing, never true", at: span,
          hints: ["write \(other.sourceText) \(what)"]))
      return nil
    }
    let (first, second) = (check(left), check(right))
    guard let first, let second, areComparable(first, second, (left, right), span: span),
      let comparison = ComparisonOperator(rawValue: operation.rawValue)
    else { return nil }
    return Typed(.compare(comparison, first.expression, second.expression), .truth)
  }

  mutating func areComparable(
    _ first: Typed, _ second: Typed, _ sources: (Syntax.Expression, Syntax.Expression), span: Span
  ) -> Bool {
    if first.type == second.type || first.type == .unknown || second.type == .unknown {
      return true
    }
    report(
      Diagnostic(
        .wrongType,
        "\(ValueType.scalar(first.type).word) is compared with \(ValueType.scalar(second.type).word)",
        at: span, hints: comparisonHints(first, second, sources)))
    return false
  }

  private func comparisonHints(
    _ first: Typed, _ second: Typed, _ sources: (Syntax.Expression, Syntax.Expression)
  ) -> [String] {
    for (typed, other, source) in [(first, second, sources.1), (second, first, sources.0)] {
      guard let variable = typed.variable, typed.type == .number, other.type == .text,
        case .text(let text) = source.kind, let hint = variable.numberHint(for: text)
      else { continue }
      return [hint]
    }
    for (typed, source) in [(first, sources.0), (second, sources.1)] where typed.type == .dateTime {
      return ["date(\(source.sourceText.shortened)) is the day of a date-time"]
    }
    return ["both sides of a comparison are of one type"]
  }

  mutating func between(
    _ value: Syntax.Expression, _ low: Syntax.Expression, _ high: Syntax.Expression, span: Span
  ) -> Typed? {
    let (middle, bottom, top) = (check(value), check(low), check(high))
    guard let middle, let bottom, let top,
      areComparable(middle, bottom, (value, low), span: span),
      areComparable(middle, top, (value, high), span: span)
    else { return nil }
    return Typed(.between(middle.expression, bottom.expression, top.expression), .truth)
  }

  mutating func member(
    _ value: Syntax.Expression, _ list: Syntax.Expression, negated: Bool, span: Span
  ) -> Typed? {
    guard let typed = check(value) else { return nil }
    func signed(_ test: Expression) -> Typed { Typed(negated ? .not(test) : test, .truth) }
    switch list.kind {
    case .range(.numbers(let low, let high)):
      guard areComparable(typed, Typed(.constant(.number(low)), .number), (value, list), span: span)
      else { return nil }
      return signed(
        .between(typed.expression, .constant(.number(low)), .constant(.number(high))))
    case .range(.dates(let low, let high)):
      let bounds = (Value(low), Value(high))
      guard
        areComparable(
          typed, Typed(.constant(bounds.0), bounds.0.columnType), (value, list), span: span)
      else { return nil }
      return signed(.between(typed.expression, .constant(bounds.0), .constant(bounds.1)))
    case .list(let items):
      let members = items.map { item in
        check(item).flatMap { member in
          areComparable(typed, member, (value, item), span: item.span) ? member.expression : nil
        }
      }
      guard !members.contains(where: { $0 == nil }) else { return nil }
      return signed(.isIn(typed.expression, members.compactMap { $0 }))
    default: return memberOfNamedList(typed, (value, list), signed)
    }
  }

  /// A list of the session, or a column of a table there, which in a table of one row is one value.
  private mutating func memberOfNamedList(
    _ typed: Typed, _ sources: (Syntax.Expression, Syntax.Expression),
    _ signed: (Expression) -> Typed
  ) -> Typed? {
    let list = sources.1
    let isField = if case .field = list.kind { true } else { false }
    do throws(Diagnostics) {
      if let reference = try resolve(list) {
        switch (reference.type, reference.value) {
        case (_, .list(let values)):
          return member(typed, values, sources).map(signed)
        case (_, .scalar(let value)) where isField:
          return member(typed, [value], sources).map(signed)
        case (.list, _), (.unknown, _):
          return signed(.isIn(typed.expression, []))
        default: break
        }
      }
    } catch {
      diagnostics += error.all
      return nil
    }
    report(
      Diagnostic(
        .wrongType, "`in` needs a list or a range", at: list.span,
        hints: ["such as [1, 2] or 1..3"]))
    return nil
  }

  private mutating func member(
    _ typed: Typed, _ values: [Value], _ sources: (Syntax.Expression, Syntax.Expression)
  ) -> Expression? {
    let known = values.filter { !$0.isMissing }
    let other = known.first { $0.columnType != typed.type }
    if let other,
      !areComparable(
        typed, Typed(.constant(other), other.columnType), sources, span: sources.1.span)
    {
      return nil
    }
    return .isIn(typed.expression, known.map(Expression.constant))
  }
}

extension Variable {
  /// What to write for a text where this column of numbers wants a number.
  func numberHint(for text: String) -> String? {
    let named = valueLabels.first { label in
      label.label.versions.contains { $0.text.lowercased() == text.lowercased() }
    }
    if let named { return "“\(id.name)” is coded: write \(named.value.sourceText)" }
    if Double(text) != nil { return "a number stands without quotes: \(text)" }
    let codes = valueLabels.prefix(6).compactMap { label in
      label.label.text(in: "en").map { "\(label.value.sourceText) = \($0)" }
    }
    return codes.isEmpty ? nil : "“\(id.name)” is coded: \(codes.joined(separator: ", "))"
  }
}
