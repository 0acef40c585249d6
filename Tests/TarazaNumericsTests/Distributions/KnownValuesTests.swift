import TarazaNumerics
import Testing

/// A few values that stand in every table, so that no function is mistaken for another.
@Suite struct KnownValuesTests {
  @Test(arguments: [
    (Normal.quantile(0.975), 1.959963984540054),
    (Normal.upper(1.96), 0.024997895148220435),
    (StudentT(9).upperQuantile(0.025), 2.2621571627982053),
    (ChiSquare(3).upperQuantile(0.05), 7.814727903251178),
    (NoncentralChiSquare(5, 12.5).upper(20), 0.3334835006825557),
    (FDistribution(4, 200).upperQuantile(0.05), 2.4167997269534753),
    (Beta(2, 3).lower(0.4), 0.5248),
    (Binomial(10, 0.5).lower(3), 0.171875),
    (Poisson(2).upper(4), 0.052653017343711),
  ])
  func theTablesAreMet(_ value: Double, _ table: Double) {
    #expect(abs(value / table - 1) < 1e-12)
  }
}
