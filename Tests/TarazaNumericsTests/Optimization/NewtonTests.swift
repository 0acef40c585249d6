import Glibc
import TarazaNumerics
import Testing

@Suite struct NewtonTests {
  @Test(arguments: [2, 10, 50])
  func rosenbrocksValleyNeedsFewSteps(_ count: Int) throws {
    let start = (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 }
    let optimum = try Newton.minimize(from: start, rosenbrock, hessian: rosenbrockHessian)
    #expect(optimum.outcome == .converged)
    #expect(optimum.iterations < 40 + 4 * count)
    #expect(optimum.gradientNorm <= 1e-10 * max(1, optimum.value))
  }

  @Test func aQuadraticNeedsOneStep() throws {
    let quadratic = try Quadratic(order: 20, condition: 1e5, seed: 2)
    let optimum = try Newton.minimize(
      from: Array(repeating: 1, count: 20), quadratic.evaluate, hessian: { _ in quadratic.matrix })
    #expect(optimum.converged && optimum.iterations <= 2)
    let exact = try quadratic.matrix.cholesky().solve(quadratic.b)
    #expect(distance(optimum.point, exact) < 1e-9)
  }

  @Test func aSaddleIsLeftDownhill() throws {
    // (x² - 1)² + y²: a saddle at (0, 0), minima at (-1, 0) and (1, 0).
    let optimum = try Newton.minimize(from: [1e-3, 0.5]) { x, gradient in
      let rest = x[0] * x[0] - 1
      gradient = [4 * x[0] * rest, 2 * x[1]]
      return rest * rest + x[1] * x[1]
    } hessian: { x in
      .diagonal([12 * x[0] * x[0] - 4, 2])
    }
    #expect(optimum.outcome == .converged)
    #expect(distance(optimum.point, [1, 0]) < 1e-10)
  }

  @Test func boundsHold() throws {
    let bounds = BoxBounds(lower: [-2, -2], upper: [0.5, 2])
    let optimum = try Newton.minimize(
      from: [-1.2, 1], within: bounds, rosenbrock, hessian: rosenbrockHessian)
    #expect(optimum.outcome == .converged && optimum.point[0] == 0.5)
    #expect((optimum.point[1] - 0.25).magnitude < 1e-12)
  }

  @Test(arguments: 1...8)
  func boundedMinimaAgreeWithQuasiNewton(_ seed: UInt64) throws {
    let quadratic = try Quadratic(order: 15, condition: 100, seed: seed)
    let bounds = BoxBounds(count: 15, lower: -0.3)
    let start = [Double](repeating: 0.5, count: 15)
    let newton = try Newton.minimize(
      from: start, within: bounds, quadratic.evaluate, hessian: { _ in quadratic.matrix })
    let quasi = try QuasiNewton.minimize(from: start, within: bounds, quadratic.evaluate)
    #expect(newton.converged && quasi.converged)
    #expect(distance(newton.point, quasi.point) < 1e-7)
    #expect(newton.iterations < quasi.iterations)
  }

  @Test func anUndefinedHessianIsRefused() {
    #expect(throws: NumericsError.notFinite) {
      try Newton.minimize(
        from: [-1.2, 1], rosenbrock, hessian: { _ in SymmetricMatrix(order: 2, repeating: .nan) })
    }
  }
}
