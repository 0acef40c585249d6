import TarazaData
import TarazaDocument

/// How a `check` came out.
public struct CheckOutcome: Equatable, Sendable {
  public let passed: Bool
  /// The condition as it stands in the program.
  public let condition: String
  /// What was found, when two sides were compared.
  public let found: String?
  public let citation: String?
  public let span: Span

  var document: Document {
    let source = citation.map { " (\($0))" } ?? ""
    let found = found.map { ": \($0)" } ?? ""
    let note =
      passed
      ? Note(.remark, "check-passed", "check holds: \(condition)\(source)")
      : Note(.warning, "check-failed", "check FAILED: \(condition)\(found)\(source)")
    return Document([.note(note)])
  }
}

extension Interpreter {
  func check(_ check: Syntax.Check, span: Span) throws(Diagnostics) -> CheckOutcome {
    let within = try check.tolerance.map { tolerance throws(Diagnostics) in try scalar(tolerance) }
    let condition =
      check.condition.sourceText
      + (check.tolerance.map { " within \($0.sourceText)" } ?? "")
    guard case .comparison(let operation, let left, let right) = check.condition.kind else {
      let passed = try scalar(check.condition) == .truth(true)
      return CheckOutcome(
        passed: passed, condition: condition, found: nil, citation: check.citation, span: span)
    }
    let (first, second) = (try scalar(left), try scalar(right))
    let passed: Bool
    if operation == .equal, case .number(let a) = first, case .number(let b) = second,
      case .number(let tolerance) = within ?? .number(0)
    {
      passed = agree(a, b, within: tolerance)
    } else {
      passed = try scalar(check.condition) == .truth(true)
    }
    return CheckOutcome(
      passed: passed, condition: condition,
      found: "\(left.sourceText) is \(first.sourceText)", citation: check.citation, span: span)
  }
}

/// Whether two numbers differ by no more than the tolerance. A difference that only rounding in the
/// last places puts beyond it does not count: 0.745 and 0.74 agree within 0.005.
private func agree(_ a: Double, _ b: Double, within tolerance: Double) -> Bool {
  let rounding = 4 * Double.ulpOfOne * max(a.magnitude, b.magnitude)
  return (a - b).magnitude <= tolerance + (tolerance > 0 ? rounding : 0)
}
