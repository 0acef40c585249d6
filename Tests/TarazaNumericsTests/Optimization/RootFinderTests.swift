import Glibc
import TarazaNumerics
import Testing

@Suite struct RootFinderTests {
  @Test func rootsAreFoundToTheLastUnits() throws {
    let cases: [(Double, Double, Double, (Double) -> Double)] = [
      (0, 2, 2.0.squareRoot(), { $0 * $0 - 2 }),
      (0, 1, 0.7390851332151607, { cos($0) - $0 }),
      (-4, 1, 0.5671432904097838, { $0 - exp(-$0) }),
      (0, 1e6, 1e-3, { $0 * $0 * $0 - 1e-9 }),
      (1, 1e300, 1e150, { log($0) - 150 * log(10) }),
    ]
    for (lower, upper, expected, f) in cases {
      let root = try RootFinder.root(between: lower, and: upper, of: f)
      #expect((root.value - expected).magnitude <= 1e-13 * expected)
      let backwards = try RootFinder.root(between: upper, and: lower, of: f)
      #expect((backwards.value - expected).magnitude <= 1e-13 * expected)
    }
  }

  @Test func smoothFunctionsNeedFewSteps() throws {
    let root = try RootFinder.root(between: 0, and: 2) { exp($0) - 3 }
    #expect(root.iterations <= 12)
    #expect(root.residual == exp(root.value) - 3)
  }

  @Test func aRootAtAnEndIsTheAnswer() throws {
    #expect(try RootFinder.root(between: 0, and: 5) { $0 }.value == 0)
    #expect(try RootFinder.root(between: -5, and: 0) { $0 }.value == 0)
  }

  @Test func flatAndSteepFunctionsAreBisected() throws {
    let flat = try RootFinder.root(between: -1, and: 1.5) { pow($0, 21) }
    #expect(flat.value.magnitude < 1e-14 || flat.residual == 0)
    let jump = try RootFinder.root(between: -1, and: 2) { $0 < 1 ? -1 : 1 }
    #expect((jump.value - 1).magnitude < 1e-14)
    let infinite = try RootFinder.root(between: 0, and: 1) { $0 < 0.25 ? -.infinity : $0 - 0.5 }
    #expect((infinite.value - 0.5).magnitude < 1e-14 || infinite.value == 0.25)
  }

  @Test func theBracketIsSoughtUpwards() throws {
    let root = try RootFinder.root(above: 0, step: 1, limit: 1e9) { 1e6 - $0 }
    #expect((root.value - 1e6).magnitude < 1e-8)
    #expect(try RootFinder.root(above: 3, step: 1, limit: 9) { $0 - 3 }.value == 3)
  }

  @Test func noChangeOfSignIsRefused() {
    #expect(throws: NumericsError.notBracketed(lower: 1, upper: 2)) {
      try RootFinder.root(between: 1, and: 2) { $0 }
    }
    #expect(throws: NumericsError.notBracketed(lower: 0, upper: 50)) {
      try RootFinder.root(above: 0, step: 1, limit: 50) { 1 + $0 }
    }
  }

  @Test func notANumberIsRefused() {
    #expect(throws: NumericsError.notFinite) {
      try RootFinder.root(between: -1, and: 1) { ($0 - 0.5).squareRoot() }
    }
    #expect(throws: NumericsError.notFinite) {
      try RootFinder.root(between: .nan, and: 1) { $0 }
    }
    #expect(throws: NumericsError.notFinite) {
      try RootFinder.root(above: 0, step: 1, limit: .infinity) { $0 - 1 }
    }
  }
}
