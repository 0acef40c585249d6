import TarazaNumerics

/// What a rotation minimises: a function of the loadings, smaller being simpler, with its
/// derivatives.
package protocol RotationCriterion: Sendable {
  /// - Shapes: `loadings` and the gradient are k x m.
  func evaluated(at loadings: Matrix) -> CriterionValue
}

/// A criterion and its derivative by each loading.
package struct CriterionValue: Equatable, Sendable {
  package var value: Double
  package var gradient: Matrix

  package init(value: Double, gradient: Matrix) {
    self.value = value
    self.gradient = gradient
  }
}
