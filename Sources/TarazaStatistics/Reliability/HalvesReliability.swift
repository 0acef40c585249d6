import TarazaNumerics

/// The reliability of a scale from one split of it into two halves.
///
/// With A and B the sums of the halves: r is their correlation; Spearman-Brown 2 r / (1 + r) for
/// parallel halves; Horst's formula for halves of p and q = 1 - p of the items,
/// (√(r⁴ + 4 r² (1 - r²) p q) - r²) / (2 p q (1 - r²)); and Guttman's (Rulon's, Flanagan's)
/// 4 cov(A, B) / var(A + B), which needs no equal variances.
///
/// - Shapes: `half` has the positions of the items of one half; the others are the other half.
/// - Edge cases: Horst's formula is Spearman-Brown for halves of one length, and is given for r ≥ 0.
/// - Throws: `.tooFewItems` when a half is empty; `.noVariance` when a half, or all, is constant.
/// - Source: Rulon (1939). Harv. Educ. Rev. 9, 99-103; Guttman (1945), doi:10.1007/BF02288892; Horst
///   (1951). Psychometrika 16, 369-386. doi:10.1007/BF02288800
public struct HalvesReliability: Equatable, Sendable {
  public let correlation: Double
  public let spearmanBrown: Double
  /// Nil for halves that correlate negatively.
  public let horst: Double?
  public let guttman: Double

  public init(covariance S: SymmetricMatrix, half: [Int]) throws(StatisticsError) {
    let chosen = Set(half)
    let other = (0..<S.order).filter { !chosen.contains($0) }
    guard !half.isEmpty, !other.isEmpty else { throw .tooFewItems(needed: 2, got: S.order) }
    func covariance(_ a: [Int], _ b: [Int]) -> Double {
      a.reduce(0) { sum, i in b.reduce(sum) { $0 + S[i, $1] } }
    }
    let (first, second) = (covariance(half, half), covariance(other, other))
    let between = covariance(half, other)
    let total = first + second + 2 * between
    let rounding = Double(S.order) * .ulpOfOne * S.trace
    guard first > rounding, second > rounding, total > rounding else {
      throw .noVariance(items: [])
    }
    let r = max(-1, min(1, between / (first * second).squareRoot()))
    correlation = r
    guard r > -1 else { throw .noVariance(items: []) }
    spearmanBrown = 2 * r / (1 + r)
    guttman = 4 * between / total
    let p = Double(half.count) / Double(S.order)
    let square = r * r
    let product = p * (1 - p)
    if r < 0 {
      horst = nil
    } else if square == 1 || half.count == other.count {
      horst = spearmanBrown
    } else {
      let root = (square * square + 4 * square * (1 - square) * product).squareRoot()
      horst = (root - square) / (2 * product * (1 - square))
    }
  }

  /// Items 1, 3, 5 … against 2, 4, 6 …
  public init(oddEvenOf S: SymmetricMatrix) throws(StatisticsError) {
    try self.init(covariance: S, half: Array(stride(from: 0, to: S.order, by: 2)))
  }
}
