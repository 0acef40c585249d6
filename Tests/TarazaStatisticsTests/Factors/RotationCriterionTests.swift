import TarazaNumerics
import TarazaStatistics
import Testing

@Suite("Gradients of the rotation criteria")
struct RotationCriterionTests {
  static let criteria: [any RotationCriterion] = [
    Oblimin(gamma: 0), Oblimin(gamma: 0.5), Oblimin(gamma: -2), CrawfordFerguson(kappa: 0.2),
    Quartimax(), Varimax(), Geomin(delta: 0.01), BentlerSimplicity(), Infomax(), MinimumEntropy(),
    Simplimax(nearZero: 10), Bifactor(), Tandem(second: false), Tandem(second: true),
    TargetDistance(rows: (0..<9).map { [0.5, $0 % 2 == 0 ? nil : 0, 0.1] }),
  ]

  @Test("Each gradient is the slope of its criterion", arguments: criteria.indices)
  func gradient(_ index: Int) throws {
    let criterion = Self.criteria[index]
    let loadings = try FactorSolution(extracting: 3, from: Made.holzinger()).loadings
    let gradient = criterion.evaluated(at: loadings).gradient
    let h = 1e-6
    for item in 0..<9 {
      for factor in 0..<3 {
        var (ahead, behind) = (loadings, loadings)
        ahead[item, factor] += h
        behind[item, factor] -= h
        let slope =
          (criterion.evaluated(at: ahead).value - criterion.evaluated(at: behind).value) / (2 * h)
        #expect(abs(slope - gradient[item, factor]) < 1e-7)
      }
    }
  }
}
