import TarazaData
import TarazaDocument

/// One word of a closed choice, what it stands for, and what it means in a line.
package struct ChoiceWord<Value: Sendable>: Sendable {
  package let word: String
  package let value: Value
  package let meaning: String
  /// What other programs and books call it, in lower case: whoever writes so is told the word here.
  package let otherNames: [String]

  package init(_ word: String, _ value: Value, _ meaning: String, otherNames: [String] = []) {
    self.word = word
    self.value = value
    self.meaning = meaning
    self.otherNames = otherNames
  }
}

extension Parameter {
  /// One of a closed set of words, such as `rotation: oblimin`.
  package static func choice(_ name: String, _ summary: String, _ words: [ChoiceWord<Value>])
    -> Parameter
  {
    let domain = ParameterSpec.Domain.choice(
      words.map { ParameterSpec.Word(word: $0.word, meaning: $0.meaning) })
    return Parameter(ParameterSpec(name, .option, summary, domain)) { written, scope in
      let typed: String? =
        switch written.single?.kind {
        case .name(let name): name.text
        case .text(let text): text
        case .truth(let truth): truth ? "true" : "false"
        default: nil
        }
      if let typed, let chosen = words.first(where: { $0.word == typed }) { return chosen.value }
      let known = words.map(\.word)
      let given = typed ?? written.single?.sourceText ?? "this"
      let renamed = words.first { $0.otherNames.contains(given.lowercased()) }
      let near = typed.flatMap { nearestName(to: $0, among: known) }
      scope.report(
        .unknownChoice, "“\(given.shortened)” is no \(name) that `\(scope.verb)` knows",
        at: written.span,
        hint: renamed.map { "here it is \(name): \($0.word), \($0.meaning)" }
          ?? near.map { "did you mean \($0)?" } ?? "there are \(known.joined(separator: ", "))")
      return nil
    }
  }
}

extension Parameter where Value == Double {
  package static func number(
    _ name: String, _ summary: String, in range: ClosedRange<Double> = -.infinity ... .infinity
  ) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .number)) { written, scope in
      scope.number(name, written, in: range)
    }
  }
}

extension Parameter where Value == Int {
  package static func integer(_ name: String, _ summary: String, in range: ClosedRange<Int>)
    -> Parameter
  {
    Parameter(ParameterSpec(name, .option, summary, .number)) { written, scope in
      let bounds = Double(range.lowerBound)...Double(range.upperBound)
      guard let value = scope.number(name, written, in: bounds) else { return nil }
      guard let whole = Int(exactly: value) else {
        scope.report(
          .outOfRange, "\(name) is a whole number, and this is \(sourceText(of: value))",
          at: written.span, hint: "write \(name): \(sourceText(of: value.rounded()))")
        return nil
      }
      return whole
    }
  }
}

extension Parameter where Value == String {
  package static func text(_ name: String, _ summary: String) -> Parameter {
    quoted(name, summary, .text)
  }

  /// A file's name in quotes.
  package static func file(_ name: String, _ summary: String) -> Parameter {
    quoted(name, summary, .file)
  }

  /// A bare word or a quoted one, such as the name of a dataset.
  package static func word(_ name: String, _ summary: String, _ words: [String]) -> Parameter {
    let domain = ParameterSpec.Domain.choice(
      words.map { ParameterSpec.Word(word: $0, meaning: "") })
    return Parameter(ParameterSpec(name, .items, summary, domain)) { written, scope in
      switch written.single?.kind {
      case .name(let name): return name.text
      case .text(let text): return text
      default:
        scope.report(
          .wrongType, "\(summary) is needed here", at: written.span,
          hint: "`help \(scope.verb)` shows it at work")
        return nil
      }
    }
  }

  private static func quoted(
    _ name: String, _ summary: String, _ domain: ParameterSpec.Domain
  ) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, domain)) { written, scope in
      if case .text(let text) = written.single?.kind { return text }
      let bare: String? =
        if case .name(let name) = written.single?.kind { name.text } else { nil }
      scope.report(
        .wrongType, "\(name) is a text in quotes", at: written.span,
        hint: "write \"\(bare ?? "name")\"")
      return nil
    }
  }
}

extension Parameter where Value == Bool {
  package static func truth(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .truth)) { written, scope in
      if case .truth(let truth) = written.single?.kind { return truth }
      scope.report(
        .wrongType, "\(name) is true or false", at: written.span, hint: "write \(name): true")
      return nil
    }
  }
}

extension Parameter where Value == [String] {
  /// A list of texts: `names: ["a", "b"]`.
  package static func texts(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .list)) { written, scope in
      guard case .list(let items) = written.single?.kind else {
        scope.report(
          .wrongType, "\(name) is a list of texts", at: written.span, hint: "such as [\"a\", \"b\"]"
        )
        return nil
      }
      let texts = items.compactMap { item in
        switch item.kind {
        case .text(let text): text
        // A code such as 98 is written in a file as it is written here.
        case .number(let number): Cell.number(number, .plain).displayText
        default: nil as String?
        }
      }
      guard texts.count == items.count else {
        scope.report(
          .wrongType, "\(name) is a list of texts", at: written.span, hint: "such as [\"a\", \"b\"]"
        )
        return nil
      }
      return texts
    }
  }
}

extension Parameter where Value == [[Double]] {
  /// Rows of numbers: `[[1], [0.5, 1]]`.
  package static func rows(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .list)) { written, scope in
      guard case .list(let rows) = written.single?.kind else {
        scope.report(
          .wrongType, "\(summary) is needed here", at: written.span,
          hint: "such as [[1], [0.5, 1]]")
        return nil
      }
      let before = scope.diagnostics.count
      let numbers = rows.map { scope.numbers($0) }
      return scope.diagnostics.count == before ? numbers : nil
    }
  }
}

extension Parameter where Value == [[Double?]] {
  /// Rows of numbers with gaps: `[[0.7, 0], [missing, 0.5]]`.
  package static func rowsWithGaps(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .list)) { written, scope in
      guard case .list(let rows) = written.single?.kind else {
        scope.report(
          .wrongType, "\(name) is a list of rows", at: written.span,
          hint: "such as [[0.7, 0], [missing, 0.5]]")
        return nil
      }
      let before = scope.diagnostics.count
      let numbers = rows.map { scope.numbersWithGaps($0) }
      return scope.diagnostics.count == before ? numbers : nil
    }
  }
}

extension ArgumentScope {
  fileprivate mutating func number(
    _ name: String, _ written: WrittenArgument, in range: ClosedRange<Double>
  ) -> Double? {
    guard let expression = written.single else {
      report(.wrongType, "\(name) is one number", at: written.span, hint: "such as 2")
      return nil
    }
    switch constant(expression) {
    case .value(.scalar(.number(let value))):
      if range.contains(value) { return value }
      report(
        .outOfRange,
        "\(name) lies between \(sourceText(of: range.lowerBound)) and \(sourceText(of: range.upperBound)), "
          + "and this is \(sourceText(of: value))", at: written.span,
        hint: range.upperBound <= 1 && range.contains(value / 100)
          ? "write \(name): \(sourceText(of: value))%" : "choose a number in between")
      return nil
    case .value(let other):
      let quoted: String? =
        if case .text(let text) = expression.kind { text } else { nil }
      report(
        .wrongType, "\(name) is a number, and this is \(other.type.word)", at: written.span,
        hint: quoted.flatMap(numberWord).map { "write \(name): \($0)" } ?? "write \(name): 2")
      return nil
    case .wrong: return nil
    // Before the program runs, any number in range can stand for one that is not known yet.
    case .later: return range.contains(1) ? 1 : range.lowerBound
    }
  }

  fileprivate mutating func numbersWithGaps(_ expression: Syntax.Expression) -> [Double?] {
    guard case .list(let items) = expression.kind else { return numbers(expression) }
    return items.compactMap { item -> Double?? in
      switch constant(item) {
      case .value(.scalar(.number(let value))): return .some(value)
      case .value(.scalar(.missing)): return .some(nil)
      case .wrong: return nil
      default:
        report(
          .wrongType, "a number or `missing` is needed here", at: item.span, hint: "such as 0.5")
        return nil
      }
    }
  }

  fileprivate mutating func numbers(_ expression: Syntax.Expression) -> [Double] {
    guard case .list(let items) = expression.kind else {
      report(
        .wrongType, "a row of numbers is needed here", at: expression.span,
        hint: "such as [0.5, 1]")
      return []
    }
    return items.compactMap { item in
      switch constant(item) {
      case .value(.scalar(.number(let value))): return value
      case .wrong: return nil
      default:
        report(.wrongType, "a number is needed here", at: item.span, hint: "such as 0.5")
        return nil
      }
    }
  }
}

/// What a newcomer may have typed in words, and a text that only lacks its quotes removed.
private func numberWord(_ text: String) -> String? {
  if Double(text) != nil { return text }
  let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
  return words.firstIndex(of: text.lowercased()).map { "\($0 + 1)" }
}

/// A number in a message, whole ones without a point.
private func sourceText(of value: Double) -> String { Value.number(value).sourceText }
