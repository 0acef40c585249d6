import TarazaData
import TarazaDocument

/// A result that a command goes on from, such as the factors to score.
package struct ResultArgument: Sendable {
  package let shape: ResultShape
  /// Nil while the program is checked before it runs.
  package let result: AnalysisResult?

  /// The outcome of the command that made the result.
  ///
  /// - Throws: a diagnostic when there is one outcome per group and none was chosen.
  package func outcome<Outcome: Sendable>(_ type: Outcome.Type) throws(Diagnostic) -> Outcome {
    guard let result, result.groups.count == 1, let outcome = result.groups[0].outcome as? Outcome
    else {
      throw Diagnostic(
        .wrongInput, "this result has one outcome for each of \(result?.groups.count ?? 0) groups",
        hints: ["choose a group first: f[\"name\"]"])
    }
    return outcome
  }
}

extension Parameter where Value == ResultArgument {
  /// A result of the command called `verb`.
  package static func result(_ name: String, _ summary: String, of verb: String) -> Parameter {
    Parameter(ParameterSpec(name, .clause, summary, .result)) { written, scope in
      guard let expression = written.single else {
        scope.report(
          .wrongType, "one result is needed here", at: written.span,
          hint: "give it a name first: let f = … | \(verb) …")
        return nil
      }
      do throws(Diagnostics) {
        guard let reference = try scope.resolve(expression) else {
          scope.report(
            .unknownName, "nothing is called “\(expression.sourceText.shortened)”",
            at: expression.span, hint: "give the result a name first: let f = … | \(verb) …")
          return nil
        }
        if case .result(let shape) = reference.type, shape.command == verb {
          guard case .result(let result) = reference.value else {
            return ResultArgument(shape: shape, result: nil)
          }
          return ResultArgument(shape: shape, result: result)
        }
        // What went wrong with an unknown one was reported where it was made.
        guard reference.type != .unknown else {
          scope.isUndecided = true
          return nil
        }
        scope.report(
          .wrongInput, "a result of `\(verb)` is needed here, and this is \(reference.type.word)",
          at: expression.span, hint: "make one first: let f = … | \(verb) …")
        return nil
      } catch {
        scope.diagnostics += error.all
        return nil
      }
    }
  }
}
