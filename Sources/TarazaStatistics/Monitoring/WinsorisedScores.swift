import TarazaNumerics

/// Scores whose ends are moved inwards to quantiles, so that a few far ones do not tell of all.
///
/// Moving them makes their squares smaller, by a third where a tenth is moved at either end. `squares` is
/// the sum of squares over what normal scores would have left of theirs: that of n scores of variance
/// one is about n, whatever the share. What n normal scores have left goes by the moments of order
/// statistics, with m_i = Φ⁻¹((i - 3/8) / (n + 1/4)) and covariances p_i (1 - p_j) / ((n + 2) φ_i φ_j).
///
/// - Edge cases: by simulation what is left is right to a hundredth from five scores on. A share of
///   zero leaves all.
/// - Source: Spiegelhalter (2005). Qual. Saf. Health Care 14, 347-351. doi:10.1136/qshc.2005.013755
///   (winsorising, without the division); Blom (1958). Statistical Estimates and Transformed
///   Beta-Variables; David & Nagaraja (2003). Order Statistics, 4.6. doi:10.1002/0471722162
struct WinsorisedScores {
  let squares: Double

  /// - Parameter share: moved at either end, below one half.
  init(_ scores: [Double], share: Double) {
    let sorted = scores.sorted()
    let end = End(count: scores.count, share: share)
    let low = end.value(sorted[end.below], sorted[end.below + 1])
    let high = end.value(
      sorted[scores.count - 1 - end.below], sorted[scores.count - 2 - end.below])
    let moved = scores.reduce(0.0) { sum, score in
      let own = min(max(score, low), high)
      return sum + own * own
    }
    squares = moved / Self.left(of: scores.count, end)
  }

  /// The quantile at the share, between two order statistics counted from either end.
  private struct End {
    let below: Int
    let part: Double

    init(count: Int, share: Double) {
      let place = share * Double(count - 1)
      below = min(Int(place), count - 2)
      part = place - Double(below)
    }

    func value(_ outer: Double, _ inner: Double) -> Double { outer + part * (inner - outer) }
  }

  /// The share of their squares that n normal scores keep.
  private static func left(of n: Int, _ end: End) -> Double {
    let count = Double(n)
    func middle(_ i: Int) -> Double {
      Normal.quantile((Double(i) + 0.625) / (count + 0.25))
    }
    func p(_ i: Int) -> Double { Double(i + 1) / (count + 1) }
    func covariance(_ i: Int, _ j: Int) -> Double {
      let heights =
        Normal.density(Normal.quantile(p(i))) * Normal.density(Normal.quantile(p(j)))
      return p(i) * (1 - p(j)) / ((count + 2) * heights)
    }
    func product(_ i: Int, _ j: Int) -> Double { middle(i) * middle(j) + covariance(i, j) }
    let all = (0..<n).map { product($0, $0) }
    let (outer, inner) = (end.below, end.below + 1)
    let rest = 1 - end.part
    let moved =
      rest * rest * all[outer] + end.part * end.part * all[inner]
      + 2 * rest * end.part * product(outer, inner)
    let ends = end.part > 0 ? end.below + 1 : end.below
    let kept = all[ends..<(n - ends)].reduce(0, +) + 2 * Double(ends) * moved
    return kept / all.reduce(0, +)
  }
}
