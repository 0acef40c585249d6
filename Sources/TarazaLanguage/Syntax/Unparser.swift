extension Syntax {
  /// From the tree back to text: what it writes reads back as the same tree.
  struct Unparser {
    /// What stands before the token to be written, where that changes how a name is read.
    private enum Leading {
      case nothing, statementStart, verb
    }

    private(set) var text = ""
    private var leading = Leading.nothing

    private mutating func write(_ piece: String) {
      text += piece
      leading = .nothing
    }

    /// A name that is not to be taken for a word of the language or a clause.
    private mutating func write(name: Name) {
      let isMistakable =
        switch leading {
        case .nothing: false
        case .statementStart: name.text == "text" || name.text == "help"
        case .verb: Parser.clausesAfterVerb.contains(name.text)
        }
      write(isMistakable ? Syntax.quoted(name: name.text) : Syntax.spelled(name: name.text))
    }

    private mutating func list<Element>(
      _ elements: [Element], _ each: (inout Self, Element) -> Void
    ) {
      for (index, element) in elements.enumerated() {
        if index > 0 { write(", ") }
        each(&self, element)
      }
    }

    // MARK: Statements, pipelines

    mutating func write(_ statement: Statement) {
      leading = .statementStart
      switch statement.kind {
      case .let(let name, let pipeline):
        write("let \(Syntax.spelled(name: name.text)) = ")
        write(pipeline)
      case .check(let check):
        write("check ")
        write(check.condition)
        if let tolerance = check.tolerance {
          write(" within ")
          write(tolerance)
        }
        if let citation = check.citation { write(" from \(Syntax.quoted(citation))") }
      case .text(let text): write("text \(Syntax.quoted(text))")
      case .help(nil): write("help")
      case .help(.some(let topic)):
        write("help \(Syntax.spelled(name: topic.text, afterPoint: true))")
      case .pipeline(let pipeline): write(pipeline)
      case .unreadable: break
      }
    }

    mutating func write(_ pipeline: Pipeline) {
      switch pipeline.head {
      case .expression(let value): write(value)
      case .call(let call): write(call, isHead: true)
      }
      for stage in pipeline.stages {
        write(" | ")
        write(stage, isHead: false)
      }
    }

    mutating func write(_ call: Call, isHead: Bool) {
      write(call.verb.text)
      if !call.items.isEmpty { write(" ") }
      leading = .verb
      list(call.items) { writer, item in writer.write(item, isAfterHead: isHead) }
      for clause in call.clauses {
        write(" \(clause.word.text) ")
        list(clause.items) { writer, item in writer.write(item, isAfterHead: false) }
      }
      if !call.options.isEmpty { write(" with ") }
      list(call.options) { writer, option in
        writer.write("\(Syntax.spelled(name: option.name.text)): ")
        writer.write(option.value)
      }
      leading = .nothing
    }

    /// Right after the verb of a head, a minus would make a subtraction of the two.
    private mutating func write(_ item: Item, isAfterHead: Bool) {
      switch item.label {
      case .name(let name): write("\(Syntax.spelled(name: name.text)) = ")
      case .text(let text, _): write("\(Syntax.quoted(text)) = ")
      case nil:
        if isAfterHead, leading == .verb, item.value.description.hasPrefix("-") {
          return bracketed(item.value)
        }
      }
      write(item.value)
    }

    // MARK: Expressions

    private mutating func bracketed(_ expression: Expression) {
      write("(")
      write(expression)
      write(")")
    }

    mutating func write(_ expression: Expression, binding minimum: Precedence = .or) {
      guard expression.kind.precedence >= minimum else { return bracketed(expression) }
      switch expression.kind {
      case .number(let value): write(Syntax.spelled(number: value))
      case .text(let text): write(Syntax.quoted(text))
      case .truth(let truth): write(truth ? "true" : "false")
      case .missing(let kind): write(missing: kind)
      case .date(let date): write(date.description)
      case .name(let name): write(name: name)
      case .range(let bounds): write(bounds)
      case .unary(let sign, let operand): write(sign, operand)
      case .binary(let sign, let left, let right): write(sign, left, right)
      case .comparison(let sign, let left, let right):
        write(left, binding: .sum)
        write(" \(sign.rawValue) ")
        write(right, binding: .sum)
      case .between, .membership, .isMissing: writeTest(expression.kind)
      case .except(let base, let removed):
        write(base, binding: .except)
        write(" except ")
        write(removed, binding: .postfix)
      case .list, .mapping, .cases, .call, .field, .index, .pipeline:
        writeCompound(expression.kind)
      }
    }

    private mutating func write(missing kind: Name?) {
      write("missing")
      if let kind { write("(\(Syntax.spelled(name: kind.text)))") }
    }

    private mutating func write(_ bounds: RangeBounds) {
      switch bounds {
      case .numbers(let low, let high):
        write("\(Syntax.spelled(number: low))..\(Syntax.spelled(number: high))")
      case .dates(let low, let high): write("\(low)..\(high)")
      case .names(let low, let high):
        write(name: low)
        write("..\(Syntax.spelled(name: high.text))")
      }
    }

    private mutating func write(_ sign: UnaryOperator, _ operand: Expression) {
      switch sign {
      case .not:
        write("not ")
        write(operand, binding: .not)
      case .negate:
        write("-")
        // The minus would go to the lower bound of the range.
        if operand.kind.beginsWithNumberRange {
          bracketed(operand)
        } else {
          write(operand, binding: .sign)
        }
      }
    }

    private mutating func write(
      _ sign: BinaryOperator, _ left: Expression, _ right: Expression
    ) {
      let isPower = sign == .power
      write(left, binding: isPower ? .except : sign.precedence)
      write(isPower ? "^" : " \(sign.rawValue) ")
      write(right, binding: isPower ? .sign : sign.precedence.next)
    }

    private mutating func writeTest(_ kind: Expression.Kind) {
      switch kind {
      case .between(let value, let low, let high):
        write(value, binding: .sum)
        write(" between ")
        write(low, binding: .sum)
        write(" and ")
        write(high, binding: .sum)
      case .membership(let value, let set, let negated):
        write(value, binding: .sum)
        write(negated ? " not in " : " in ")
        write(set, binding: .sum)
      case .isMissing(let value, let kind, let negated):
        write(value, binding: .sum)
        write(negated ? " is not " : " is ")
        write(missing: kind)
      default: preconditionFailure("only tests come here")
      }
    }

    private mutating func writeCompound(_ kind: Expression.Kind) {
      switch kind {
      case .list(let items):
        write("[")
        list(items) { writer, item in writer.write(item) }
        write("]")
      case .mapping(let arms):
        write("{")
        list(arms) { writer, arm in writer.write(arm) }
        write("}")
      case .cases(let arms):
        write("case {")
        list(arms) { writer, arm in writer.write(arm) }
        write("}")
      case .call(let name, let arguments):
        write(name: name)
        write("(")
        list(arguments) { writer, argument in
          if let name = argument.name { writer.write("\(Syntax.spelled(name: name.text)): ") }
          writer.write(argument.value)
        }
        write(")")
      case .field(let base, let name):
        write(base: base)
        write(".\(Syntax.spelled(name: name.text, afterPoint: true))")
      case .index(let base, let keys):
        write(base: base)
        write("[")
        list(keys) { writer, key in writer.write(key) }
        write("]")
      case .pipeline(let pipeline):
        write("(")
        write(pipeline)
        write(")")
      default: preconditionFailure("only compounds come here")
      }
    }

    /// What a field or a key goes on: a point would become part of a number or a date.
    private mutating func write(base: Expression) {
      switch base.kind {
      case .number, .date, .range: bracketed(base)
      default: write(base, binding: .postfix)
      }
    }

    private mutating func write(_ arm: MappingArm) {
      switch arm.key {
      case .value(let key): write(key, binding: .sum)
      case .otherwise: write("else")
      }
      write(" => ")
      write(arm.value)
    }

    private mutating func write(_ arm: CaseArm) {
      if let condition = arm.condition { write(condition) } else { write("else") }
      write(" => ")
      write(arm.value)
    }
  }
}

extension Syntax.Expression.Kind {
  fileprivate var precedence: Syntax.Precedence {
    switch self {
    case .binary(let sign, _, _): sign.precedence
    case .unary(.not, _): .not
    case .unary(.negate, _): .sign
    case .comparison, .between, .membership, .isMissing: .comparison
    case .except: .except
    case .field, .index: .postfix
    case .range(.numbers(let low, _)) where low.sign == .minus: .sign
    case .number, .text, .truth, .missing, .date, .name, .list, .mapping, .cases, .range, .call,
      .pipeline:
      .primary
    }
  }

  fileprivate var beginsWithNumberRange: Bool {
    switch self {
    case .range(.numbers(let low, _)): low.sign == .plus
    case .binary(.power, let base, _), .except(let base, _): base.kind.beginsWithNumberRange
    default: false
    }
  }
}

extension Syntax.Expression: CustomStringConvertible {
  /// The expression as it could stand in a program: for messages, and for names of columns made
  /// from it.
  package var description: String {
    var unparser = Syntax.Unparser()
    unparser.write(self)
    return unparser.text
  }
}

extension Syntax.Pipeline: CustomStringConvertible {
  package var description: String {
    var unparser = Syntax.Unparser()
    unparser.write(self)
    return unparser.text
  }
}

extension Syntax.Call: CustomStringConvertible {
  /// The call as a stage, behind a pipe.
  package var description: String {
    var unparser = Syntax.Unparser()
    unparser.write(self, isHead: false)
    return unparser.text
  }
}

extension Syntax.Statement: CustomStringConvertible {
  package var description: String {
    var unparser = Syntax.Unparser()
    unparser.write(self)
    return unparser.text
  }
}

extension Syntax.Program: CustomStringConvertible {
  /// One statement on each line.
  package var description: String { statements.map(\.description).joined(separator: "\n") }
}
