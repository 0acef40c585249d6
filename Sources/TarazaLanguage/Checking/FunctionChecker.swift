import TarazaData
import TarazaDocument

extension ExpressionChecker {
  /// A call within a computation: a summary down the column, or a function of the row.
  mutating func called(
    _ function: Syntax.Name, _ arguments: [Syntax.Argument], span: Span
  ) -> Typed? {
    if let aggregate = AggregateFunction(rawValue: function.text) {
      return summary(aggregate, function, arguments, span: span)
    }
    if let known = RowFunction(rawValue: function.text) {
      return computed(known, function, arguments, span: span)
    }
    report(unknownFunction(function, arguments))
    return nil
  }

  // MARK: Down the column

  private mutating func summary(
    _ aggregate: AggregateFunction, _ function: Syntax.Name, _ arguments: [Syntax.Argument],
    span: Span
  ) -> Typed? {
    guard aggregates != .none, schema != nil, !isInsideAggregate else {
      report(misplaced(aggregate, function, span: span))
      return nil
    }
    let signature = aggregate.signature
    guard let placed = place(arguments, function, signature, span: span) else { return nil }
    isInsideAggregate = true
    defer { isInsideAggregate = false }
    var argument: Typed?
    if let first = placed.first {
      guard let typed = typed(first, signature.parameters[0], function) else { return nil }
      argument = typed
    }
    var constants: [Value] = []
    for (extra, parameter) in zip(placed.dropFirst(), signature.parameters.dropFirst()) {
      guard let typed = typed(extra, parameter, function),
        case .constant(let value) = typed.expression
      else {
        report(
          Diagnostic(
            .wrongType, "\(parameter.name) of \(function.text)() is a number in the program itself",
            at: extra.span, hints: ["write the number in its place"]))
        return nil
      }
      constants.append(value)
    }
    if aggregate == .quantile, case .number(let p)? = constants.first, !(0...1).contains(p) {
      report(
        Diagnostic(
          .outOfRange, "the share of quantile() lies between 0 and 1", at: placed[1].span,
          hints: ["write 0.9 or 90%"]))
      return nil
    }
    let type = resultType(signature, argument?.type)
    let built = Aggregate(aggregate, argument?.expression, constants: constants)
    return Typed(.aggregate(built), aggregate == .mean && type == .truth ? .number : type)
  }

  private func misplaced(_ aggregate: AggregateFunction, _ function: Syntax.Name, span: Span)
    -> Diagnostic
  {
    let name = function.text
    if isInsideAggregate {
      return Diagnostic(
        .aggregateMisplaced, "\(name)() stands inside another summary", at: span,
        hints: ["`derive` the inner one first"])
    }
    if schema == nil {
      return Diagnostic(
        .aggregateMisplaced, "\(name)() sums up a column, and there is no table here", at: span,
        hints: ["such as: dataset bfi | summarize \(name)(age)"])
    }
    return Diagnostic(
      .aggregateMisplaced, "\(name)() sums up a column, and here each row is looked at alone",
      at: span, hints: ["`derive` it first: derive x = \(name)(…) | where …"])
  }

  // MARK: Row by row

  private mutating func computed(
    _ known: RowFunction, _ function: Syntax.Name, _ arguments: [Syntax.Argument], span: Span
  ) -> Typed? {
    let signature = known.signature
    if signature.isVariadic { return variadic(known, function, arguments, span: span) }
    guard let placed = place(arguments, function, signature, span: span) else { return nil }
    if known == .date, placed.count == 2 {
      report(
        Diagnostic(
          .missingArgument, "date() takes one value, or a year, a month and a day", at: span,
          hints: ["such as \(function.text)(2023, 4, 18), or the month alone: @2023-04"]))
      return nil
    }
    var built: [Typed] = []
    for (position, argument) in placed.enumerated() {
      let parameter = signature.parameters[min(position, signature.parameters.count - 1)]
      guard let typed = typed(argument, parameter, function) else { return nil }
      built.append(typed)
    }
    if known == .missingIf {
      for (value, code) in zip(built, placed).dropFirst()
      where !areComparable(built[0], value, (placed[0], code), span: code.span) { return nil }
    }
    return Typed(.call(known, built.map(\.expression)), resultType(signature, built.first?.type))
  }

  /// Functions of as many values as are given; runs of columns stand for each of them.
  private mutating func variadic(
    _ known: RowFunction, _ function: Syntax.Name, _ arguments: [Syntax.Argument], span: Span
  ) -> Typed? {
    let signature = known.signature
    var built: [Expression] = []
    var type = ColumnType.unknown
    var atLeast = Value.number(0)
    for argument in arguments {
      if let name = argument.name {
        guard known.takesAtLeast, name.text == "at_least" else {
          report(unknownArgument(name, function, known.takesAtLeast ? ["at_least"] : []))
          return nil
        }
        guard let needed = count(argument.value, name) else { return nil }
        atLeast = needed
        continue
      }
      guard let values = spread(argument.value, signature.parameters[0], function),
        signature.result != .first || areOfOneType(values, &type, argument, function)
      else { return nil }
      built += values.map(\.expression)
    }
    guard !built.isEmpty else {
      report(
        Diagnostic(
          .missingArgument, "\(function.text)() needs something to work on", at: span,
          hints: [signature.usage(function.text)]))
      return nil
    }
    if known.takesAtLeast { built.append(.constant(atLeast)) }
    return Typed(.call(known, built), resultType(signature, type))
  }

  /// One column is made of all the values, so each has the type of those before it.
  private mutating func areOfOneType(
    _ values: [Typed], _ type: inout ColumnType, _ argument: Syntax.Argument,
    _ function: Syntax.Name
  ) -> Bool {
    for value in values where value.type != .unknown {
      if type == .unknown { type = value.type }
      guard value.type != type else { continue }
      report(
        Diagnostic(
          .wrongType,
          "this value of \(function.text)() is \(ValueType.scalar(value.type).word), the ones "
            + "before it \(ValueType.scalar(type).word)",
          at: argument.span, hints: ["all values of \(function.text)() are of one type"]))
      return false
    }
    return true
  }

  /// How many values a row needs, which no row can change.
  private mutating func count(_ argument: Syntax.Expression, _ name: Syntax.Name) -> Value? {
    guard let typed = check(argument) else { return nil }
    let isLiteral = if case .missing = argument.kind { true } else { false }
    if !isLiteral, typed.type == .number || typed.type == .unknown, typed.expression.isConstant,
      let value = try? typed.expression.constantValue()
    {
      switch value {
      case .number(let number) where number >= 0: return value
      // What comes out of a result is missing until there is one.
      case .missing: return value
      default: break
      }
    }
    report(
      Diagnostic(
        .wrongType, "\(name.text) is one number for all rows, 0 or more", at: argument.span,
        hints: ["write the number in its place, such as \(name.text): 3"]))
    return nil
  }

  /// The columns that an argument such as `q1..q5` or `starts("q")` chooses, or the one value it is.
  private mutating func spread(
    _ argument: Syntax.Expression, _ parameter: FunctionSignature.Parameter,
    _ function: Syntax.Name
  ) -> [Typed]? {
    guard let schema, isChoice(argument, in: schema) else {
      return typed(argument, parameter, function).map { [$0] }
    }
    var chooser = ColumnChooser(schema: schema)
    let chosen = chooser.choose(argument)
    chooser.diagnostics.forEach { report($0) }
    guard chooser.diagnostics.isEmpty else { return nil }
    read(chosen.map(\.id))
    return chosen.compactMap { column in
      let variable = schema[column.id]
      let type = variable?.type ?? .unknown
      guard column.isReversed else { return Typed(.column(column.id), type) }
      guard let range = variable?.range else {
        report(
          Diagnostic(
            .wrongValue,
            "the codebook gives no range for “\(column.id.name)”, so it cannot be turned round",
            at: column.span,
            hints: [
              "turn it round yourself, such as derive x = 6 - \(column.id.name) for answers 1 to 5"
            ]))
        return nil
      }
      let sum = Expression.constant(.number(range.lowerBound + range.upperBound))
      return Typed(.arithmetic(.subtract, sum, .column(column.id)), type)
    }
  }

  private func isChoice(_ expression: Syntax.Expression, in schema: Schema) -> Bool {
    switch expression.kind {
    case .range(.names), .list, .except: true
    case .call(let function, _): ColumnFunction(rawValue: function.text) != nil
    case .name(let name):
      schema[ColumnID(name.text)] == nil && schema.scales.contains { $0.name == name.text }
    case .unary(.negate, let operand): isChoice(operand, in: schema)
    default: false
    }
  }

  // MARK: Arguments

  /// The arguments in the order of the parameters.
  private mutating func place(
    _ arguments: [Syntax.Argument], _ function: Syntax.Name, _ signature: FunctionSignature,
    span: Span
  ) -> [Syntax.Expression]? {
    let parameters = signature.parameters
    var placed = [Syntax.Expression?](repeating: nil, count: parameters.count)
    var further: [Syntax.Expression] = []
    var next = 0
    for argument in arguments {
      var position = next
      if let name = argument.name {
        guard let named = parameters.firstIndex(where: { $0.name == name.text }) else {
          report(unknownArgument(name, function, parameters.map(\.name)))
          return nil
        }
        position = named
      } else {
        next += 1
      }
      if argument.name == nil, position >= parameters.count, parameters.last?.repeats == true {
        further.append(argument.value)
        continue
      }
      guard position < parameters.count, placed[position] == nil else {
        report(
          Diagnostic(
            .tooManyArguments, "\(function.text)() takes no further argument", at: argument.span,
            hints: [signature.usage(function.text)]))
        return nil
      }
      placed[position] = argument.value
    }
    let given = placed.prefix { $0 != nil }.compactMap { $0 }
    let needed = parameters.count { !$0.isOptional }
    guard given.count >= needed, placed.dropFirst(given.count).allSatisfy({ $0 == nil }) else {
      report(
        Diagnostic(
          .missingArgument, "\(function.text)() lacks \(parameters[given.count].name)", at: span,
          hints: [signature.usage(function.text)]))
      return nil
    }
    return given + further
  }

  private mutating func typed(
    _ argument: Syntax.Expression, _ parameter: FunctionSignature.Parameter,
    _ function: Syntax.Name
  ) -> Typed? {
    guard let typed = check(argument) else { return nil }
    if parameter.kind.accepts(typed.type) { return typed }
    report(
      Diagnostic(
        .wrongType,
        "\(function.text)() works on \(parameter.kind.words), and this is \(ValueType.scalar(typed.type).word)",
        at: argument.span, hints: hints(parameter.kind, argument, typed)))
    return nil
  }

  private func hints(
    _ kind: FunctionSignature.Parameter.Kind, _ argument: Syntax.Expression, _ typed: Typed
  ) -> [String] {
    let text = argument.sourceText.shortened
    switch (kind, typed.type) {
    case (.number, .text): return ["number(\(text)) reads a text that is a number"]
    case (.truth, .number): return ["a condition is needed, such as \(text) >= 4"]
    case (.text, _): return ["text(\(text)) makes a text"]
    case (.moment, .text): return ["date_time(\(text)) reads a text that is a date-time"]
    case (.moment, _):
      return ["a date-time has a time of the day, such as @2023-04-18T10:22"]
    case (.time, .text): return ["date(\(text)) reads a text that is a date"]
    default: return []
    }
  }

  private func resultType(_ signature: FunctionSignature, _ first: ColumnType?) -> ColumnType {
    switch signature.result {
    case .type(let type): type
    case .first: first ?? .unknown
    }
  }

  private func unknownArgument(_ name: Syntax.Name, _ function: Syntax.Name, _ known: [String])
    -> Diagnostic
  {
    let near = nearestName(to: name.text, among: known)
    return Diagnostic(
      .unknownOption, "\(function.text)() has no argument “\(name.text.shortened)”", at: name.span,
      hints: near.map { ["did you mean \($0)?"] } ?? [])
  }

  /// What other tools call the summaries.
  private static let habits = [
    "avg": "mean", "average": "mean", "std": "sd", "stdev": "sd", "stddev": "sd", "count": "n",
    "nrow": "n", "percent": "share", "proportion": "share", "prop": "share",
  ]

  private func unknownFunction(_ function: Syntax.Name, _ arguments: [Syntax.Argument])
    -> Diagnostic
  {
    let known = RowFunction.allCases.map(\.rawValue) + AggregateFunction.allCases.map(\.rawValue)
    let inside = arguments.map { $0.value.sourceText }.joined(separator: ", ")
    var hint = "`help` lists the functions"
    if function.text == "c" {
      hint = "a list stands in square brackets: [\(inside)]"
    } else if let meant = Self.habits[function.text.lowercased()] {
      hint = "write \(meant)(\(meant == "n" ? "" : inside))"
    } else if let near = nearestName(to: function.text, among: known) {
      hint = "did you mean \(near)()?"
    }
    return Diagnostic(
      .unknownFunction, "no function is called “\(function.text.shortened)”", at: function.span,
      hints: [hint])
  }
}

extension FunctionSignature.Parameter.Kind {
  func accepts(_ type: ColumnType) -> Bool {
    switch (self, type) {
    case (.any, _), (_, .unknown), (.number, .number), (.number, .truth), (.text, .text),
      (.truth, .truth), (.time, .date), (.time, .period),
      (.time, .dateTime), (.moment, .dateTime), (.spelledTime, .text), (.spelledTime, .date),
      (.spelledTime, .period), (.spelledTime, .dateTime):
      true
    default: false
    }
  }

  var words: String {
    switch self {
    case .number: "numbers"
    case .text: "texts"
    case .truth: "conditions"
    case .time: "dates and periods"
    case .spelledTime: "dates, periods and texts that spell them"
    case .moment: "date-times"
    case .any: "any values"
    }
  }
}
