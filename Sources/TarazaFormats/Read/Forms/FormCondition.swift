import TarazaData

/// Turns the conditions of a form into Taraza's language.
struct FormCondition {
  /// What a condition can say of a question, by the column that its answers stand in.
  struct Reference {
    enum Kind { case number, text, other }

    let column: ColumnID
    let kind: Kind
    /// Of a question with several answers: the column of each.
    let items: [String: ColumnID]?
  }

  let reference: (String) -> Reference?

  /// The condition under which all of these hold; nil when one of them cannot be said.
  func translated(_ conditions: [String]) -> String? {
    var parts: [Said] = []
    for condition in conditions {
      guard let said = FormExpression(condition).flatMap({ said($0) }) else { return nil }
      parts.append(said)
    }
    guard parts.count > 1 else { return parts.first?.text }
    return parts.map { $0.strength == .or ? "(\($0.text))" : $0.text }.joined(separator: " and ")
  }

  /// A piece of a condition, and how tightly it holds together.
  private struct Said {
    enum Strength { case or, and, one }

    let text: String
    let strength: Strength

    init(_ text: String, _ strength: Strength = .one) {
      self.text = text
      self.strength = strength
    }
  }

  private func said(_ expression: FormExpression) -> Said? {
    switch expression {
    case .binary("or", let left, let right):
      guard let a = said(left), let b = said(right) else { return nil }
      return Said("\(a.text) or \(b.text)", .or)
    case .binary("and", let left, let right):
      guard let a = said(left), let b = said(right) else { return nil }
      let texts = [a, b].map { $0.strength == .or ? "(\($0.text))" : $0.text }
      return Said(texts.joined(separator: " and "), .and)
    case .binary(let sign, let left, let right): return comparison(sign, left, right)
    case .call("not", let arguments):
      guard arguments.count == 1, let inner = said(arguments[0]) else { return nil }
      return Said("not (\(inner.text))")
    case .call("true", let arguments): return arguments.isEmpty ? Said("true") : nil
    case .call("false", let arguments): return arguments.isEmpty ? Said("false") : nil
    case .call("selected", let arguments):
      guard arguments.count == 2, case .question(let name) = arguments[0],
        let question = reference(name)
      else { return nil }
      if let items = question.items {
        guard case .text(let choice) = arguments[1], let item = items[choice] else { return nil }
        return Said(AskedIf.written(item.name))
      }
      return comparison("=", arguments[0], arguments[1])
    case .question, .answer, .text, .number, .call: return nil
    }
  }

  private static let signs = [
    "=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
  ]

  private func comparison(
    _ sign: String, _ left: FormExpression, _ right: FormExpression
  ) -> Said? {
    guard let own = FormCondition.signs[sign] else { return nil }
    if let presence = presence(sign, left, right) { return presence }
    let kind = kind(left) ?? kind(right)
    guard let a = value(left, as: kind), let b = value(right, as: kind) else { return nil }
    return Said("\(a) \(own) \(b)")
  }

  /// Whether there is an answer: `${q} != ''`, `string-length(${q}) > 0`.
  private func presence(
    _ sign: String, _ left: FormExpression, _ right: FormExpression
  ) -> Said? {
    let name: String
    let isThere: Bool
    switch (left, sign, right) {
    case (.question(let question), "!=", .text("")), (.text(""), "!=", .question(let question)):
      (name, isThere) = (question, true)
    case (.question(let question), "=", .text("")), (.text(""), "=", .question(let question)):
      (name, isThere) = (question, false)
    case (.call("string-length", let arguments), _, .number(let length)):
      guard arguments.count == 1, case .question(let question) = arguments[0] else { return nil }
      switch (sign, length) {
      case (">", 0), ("!=", 0), (">=", 1): (name, isThere) = (question, true)
      case ("=", 0), ("<", 1), ("<=", 0): (name, isThere) = (question, false)
      default: return nil
      }
    default: return nil
    }
    guard let question = reference(name), question.items == nil else { return nil }
    let column = AskedIf.written(question.column.name)
    return Said("\(column) is \(isThere ? "not " : "")missing")
  }

  private func kind(_ expression: FormExpression) -> Reference.Kind? {
    switch expression {
    case .question(let name): reference(name)?.kind
    case .binary("+", _, _), .binary("-", _, _), .binary("*", _, _), .binary("div", _, _),
      .binary("mod", _, _):
      .number
    case .answer, .text, .number, .call, .binary: nil
    }
  }

  /// A side of a comparison, constants in the type of the other side.
  private func value(_ expression: FormExpression, as kind: Reference.Kind?) -> String? {
    switch expression {
    case .question(let name):
      guard let question = reference(name), question.items == nil, question.kind != .other,
        question.kind == kind
      else { return nil }
      return AskedIf.written(question.column.name)
    case .number(let number):
      let text = CellText.number(number, .point)
      return kind == .text ? "\"\(text)\"" : text
    case .text(let text):
      if kind == .number {
        return Double(text).flatMap { $0.isFinite ? CellText.number($0, .point) : nil }
      }
      let escaped = text.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }
      return "\"\(escaped.joined())\""
    case .binary(let sign, let left, let right):
      guard kind == .number, let a = value(left, as: .number), let b = value(right, as: .number)
      else { return nil }
      switch sign {
      case "+", "-", "*": return "(\(a) \(sign) \(b))"
      case "div": return "(\(a) / \(b))"
      case "mod": return "mod(\(a), \(b))"
      default: return nil
      }
    case .answer, .call: return nil
    }
  }
}
