/// The loop that the minimisers share: steps until the gradient is small enough, or no step helps.
///
/// Where values differ by less than rounding a search can wander; the best point is kept, and too
/// many steps without progress end it.
struct Descent {
  let bounds: BoxBounds
  let options: MinimizerOptions

  /// What a minimiser does in one step: nil when no direction leads lower.
  typealias Stride = (_ from: SearchPoint, _ gradientNorm: Double) throws(NumericsError) ->
    LineSearch.Step

  func run(
    from start: SearchPoint, _ stride: Stride
  ) throws(NumericsError) -> Optimum {
    var point = start
    var norm = point.gradientNorm(bounds)
    var best = (point: point, norm: norm)
    var evaluations = 1
    var idle = 0
    for iteration in 0..<max(0, options.maximumIterations) {
      let scale = max(options.valueScale, point.value.magnitude)
      if norm <= options.gradientTolerance * scale {
        return optimum(point, norm, .converged, iteration, evaluations)
      }
      let step = try stride(point, norm)
      evaluations += step.evaluations
      guard let next = step.point, idle < options.patience else {
        let small = best.norm <= options.roundingTolerance * scale
        return optimum(
          best.point, best.norm, small ? .convergedToRounding : .stagnated, iteration, evaluations)
      }
      (point, norm) = (next, next.gradientNorm(bounds))
      let noise = LineSearch.noise * scale
      let lower = point.value < best.point.value - noise
      let flatter = point.value <= best.point.value + noise && norm < best.norm
      idle = lower || flatter ? 0 : idle + 1
      if lower || flatter { best = (point, norm) }
    }
    return optimum(
      best.point, best.norm, .iterationLimit, options.maximumIterations, evaluations)
  }

  private func optimum(
    _ point: SearchPoint, _ norm: Double, _ outcome: Optimum.Outcome, _ iterations: Int,
    _ evaluations: Int
  ) -> Optimum {
    Optimum(
      point: point.x, value: point.value, gradient: point.gradient, gradientNorm: norm,
      iterations: iterations, evaluations: evaluations, outcome: outcome)
  }
}
