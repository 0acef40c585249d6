/// Minimisation with gradient and Hessian: Newton's method with a line search, and optional bounds.
///
/// Variables at a bound that the gradient pushes against it are held; the others take the Newton
/// step of their subspace. Where the Hessian is not positive definite its eigenvalues are replaced
/// by their magnitudes, which turns a saddle's step downhill.
///
/// - Source: Nocedal & Wright (2006). Numerical Optimization, 2nd ed., section 3.4; bounds after
///   Bertsekas (1982). SIAM J. Control Optim. 20, 221-246. doi:10.1137/0320018
package enum Newton {
  /// Eigenvalues are kept above this part of the largest.
  private static let smallestCurvature = 1e-10

  /// - Parameters:
  ///   - start: Moved inside the bounds first.
  ///   - hessian: The second derivatives at x.
  /// - Throws: `.notFinite` when the objective is not defined at the start or the Hessian somewhere
  ///   on the way; `.notConverged` when the Hessian's eigenvalues are not found.
  package static func minimize(
    from start: [Double], within bounds: BoxBounds? = nil,
    options: MinimizerOptions = MinimizerOptions(), _ objective: Objective,
    hessian: ([Double]) -> SymmetricMatrix
  ) throws(NumericsError) -> Optimum {
    let bounds = bounds ?? BoxBounds(count: start.count)
    precondition(bounds.lower.count == start.count, "One bound for each variable.")
    let start = try SearchPoint(start: bounds.projected(start), objective)
    return try withoutActuallyEscaping(objective) { objective throws(NumericsError) in
      let search = LineSearch(
        bounds: bounds, objective: objective, valueScale: options.valueScale)
      return try Descent(bounds: bounds, options: options).run(from: start) {
        point, norm throws(NumericsError) in
        let direction = try direction(at: point, norm, bounds, hessian(point.x))
        return search.step(from: point, along: direction, first: 1)
      }
    }
  }

  private static func direction(
    at point: SearchPoint, _ norm: Double, _ bounds: BoxBounds, _ hessian: SymmetricMatrix
  ) throws(NumericsError) -> [Double] {
    let near = bounds.held(point.gradient, at: point.x, margin: min(1e-3, norm))
    let held = bounds.held(point.gradient, at: point.x, margin: 0)
    let free = near.indices.filter { !near[$0] }
    let downhill = free.map { -point.gradient[$0] }
    let step = try solved(hessian.selecting(free), downhill)
    var direction = near.indices.map { near[$0] && !held[$0] ? -point.gradient[$0] : 0 }
    for (i, value) in zip(free, step) { direction[i] = value }
    return direction
  }

  private static func solved(
    _ hessian: SymmetricMatrix, _ downhill: [Double]
  ) throws(NumericsError) -> [Double] {
    if let factor = try? hessian.cholesky(), factor.reciprocalCondition > smallestCurvature {
      return factor.solve(downhill)
    }
    let eigen = try hessian.eigen()
    let largest = eigen.values.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { return downhill }
    let along = eigen.vectors.multiplied(by: downhill, transposingSelf: true)
    let scaled = zip(along, eigen.values).map {
      $0 / max($1.magnitude, smallestCurvature * largest)
    }
    return eigen.vectors * scaled
  }
}
