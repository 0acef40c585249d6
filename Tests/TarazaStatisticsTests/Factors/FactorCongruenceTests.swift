import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Congruence of factors")
struct FactorCongruenceTests {
  private func found(_ factors: Int, by rotation: Rotation) throws -> FactorSolution {
    try FactorSolution(extracting: factors, from: Made.holzinger(), by: .maximumLikelihood)
      .rotated(by: rotation)
  }

  private func uncorrelated(
    _ second: Matrix, towards first: Matrix
  ) throws(StatisticsError) -> FactorCongruence {
    try FactorCongruence(
      of: second, phi: .identity(second.columns), towards: first, isOblique: false)
  }

  @Test("Coefficients are psych's, rotations R's", arguments: try Golden.cases("peers/congruence"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let isOblique = golden.choice("rotation") == "oblimin"
    let congruence = try FactorCongruence(
      of: golden.matrixValue("second"), phi: golden.symmetricValue("phi"),
      towards: golden.matrixValue("first"), isOblique: isOblique)
    #expect(golden.disagreement("pairs", congruence.pairs) == nil)
    #expect(golden.disagreement("rotated", congruence.rotated) == nil)
    #expect(golden.disagreement("factors", congruence.factors) == nil)
    #expect(golden.disagreement("items", congruence.items.compactMap { $0 }) == nil)
  }

  @Test(
    "A solution is itself, however its factors are turned, ordered and signed",
    arguments: [Rotation.varimax(), .oblimin(), .geomin()])
  func itself(_ rotation: Rotation) throws {
    let first = try found(3, by: rotation)
    for other in [Rotation.none, .varimax(), .quartimax(), .oblimin(), .promax()] {
      let congruence = try FactorCongruence(of: found(3, by: other), towards: first)
      for value in congruence.factors + [congruence.overall] + congruence.items.compactMap({ $0 }) {
        #expect(abs(value - 1) < 1e-6)
      }
      #expect(largestDifference(congruence.rotated, first.loadings) < 1e-4)
    }
  }

  @Test("No orthogonal turn comes nearer than that of the singular values")
  func nearest() throws {
    let first = try found(3, by: .varimax()).loadings
    var random = SeededGenerator(seed: 3)
    let noise = Matrix(
      rows: 9, columns: 3, storage: (0..<27).map { _ in 0.2 * random.normal() })
    let congruence = try uncorrelated(first + noise, towards: first)
    func distance(_ loadings: Matrix) -> Double {
      (loadings - first).storage.reduce(0) { $0 + $1 * $1 }
    }
    let best = distance(congruence.rotated)
    for turn in 0..<60 {
      let angle = 0.02 * Double(turn / 3 + 1) * (turn % 2 == 0 ? 1 : -1)
      var plane = Matrix.identity(3)
      let (i, j) = [(0, 1), (0, 2), (1, 2)][turn % 3]
      (plane[i, i], plane[j, j]) = (Cosine.of(angle), Cosine.of(angle))
      (plane[i, j], plane[j, i]) = (Cosine.sine(of: angle), -Cosine.sine(of: angle))
      #expect(distance(congruence.rotated * plane) >= best)
    }
  }

  /// By Cayley's form, which needs no library: the rotation by 2 atan(t / 2).
  private enum Cosine {
    static func of(_ t: Double) -> Double { (1 - t * t / 4) / (1 + t * t / 4) }
    static func sine(of t: Double) -> Double { t / (1 + t * t / 4) }
  }

  @Test("A common scale and the order of items change nothing; a mirrored factor its sign")
  func laws() throws {
    let a = try found(3, by: .varimax()).loadings
    let b = try found(3, by: .quartimax()).loadings
    let plain = try TuckerCongruence(a, b).coefficients
    #expect(largestDifference(try TuckerCongruence(3 * a, 0.1 * b).coefficients, plain) < 1e-14)
    #expect(
      largestDifference(try TuckerCongruence(a, -1 * b).coefficients, -1 * plain) < 1e-15)
    let order = [4, 2, 8, 0, 1, 7, 3, 6, 5]
    func reordered(_ m: Matrix) -> Matrix { Matrix(order.map(m.row)) }
    let again = try TuckerCongruence(reordered(a), reordered(b)).coefficients
    #expect(largestDifference(again, plain) < 1e-14)
    let turned = try TuckerCongruence(b, a).coefficients
    #expect(largestDifference(turned.transposed, plain) < 1e-15)
    #expect(plain.storage.allSatisfy { (-1...1).contains($0) })
  }

  @Test("Two solutions need not have as many factors for their pairs")
  func pairsOfOtherNumbers() throws {
    let pairs = try TuckerCongruence(
      found(3, by: .varimax()).loadings, found(2, by: .varimax()).loadings
    ).coefficients
    #expect(pairs.rows == 3 && pairs.columns == 2)
  }

  @Test("One factor is compared as it stands, in the sign of the first")
  func oneFactor() throws {
    let first = Matrix(column: [0.8, 0.7, 0.6])
    let congruence = try uncorrelated(-1 * first, towards: first)
    #expect(abs(congruence.factors[0] - 1) < 1e-15)
    #expect(abs(congruence.pairs[0, 0] + 1) < 1e-15)
  }

  @Test("Words begin at the limits of Lorenzo-Seva and ten Berge")
  func verdicts() {
    let words: [(Double, CongruenceVerdict)] = [
      (1, .equal), (0.95, .equal), (0.9499, .fair), (0.85, .fair), (0.8499, .different),
      (0, .different), (-1, .different),
    ]
    for (value, verdict) in words { #expect(CongruenceVerdict(value) == verdict) }
  }

  @Test("Other items, other numbers of factors and factors without loadings are refused")
  func refusals() throws {
    let three = Matrix([[0.7, 0], [0.6, 0], [0, 0.5]])
    let four = Matrix([[0.7, 0], [0.6, 0], [0, 0.5], [0, 0.4]])
    let one = Matrix(column: [0.7, 0.6, 0.5])
    let empty = Matrix([[0.7, 0], [0.6, 0], [0.5, 0]])
    for (first, second) in [(three, four), (three, one)] {
      guard case .outOfRange = try refusal(second, first) else {
        Issue.record("compared what cannot be")
        continue
      }
    }
    #expect(
      try refusal(empty, three) == .notComputable("factor 2 has no loadings but zeros"))
    let wrong = Matrix([[0.7, 0], [.nan, 0], [0.5, 0.3]])
    #expect(try refusal(wrong, three) == .notFinite(item: 1))
  }

  private func refusal(
    _ second: Matrix, _ first: Matrix
  ) throws -> StatisticsError? {
    do throws(StatisticsError) {
      _ = try uncorrelated(second, towards: first)
      return nil
    } catch { return error }
  }

  @Test("An item without loadings has no congruence, and the others have theirs")
  func emptyItem() throws {
    let first = Matrix([[0.7, 0], [0, 0], [0, 0.5], [0.2, 0.6]])
    let congruence = try uncorrelated(first, towards: first)
    #expect(congruence.items[1] == nil && congruence.items.compactMap { $0 }.count == 3)
  }
}
