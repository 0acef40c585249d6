import TarazaNumerics

/// The next eigenvalue sufficiency test: factors are added until what is left looks like what a
/// model with so many factors gives by chance.
///
/// For m = 0, 1, … an m-factor model is fitted, samples of n rows are drawn from it, and the
/// (m + 1)-th eigenvalue of R is held against that of the samples. The first that does not exceed
/// the quantile ends the search. Parallel analysis knows only the model without factors.
///
/// - Shapes: `observed` and `thresholds` have an entry for each test done.
/// - Units: none.
/// - Edge cases: samples are drawn from their distribution (Wishart), so the cost does not grow with
///   n. Uniquenesses stay above the extraction's bound. The search ends, undecided (`isComplete`
///   false), where no more factors can be fitted.
/// - Throws: `.tooFewItems` below 3; `.tooFewRows` when n does not exceed the number of items;
///   `.outOfRange` for no draws or a quantile outside (0, 1); `.notPositiveDefinite` or `.singular`
///   when R has no inverse; `.interrupted`.
/// - Source: Achim (2017). The Quantitative Methods for Psychology 13, 64-74.
///   doi:10.20982/tqmp.13.1.p064
public struct NextEigenvalueTest: Equatable, Sendable {
  public let observed: [Double]
  /// The quantile of each next eigenvalue under the model before it.
  public let thresholds: [Double]
  public let count: Int
  public let isComplete: Bool
  public let options: ParallelAnalysis.Options

  /// - Parameter progress: told the share done, from any thread; answers false to stop.
  public init(
    of correlations: CorrelationMatrix,
    options: ParallelAnalysis.Options = ParallelAnalysis.Options(),
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    let eigenvalues = try FactorEigenvalues(of: correlations).components
    let p = correlations.R.order
    guard p >= 3 else { throw .tooFewItems(needed: 3, got: p) }
    try options.check(items: p, n: correlations.n)
    let most = FactorSolution.mostFactors(items: p)
    var observed: [Double] = []
    var thresholds: [Double] = []
    var isComplete = false
    for factors in 0...most {
      guard progress(Double(factors) / Double(most + 1)) else { throw .interrupted }
      let model: SymmetricMatrix
      if factors == 0 {
        model = .identity(p)
      } else {
        do throws(StatisticsError) {
          model = try FactorSolution(extracting: factors, from: correlations).impliedCorrelations
        } catch {
          guard case .notConverged = error else { throw error }
          break
        }
      }
      let random = try RandomEigenvalues(
        items: p, n: correlations.n, diagonal: .ones, draws: options.draws,
        seed: options.seed &+ UInt64(factors), model: model
      ).columns(
        threads: availableCores, progress: { _ in progress(Double(factors) / Double(most + 1)) })
      observed.append(eigenvalues[factors])
      thresholds.append(random[factors].sorted().interpolatedQuantile(options.quantile))
      if observed[factors] <= thresholds[factors] {
        isComplete = true
        break
      }
    }
    self.observed = observed
    self.thresholds = thresholds
    self.isComplete = isComplete
    self.options = options
    count = isComplete ? observed.count - 1 : observed.count
  }
}
