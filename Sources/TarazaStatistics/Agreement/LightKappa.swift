/// Light's kappa: the mean of Cohen's kappa over all pairs of raters.
///
/// - Shapes: `pairs` in the order (0, 1), (0, 2), (1, 2), (0, 3) …; nil for a pair without a kappa.
/// - Missing data: each pair uses the cases that both rated; one case makes no kappa.
/// - Throws: `.notComputable` when no pair has a kappa; what the weights throw.
/// - Source: Light (1971). Psychol. Bull. 76, 365-377. doi:10.1037/h0031643
public struct LightKappa: Equatable, Sendable {
  public let value: Double
  public let pairs: [CohenKappa?]

  public init(_ ratings: Ratings, weights: AgreementWeights = .identity) throws(StatisticsError) {
    _ = try weights.matrix(ratings.categories.count)
    var pairs: [CohenKappa?] = []
    for second in 0..<ratings.raterCount {
      for first in 0..<second {
        let kappa = try? CohenKappa(ratings, first: first, second: second, weights: weights)
        pairs.append(kappa.flatMap { $0.n > 1 ? $0 : nil })
      }
    }
    let known = pairs.compactMap { $0?.kappa }
    guard !known.isEmpty else {
      throw .notComputable("no two raters have a kappa: they never overlap, or use one category")
    }
    value = known.reduce(0, +) / Double(known.count)
    self.pairs = pairs
  }
}
