/// How each row ran through the items: the longest run of one answer, and how much answers varied.
///
/// Longstring is the number of items in the longest run of equal answers next to each other; a
/// missing answer ends a run. IRV, the intra-individual response variability, is the standard
/// deviation (divisor k - 1) of a row's answers.
///
/// - Shapes: one entry for each row of the codes.
/// - Units: items for `longestRuns`; those of the answers for `variability`, NaN for fewer than two
///   answers.
/// - Missing data: left out of the IRV.
/// - Throws: nothing.
/// - Source: Johnson (2005). Journal of Research in Personality 39, 103-129.
///   doi:10.1016/j.jrp.2004.09.009 (longstring); Dunn, Heggestad, Shanock & Theilgard (2018).
///   Journal of Business and Psychology 33, 105-121. doi:10.1007/s10869-016-9479-0 (IRV).
public struct ResponsePatterns: Equatable, Sendable {
  public let longestRuns: [Int32]
  public let variability: [Double]
  /// How many items each row answered.
  public let answered: [Int32]

  public init(_ answers: AnswerCodes) {
    var longestRuns = [Int32](repeating: 0, count: answers.rowCount)
    var variability = [Double](repeating: .nan, count: answers.rowCount)
    var answered = longestRuns
    let items = answers.itemCount
    answers.codes.withUnsafeBufferPointer { codes in
      for row in 0..<answers.rowCount {
        var (longest, run): (Int32, Int32) = (0, 0)
        var before = AnswerCodes.firstMissing
        var (count, mean, squares) = (0.0, 0.0, 0.0)
        for place in row * items..<(row + 1) * items {
          let code = codes[place]
          guard code < AnswerCodes.firstMissing else {
            (before, run) = (AnswerCodes.firstMissing, 0)
            continue
          }
          run = code == before ? run + 1 : 1
          before = code
          longest = max(longest, run)
          count += 1
          let distance = answers.values[Int(code)] - mean
          mean += distance / count
          squares += distance * (answers.values[Int(code)] - mean)
        }
        longestRuns[row] = longest
        answered[row] = Int32(count)
        if count > 1 { variability[row] = (max(squares, 0) / (count - 1)).squareRoot() }
      }
    }
    self.longestRuns = longestRuns
    self.variability = variability
    self.answered = answered
  }
}

/// A low end by median and median absolute deviation: what lies below is unlike most.
///
/// cut = median - k · 1.4826 · median(|x - median|).
///
/// - Source: Leys, Ley, Klein, Bernard & Licata (2013). Journal of Experimental Social Psychology 49,
///   764-766. doi:10.1016/j.jesp.2013.03.013.
public enum MedianDeviation {
  /// Makes the deviation of normal data their standard deviation.
  private static let normalScale = 1.4826

  /// Nil without any finite value, or when half of them are equal, so that nothing is unlike most.
  public static func lowCut(_ values: [Double], deviations k: Double) -> Double? {
    let finite = values.filter(\.isFinite)
    guard let centre = median(finite),
      let spread = median(finite.map { ($0 - centre).magnitude }), spread > 0
    else { return nil }
    return centre - k * normalScale * spread
  }

  public static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
