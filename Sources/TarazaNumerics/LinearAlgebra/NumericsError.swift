/// Why a numerical step cannot be done on these numbers.
public enum NumericsError: Error, Equatable, Sendable {
  /// The smallest eigenvalue tells how far the matrix is from usable. It may be tiny and positive:
  /// then the matrix is positive definite by less than rounding can hold.
  case notPositiveDefinite(smallestEigenvalue: Double)
  /// Near 1 is well conditioned; below about the order times 1e-16 no digit of a solution is right.
  case singular(reciprocalCondition: Double)
  /// LAPACK's routine and its info code, or the iterative method and its count of iterations.
  case notConverged(routine: String, code: Int)
  /// An entry is infinite or not a number.
  case notFinite
  /// A dimension, or the workspace that it asks for, exceeds LAPACK's 32-bit integers.
  case tooLarge(size: Int)
  /// The function has the same sign at both ends, so no root need lie between them.
  case notBracketed(lower: Double, upper: Double)
}
