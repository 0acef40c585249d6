import TarazaNumerics

extension StatisticsError {
  /// What a failed numerical step means for the analysis; `method` is what was being computed.
  package init(_ error: NumericsError, in method: String) {
    self =
      switch error {
      case .notPositiveDefinite(let smallest): .notPositiveDefinite(smallestEigenvalue: smallest)
      case .singular(let condition): .singular(reciprocalCondition: condition)
      case .notConverged(_, let code): .notConverged(method: method, iterations: code)
      case .notFinite: .notComputable("\(method): a number is infinite or not a number")
      case .tooLarge(let size): .outOfRange("\(method): a matrix of size \(size) is too large")
      case .notBracketed(let lower, let upper):
        .notComputable("\(method): no change of sign between \(lower) and \(upper)")
      }
  }
}

/// Runs numerical steps on behalf of a method, naming it in their errors.
package func numerically<Answer>(
  _ method: String, _ steps: () throws(NumericsError) -> Answer
) throws(StatisticsError) -> Answer {
  do {
    return try steps()
  } catch {
    throw StatisticsError(error, in: method)
  }
}
