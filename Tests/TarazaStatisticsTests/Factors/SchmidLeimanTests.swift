import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("General and group factors")
struct SchmidLeimanTests {
  /// Of the pairs that answered both items, where the options say so.
  private static func correlations(_ golden: GoldenCase) throws -> CorrelationMatrix {
    guard golden.choice("correlation").contains("pairwise") else {
      return try golden.correlations()
    }
    let data = try golden.data()
    var R = SymmetricMatrix.identity(data.count)
    for row in data.indices {
      for column in 0..<row {
        let both = data[row].indices.filter {
          data[row][$0].isFinite && data[column][$0].isFinite
        }
        let covariance = GoldenCase.covariance(
          of: [data[row], data[column]].map { values in both.map { values[$0] } })
        R[row, column] =
          covariance[1, 0] / (covariance[0, 0] * covariance[1, 1]).squareRoot()
      }
    }
    return try CorrelationMatrix(R: R, n: Double(data[0].count))
  }

  @Test("General and group loadings agree", arguments: try Golden.cases("efa/schmidleiman"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let factors = Int(try #require(golden.options["factors"]?.number))
    let solution = try FactorSolution(extracting: factors, from: Self.correlations(golden))
      .rotated(by: .oblimin())
    #expect(try golden.disagreement(loadings: "oblique_loadings", solution.loadings) == nil)
    let hierarchy = try SchmidLeiman(of: solution)
    #expect(golden.disagreement("g_loadings", hierarchy.general) == nil)
    #expect(try golden.disagreement(loadings: "group_loadings", hierarchy.group) == nil)
    #expect(golden.disagreement("h2", hierarchy.communalities) == nil)
    #expect(
      golden.disagreement("ecv_general", hierarchy.explainedCommonVariance) == nil)
    #expect(hierarchy.isIdentified == (factors > 2))
  }

  @Test("Both orders together explain what the oblique factors explained")
  func keepsCommunalities() throws {
    let correlations = try Made.bigFive()
    let solution = try FactorSolution(extracting: 5, from: correlations).rotated(by: .oblimin())
    let hierarchy = try SchmidLeiman(of: solution)
    // Exactly so where one factor explains phi whole; elsewhere phi is replaced by what it explains.
    let c = hierarchy.secondOrder
    var explained = SymmetricMatrix.identity(5)
    for row in 0..<5 { for column in 0..<row { explained[row, column] = c[row] * c[column] } }
    let structure = solution.loadings * explained
    for item in 0..<25 {
      let whole = zip(structure.row(item), solution.loadings.row(item))
        .reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(whole - hierarchy.communalities[item]) < 1e-12)
    }
    #expect((0...1).contains(hierarchy.explainedCommonVariance))
    #expect(abs(hierarchy.uncontaminatedCorrelations - 250.0 / 300) < 0.05)
  }

  @Test("A general factor that is there is found")
  func recovers() throws {
    // General loadings 0.6, group loadings 0.5, three groups of four items.
    var R = SymmetricMatrix.identity(12)
    for row in 0..<12 {
      for column in 0..<row { R[row, column] = 0.36 + (row / 4 == column / 4 ? 0.25 : 0) }
    }
    let solution = try FactorSolution(
      extracting: 3, from: CorrelationMatrix(R: R, n: 500)
    ).rotated(by: .oblimin())
    let hierarchy = try SchmidLeiman(of: solution)
    #expect(hierarchy.general.allSatisfy { abs($0 - 0.6) < 1e-5 })
    let own = (0..<12).map { item in hierarchy.group.row(item).map(\.magnitude).max() ?? 0 }
    #expect(own.allSatisfy { abs($0 - 0.5) < 1e-5 })
    #expect(abs(hierarchy.explainedCommonVariance - 0.36 / 0.61) < 1e-5)
    #expect(hierarchy.uncontaminatedCorrelations == 48.0 / 66)
    let second = try SecondOrderFactors(extracting: 1, of: solution)
    #expect(second.itemLoadings.column(0).allSatisfy { abs($0 - 0.6) < 1e-5 })
  }

  @Test("Without correlations among factors there is nothing general")
  func refusals() throws {
    let one = try FactorSolution(extracting: 1, from: Made.holzinger())
    let orthogonal = try FactorSolution(extracting: 3, from: Made.holzinger())
    for solution in [one, orthogonal] {
      #expect(throws: StatisticsError.self) { try SchmidLeiman(of: solution) }
    }
    #expect(throws: StatisticsError.self) {
      try SchmidLeiman(
        loadings: Matrix(rows: 4, columns: 2, repeating: 0.5),
        phi: SymmetricMatrix([[1, -0.3], [-0.3, 1]]))
    }
  }
}
