/// Minimisation with gradients only: limited-memory BFGS, with optional bounds.
///
/// Variables at a bound that the gradient pushes against it are held; the others move by the
/// quasi-Newton direction of their own subspace along a way that bends at the bounds. Variables
/// close to such a bound go straight down the gradient, so that none creeps up to its bound.
///
/// - Source: Nocedal (1980). Math. Comput. 35, 773-782. doi:10.1090/S0025-5718-1980-0572855-7;
///   bounds after Bertsekas (1982). SIAM J. Control Optim. 20, 221-246. doi:10.1137/0320018
package enum QuasiNewton {
  /// - Parameter start: Moved inside the bounds first.
  /// - Throws: `.notFinite` when the objective is not defined at the start. A search that does not
  ///   get there is no error but an `outcome`.
  package static func minimize(
    from start: [Double], within bounds: BoxBounds? = nil,
    options: MinimizerOptions = MinimizerOptions(), _ objective: Objective
  ) throws(NumericsError) -> Optimum {
    let bounds = bounds ?? BoxBounds(count: start.count)
    precondition(bounds.lower.count == start.count, "One bound for each variable.")
    let start = try SearchPoint(start: bounds.projected(start), objective)
    var memory = StepMemory(limit: options.memory ?? min(2 * start.x.count, 100))
    return try withoutActuallyEscaping(objective) { objective throws(NumericsError) in
      let search = LineSearch(
        bounds: bounds, objective: objective, valueScale: options.valueScale)
      return try Descent(bounds: bounds, options: options).run(from: start) { point, norm in
        let step = step(from: point, norm, &memory, search)
        if let next = step.point { memory.remember(from: point, to: next) }
        return step
      }
    }
  }

  /// One step; if the remembered curvature leads nowhere, one more straight down the gradient.
  private static func step(
    from point: SearchPoint, _ norm: Double, _ memory: inout StepMemory, _ search: LineSearch
  ) -> LineSearch.Step {
    var evaluations = 0
    while true {
      let direction = direction(at: point, norm, memory, search.bounds)
      let remembered = !memory.isEmpty
      if Sums.products(direction, point.gradient) < 0 {
        let size = direction.reduce(0) { max($0, $1.magnitude) }
        let step = search.step(
          from: point, along: direction, first: remembered ? 1 : min(1, 1 / size))
        evaluations += step.evaluations
        if step.point != nil { return .init(point: step.point, evaluations: evaluations) }
      }
      guard remembered else { return .init(point: nil, evaluations: evaluations) }
      memory.forget()
    }
  }

  private static func direction(
    at point: SearchPoint, _ norm: Double, _ memory: StepMemory, _ bounds: BoxBounds
  ) -> [Double] {
    // Bertsekas' margin: shrinks with the projected gradient, so it is gone at the minimum.
    let near = bounds.held(point.gradient, at: point.x, margin: min(1e-3, norm))
    let held = bounds.held(point.gradient, at: point.x, margin: 0)
    var direction = memory.direction(down: point.gradient, free: near.map { !$0 })
    for i in direction.indices {
      if held[i] {
        direction[i] = 0
      } else if near[i] {
        direction[i] = -point.gradient[i]
      }
    }
    return direction
  }
}

/// The last steps and the changes of gradient over them, which stand for the curvature.
private struct StepMemory {
  private var steps: [(s: [Double], y: [Double])] = []
  private let limit: Int

  init(limit: Int) { self.limit = max(1, limit) }

  var isEmpty: Bool { steps.isEmpty }

  mutating func forget() { steps = [] }

  mutating func remember(from old: SearchPoint, to new: SearchPoint) {
    if steps.count == limit { steps.removeFirst() }
    steps.append(
      (
        s: old.x.indices.map { new.x[$0] - old.x[$0] },
        y: old.x.indices.map { new.gradient[$0] - old.gradient[$0] }
      ))
  }

  /// The quasi-Newton direction in the subspace of the free variables, by the two loops; zero for
  /// the others. Steps without positive curvature in the subspace are passed over.
  func direction(down gradient: [Double], free: [Bool]) -> [Double] {
    var q = gradient.indices.map { free[$0] ? -gradient[$0] : 0 }
    var used: [(index: Int, rho: Double, alpha: Double)] = []
    var scale = 1.0
    for index in steps.indices.reversed() {
      let (s, y) = steps[index]
      let (sy, yy) = freeProducts(s, y, free)
      guard sy > Double.ulpOfOne * yy else { continue }
      if used.isEmpty { scale = sy / yy }
      let alpha = Sums.products(s, q) / sy
      for i in q.indices where free[i] { q[i] -= alpha * y[i] }
      used.append((index, 1 / sy, alpha))
    }
    for i in q.indices { q[i] *= scale }
    for (index, rho, alpha) in used.reversed() {
      let (s, y) = steps[index]
      let beta = rho * Sums.products(y, q)
      for i in q.indices where free[i] { q[i] += (alpha - beta) * s[i] }
    }
    return q
  }

  private func freeProducts(
    _ s: [Double], _ y: [Double], _ free: [Bool]
  ) -> (sy: Double, yy: Double) {
    var (sy, yy) = (0.0, 0.0)
    for i in s.indices where free[i] {
      sy += s[i] * y[i]
      yy += y[i] * y[i]
    }
    return (sy, yy)
  }
}
