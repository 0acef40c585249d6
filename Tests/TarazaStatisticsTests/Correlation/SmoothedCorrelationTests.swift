import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SmoothedCorrelationTests {
  @Test(arguments: try Golden.cases("correlation/smoothing"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let R = try golden.symmetricValue("input.R")
    for method in SmoothedCorrelation.Method.allCases {
      let smoothed = try SmoothedCorrelation(R, by: method)
      #expect(golden.disagreement(method.rawValue, smoothed.R) == nil)
      #expect(smoothed.smallestEigenvalueBefore < 0)
      #expect(smoothed.smallestEigenvalueAfter > -1e-12)
      #expect(smoothed.R.diagonal.allSatisfy { $0 == 1 })
      let moved = (smoothed.R - R).storage
      #expect(moved.map(\.magnitude).max() == smoothed.largestChange)
      let square = moved.reduce(0) { $0 + $1 * $1 }
      #expect(abs(square.squareRoot() - smoothed.frobeniusDistance) < 1e-14)
    }
    let clipped = try SmoothedCorrelation(R, by: .clipped)
    let nearest = try SmoothedCorrelation(R, by: .nearest)
    #expect(nearest.frobeniusDistance <= clipped.frobeniusDistance + 1e-12)
  }

  /// What is nearest already stays; what is not, moves orthogonally to the matrix it moves to.
  @Test(arguments: 0..<10)
  func theNearestMatrixSatisfiesItsConditions(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let order = 3 + generator.below(25)
    var G = SymmetricMatrix.identity(order)
    for b in 0..<order {
      for a in 0..<b { G[a, b] = 2 * generator.uniform() - 1 }
    }
    let R = try SmoothedCorrelation(G, by: .nearest).R
    #expect(try R.smallestEigenvalue() > -1e-10)
    // R = (G + diag y)₊, so that Z = R - G - diag y is positive semidefinite and Z R = 0.
    var Z = R - G
    let product = (R * R).storage
    #expect(product.allSatisfy { $0.isFinite })
    for i in 0..<order {
      let row = (0..<order).filter { $0 != i }.reduce(0.0) { $0 + Z[i, $1] * R[$1, i] }
      Z[i, i] = -row
    }
    #expect((Z * R).storage.allSatisfy { abs($0) < 1e-8 })
    #expect(try Z.smallestEigenvalue() > -1e-8)
  }

  @Test(arguments: SmoothedCorrelation.Method.allCases)
  func aProperMatrixStays(_ method: SmoothedCorrelation.Method) throws {
    let R = SymmetricMatrix([[1], [0.3, 1], [-0.2, 0.5, 1]])
    let smoothed = try SmoothedCorrelation(R, by: method)
    #expect(smoothed.R == R && smoothed.frobeniusDistance == 0)
    #expect(smoothed.largestChangeAt == nil && smoothed.iterations == 0)
  }
}
