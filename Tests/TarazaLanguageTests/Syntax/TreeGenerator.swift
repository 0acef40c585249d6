import TarazaDocument
import TarazaLanguage
import TarazaTestSupport

/// Random trees of every shape that the grammar allows. Their spans say nothing.
struct TreeGenerator {
  var random: RandomSource

  private static let nowhere = Span(0, 0)

  private static let words = [
    "q1", "trust_1", "x", "_", "ишеним", "өлкө", "by", "over", "as", "to", "using", "within",
    "from", "text", "help", "case", "missing", "with", "and", "else", "in", "Q 1", "a`b", "C:\\x",
    "two\nlines", "1st", "Жашыңыз канчада?", "\u{200B}", "é",
  ]
  private static let verbs = ["open", "factor", "sort", "where", "matrix", "by", "within", "ылга"]
  private static let clauses = ["by", "over", "on", "as", "using", "versus", "to"]
  private static let texts = [
    "", "Osh", "Ош", "say \"hi\"", "back\\slash", "a\nb\tc\r", "\u{0}\u{FEFF}", "# | ; {x}", "🙂",
  ]
  private static let numbers = [
    0, 1, 2, 9, 0.5, 0.1, 0.007, 1e-5, 123456789, 1e16, 1e300, .greatestFiniteMagnitude,
    .leastNonzeroMagnitude, 2.5,
  ]

  mutating func program() -> Syntax.Program {
    Syntax.Program(
      statements: (0..<(1 + random.below(3))).map { _ in statement() }, span: Self.nowhere)
  }

  private mutating func statement() -> Syntax.Statement {
    let kind: Syntax.Statement.Kind
    switch random.below(6) {
    case 0: kind = .let(name(), pipeline(3))
    case 1:
      kind = .check(
        Syntax.Check(
          condition: expression(3), tolerance: random.chance(50) ? expression(1) : nil,
          citation: random.chance(50) ? random.pick(Self.texts) : nil))
    case 2: kind = .text(random.pick(Self.texts))
    case 3: kind = .help(random.chance(50) ? name() : nil)
    default: kind = .pipeline(pipeline(3))
    }
    return Syntax.Statement(kind, span: Self.nowhere)
  }

  private mutating func name() -> Syntax.Name {
    Syntax.Name(random.pick(Self.words), span: Self.nowhere)
  }

  // MARK: Pipelines

  private mutating func pipeline(_ depth: Int) -> Syntax.Pipeline {
    let stages = random.below(3)
    let head: Syntax.Pipeline.Head =
      random.chance(50) ? .expression(expression(depth)) : .call(call(depth, isHead: true))
    return Syntax.Pipeline(
      head: head, stages: (0..<stages).map { _ in call(depth, isHead: false) },
      span: Self.nowhere)
  }

  private mutating func call(_ depth: Int, isHead: Bool) -> Syntax.Call {
    var items = self.items(depth, 0...3)
    let clauses = (0..<random.below(3)).map { _ in
      Syntax.Clause(
        word: Syntax.Name(random.pick(Self.clauses), span: Self.nowhere),
        items: self.items(depth, 1...2), span: Self.nowhere)
    }
    var options: [Syntax.Option] = []
    for _ in 0..<random.below(3) {
      let name = name()
      guard !options.contains(where: { $0.name.text == name.text }) else { continue }
      options.append(.init(name: name, value: expression(depth - 1), span: Self.nowhere))
    }
    if isHead, items.isEmpty, clauses.isEmpty, options.isEmpty {
      items = self.items(depth, 1...1)
    }
    return Syntax.Call(
      verb: Syntax.Name(random.pick(Self.verbs), span: Self.nowhere), items: items,
      clauses: clauses, options: options, span: Self.nowhere)
  }

  private mutating func items(_ depth: Int, _ range: ClosedRange<Int>) -> [Syntax.Item] {
    (0..<Int.random(in: range, using: &random)).map { _ in
      var label: Syntax.Item.Label?
      switch random.below(5) {
      case 0: label = .name(name())
      case 1: label = .text(random.pick(Self.texts), Self.nowhere)
      default: break
      }
      return Syntax.Item(label: label, value: expression(depth - 1), span: Self.nowhere)
    }
  }

  // MARK: Expressions

  private mutating func expression(_ depth: Int) -> Syntax.Expression {
    Syntax.Expression(depth <= 0 ? leaf() : node(depth - 1), span: Self.nowhere)
  }

  private mutating func leaf() -> Syntax.Expression.Kind {
    switch random.below(7) {
    case 0: .number(random.pick(Self.numbers))
    case 1: .text(random.pick(Self.texts))
    case 2: .truth(random.chance(50))
    case 3: .missing(random.chance(50) ? name() : nil)
    case 4: .date(date())
    case 5: .range(bounds())
    default: .name(name())
    }
  }

  private mutating func node(_ depth: Int) -> Syntax.Expression.Kind {
    switch random.below(16) {
    case 0: return .list(expressions(depth, 0...3))
    case 1: return .mapping((0..<random.below(4)).map { _ in mappingArm(depth) })
    case 2: return .cases((0...random.below(3)).map { _ in caseArm(depth) })
    case 3, 4: return .unary(random.pick(Syntax.UnaryOperator.allCases), expression(depth))
    case 5, 6:
      return .binary(
        random.pick(Syntax.BinaryOperator.allCases), expression(depth), expression(depth))
    case 7:
      return .comparison(
        random.pick(Syntax.ComparisonOperator.allCases), expression(depth), expression(depth))
    case 8:
      return .between(expression(depth), low: expression(depth), high: expression(depth))
    case 9:
      return .membership(
        expression(depth), in: expression(depth), negated: random.chance(50))
    case 10:
      return .isMissing(
        expression(depth), kind: random.chance(50) ? name() : nil, negated: random.chance(50))
    case 11: return .except(expression(depth), expression(depth))
    case 12: return .call(name(), (0..<random.below(3)).map { _ in argument(depth) })
    case 13: return .field(expression(depth), name())
    case 14: return .index(expression(depth), expressions(depth, 1...2))
    default:
      let pipeline = pipeline(depth)
      if case .expression(let value) = pipeline.head, pipeline.stages.isEmpty { return value.kind }
      return .pipeline(pipeline)
    }
  }

  private mutating func expressions(
    _ depth: Int, _ range: ClosedRange<Int>
  ) -> [Syntax.Expression] {
    (0..<Int.random(in: range, using: &random)).map { _ in expression(depth) }
  }

  private mutating func argument(_ depth: Int) -> Syntax.Argument {
    .init(name: random.chance(30) ? name() : nil, value: expression(depth), span: Self.nowhere)
  }

  private mutating func mappingArm(_ depth: Int) -> Syntax.MappingArm {
    var key = leaf()
    if case .number = key, random.chance(30) {
      key = .unary(.negate, Syntax.Expression(key, span: Self.nowhere))
    }
    return .init(
      key: random.chance(20) ? .otherwise : .value(Syntax.Expression(key, span: Self.nowhere)),
      value: expression(depth), span: Self.nowhere)
  }

  private mutating func caseArm(_ depth: Int) -> Syntax.CaseArm {
    .init(
      condition: random.chance(30) ? nil : expression(depth), value: expression(depth),
      span: Self.nowhere)
  }

  private mutating func date() -> Syntax.DateLiteral {
    let year = 1 + random.below(9999)
    switch random.below(6) {
    case 0: return .day(year: year, month: 1 + random.below(12), day: 1 + random.below(28))
    case 1: return .month(year: year, month: 1 + random.below(12))
    case 2: return .quarter(year: year, quarter: 1 + random.below(4))
    case 3: return .week(year: year, week: 1 + random.below(52))
    case 4:
      return .moment(
        year: year, month: 1 + random.below(12), day: 1 + random.below(28),
        clock: .init(
          hour: random.below(24), minute: random.below(60),
          microseconds: random.below(2) * random.below(60_000_000)))
    default: return .year(year)
    }
  }

  private mutating func bounds() -> Syntax.RangeBounds {
    switch random.below(3) {
    case 0:
      let low = random.pick(Self.numbers)
      let high = random.pick(Self.numbers)
      return .numbers(random.chance(30) ? -low : low, random.chance(30) ? -high : high)
    case 1: return .dates(date(), date())
    default: return .names(name(), name())
    }
  }
}
