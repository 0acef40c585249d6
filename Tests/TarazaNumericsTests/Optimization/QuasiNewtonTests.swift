import Glibc
import TarazaNumerics
import Testing

@Suite struct QuasiNewtonTests {
  @Test(arguments: [2, 10, 100])
  func rosenbrocksValleyIsFollowedToItsEnd(_ count: Int) throws {
    let start = (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 }
    let optimum = try QuasiNewton.minimize(from: start, rosenbrock)
    #expect(optimum.outcome == .converged)
    #expect(optimum.gradientNorm <= 1e-10 * max(1, optimum.value))
    // In more than three dimensions there is a second minimum near x0 = -1.
    #expect(optimum.point[1...].allSatisfy { ($0 - 1).magnitude < 1e-8 } || count > 3)
    #expect(optimum.evaluations < 60 + 12 * count)
  }

  @Test(arguments: [10.0, 1e4, 1e6])
  func quadraticsAgreeWithTheDirectSolution(_ condition: Double) throws {
    let quadratic = try Quadratic(order: 30, condition: condition, seed: 1)
    let optimum = try QuasiNewton.minimize(
      from: Array(repeating: 0, count: 30), quadratic.evaluate)
    let exact = try quadratic.matrix.cholesky().solve(quadratic.b)
    #expect(optimum.converged)
    // The gradient over the smallest curvature.
    let reach = optimum.gradientNorm * condition * 30.0.squareRoot()
    #expect(distance(optimum.point, exact) <= 2 * reach + 1e-15 * condition * 30)
  }

  @Test func boundsHoldWhereTheGradientPushesAgainstThem() throws {
    let bounds = BoxBounds(lower: [-2, -2], upper: [0.5, 2])
    let optimum = try QuasiNewton.minimize(from: [-1.2, 1], within: bounds, rosenbrock)
    #expect(optimum.outcome == .converged)
    #expect(optimum.point[0] == 0.5)
    #expect((optimum.point[1] - 0.25).magnitude < 1e-11)
    #expect(optimum.gradient[0] < -0.5, "The bound bears a force.")
  }

  @Test(arguments: 1...8)
  func boundedQuadraticsMeetTheirConditions(_ seed: UInt64) throws {
    let quadratic = try Quadratic(order: 25, condition: 1e3, seed: seed)
    let bounds = BoxBounds(count: 25, lower: -0.4, upper: 0.9)
    let optimum = try QuasiNewton.minimize(
      from: Array(repeating: 5, count: 25), within: bounds, quadratic.evaluate)
    #expect(optimum.converged)
    let zero = 1e-10 * max(1, optimum.value.magnitude)
    var held = 0
    for (x, force) in zip(optimum.point, optimum.gradient) {
      #expect(x >= -0.4 && x <= 0.9)
      if x == -0.4 {
        held += 1
        #expect(force >= -zero)
      } else if x == 0.9 {
        held += 1
        #expect(force <= zero)
      } else {
        #expect(force.magnitude <= zero)
      }
    }
    #expect(held > 0)
  }

  @Test func aVariableWithEqualBoundsStays() throws {
    let bounds = BoxBounds(lower: [0.3, -9], upper: [0.3, 9])
    let optimum = try QuasiNewton.minimize(from: [0, 0], within: bounds, rosenbrock)
    #expect(optimum.converged && optimum.point[0] == 0.3)
    #expect((optimum.point[1] - 0.09).magnitude < 1e-11)
  }

  @Test func theSearchKeepsOutOfWhereTheFunctionIsNotDefined() throws {
    // x - log x: least at 1; the first step from 1e-3 would go far, from 50 below 0.
    for start in [1e-3, 50] {
      let optimum = try QuasiNewton.minimize(from: [start]) { x, gradient in
        gradient[0] = 1 - 1 / x[0]
        return x[0] - log(x[0])
      }
      #expect(optimum.outcome == .converged && (optimum.point[0] - 1).magnitude < 1e-9)
    }
  }

  @Test func aKinkIsNotTakenForAMinimum() throws {
    let optimum = try QuasiNewton.minimize(from: [1.7]) { x, gradient in
      gradient[0] = x[0] < 0.1 ? -1 : 1
      return (x[0] - 0.1).magnitude
    }
    #expect(optimum.outcome == .stagnated && !optimum.converged)
  }

  @Test func aWrongGradientIsNoticed() throws {
    let optimum = try QuasiNewton.minimize(from: [3]) { x, gradient in
      gradient[0] = -2 * x[0]
      return x[0] * x[0]
    }
    #expect(optimum.outcome == .stagnated && !optimum.converged)
  }

  @Test func tooFewIterationsAreSaid() throws {
    var options = MinimizerOptions()
    options.maximumIterations = 3
    let optimum = try QuasiNewton.minimize(from: [-1.2, 1], options: options, rosenbrock)
    #expect(optimum.outcome == .iterationLimit && optimum.iterations == 3)
  }

  @Test func noiseInTheGradientEndsAtRounding() throws {
    // The rounding of 1e6 + x is near 1e-10, so the gradient cannot reach 1e-10 times 1e-3.
    var options = MinimizerOptions()
    options.gradientTolerance = 1e-13
    let optimum = try QuasiNewton.minimize(from: [0.3, 0.4], options: options) { x, gradient in
      let u = (x[0] + 1e6) - 1e6 - 0.1
      let v = (x[1] + 1e6) - 1e6 - 0.7
      gradient = [u * 2 + v, v * 8 + u]
      return u * u + 4 * v * v + u * v
    }
    #expect(optimum.converged)
    #expect(distance(optimum.point, [0.1, 0.7]) < 1e-9)
  }

  @Test func anUndefinedStartIsRefused() {
    #expect(throws: NumericsError.notFinite) {
      try QuasiNewton.minimize(from: [-1]) { x, gradient in
        gradient[0] = 1 / x[0]
        return log(x[0])
      }
    }
  }

  @Test func noVariablesAreAtTheirMinimum() throws {
    let optimum = try QuasiNewton.minimize(from: []) { _, _ in 3 }
    #expect(optimum.outcome == .converged && optimum.value == 3 && optimum.point.isEmpty)
  }
}
