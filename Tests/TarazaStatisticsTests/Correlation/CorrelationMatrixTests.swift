import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct CorrelationMatrixTests {
  @Test func covariancesBecomeCorrelations() throws {
    let matrix = try CorrelationMatrix(
      covariance: SymmetricMatrix([[4], [3, 9], [-2, 0, 1]]), n: 20)
    #expect(matrix.R == SymmetricMatrix([[1], [0.5, 1], [-1, 0, 1]]))
    #expect(matrix.n == 20)
    #expect(matrix.pairCounts == nil)
    #expect(matrix.kind == .pearson)
  }

  @Test func constantItemsAreNamedByPosition() {
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try CorrelationMatrix(covariance: SymmetricMatrix([[4], [0, 0]]), n: 20)
    }
  }

  @Test func whatCannotBeACorrelationIsRefused() {
    #expect(throws: StatisticsError.self) {
      try CorrelationMatrix(R: SymmetricMatrix([[1], [1.01, 1]]), n: 10)
    }
    #expect(throws: StatisticsError.self) {
      try CorrelationMatrix(R: SymmetricMatrix([[1], [0.5, 2]]), n: 10)
    }
    #expect(throws: StatisticsError.self) {
      try CorrelationMatrix(R: SymmetricMatrix([[1], [0.5, 1]]), n: 0)
    }
    #expect(throws: StatisticsError.notFinite(item: 0)) {
      try CorrelationMatrix(R: SymmetricMatrix([[1], [.nan, 1]]), n: 10)
    }
  }
}
