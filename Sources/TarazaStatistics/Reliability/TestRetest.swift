import TarazaNumerics

/// How far the scores of the same people on two occasions are alike.
///
/// Pearson's r between the occasions is the retest reliability, blind to a shift of all; Lin's
/// concordance and the intraclass correlation of absolute agreement are not. With d the differences
/// second less first: their mean with its t test, and Bland and Altman's limits, mean ∓ 1.96 s_d. The
/// standard error of measurement is s √(1 - r) of the first occasion's scores.
///
/// People of a design count by their weights. The interval of r is Fisher's z, with the design's error
/// and t where there is one; those of the others are said with `LinConcordance`,
/// `IntraclassCorrelation` and `BlandAltman`.
///
/// - Shapes: `first` and `second` have an entry per person, who has both and a weight above zero.
/// - Units: differences, limits and errors in those of the scores.
/// - Edge cases: three people have no interval of r. With all differences equal there is no t, and
///   the limits are the difference.
/// - Throws: `.tooFewRows` below three people; `.noVariance` of an occasion (0 or 1);
///   `.notComputable` for a design without degrees of freedom; what the design throws.
/// - Source: Lin (1989). Biometrics 45, 255-268. doi:10.2307/2532051; Bland & Altman (1986). Lancet
///   327, 307-310. doi:10.1016/S0140-6736(86)90837-8; McGraw & Wong (1996). Psychol. Methods 1,
///   30-46. doi:10.1037/1082-989X.1.1.30
public struct TestRetest: Equatable, Sendable {
  public let n: Int
  public let correlation: Double
  public let interval: ConfidenceInterval?
  public let spearman: Double
  /// ICC(A,1); nil where all people have the same sum of both.
  public let agreement: IntraclassCorrelation?
  /// ICC(C,1), likewise.
  public let consistency: IntraclassCorrelation?
  public let concordance: LinConcordance
  public let meanDifference: Double
  public let meanInterval: ConfidenceInterval?
  public let standardDeviationOfDifference: Double
  public let limits: ConfidenceInterval
  public let t: Double?
  public let pValue: Double?
  public let error: MeasurementError
  /// Of the mean, among these same people; nil without a t.
  public let changeOfMean: DetectableChangeOfMean?

  private static let fewestPeople = 3

  /// - Parameter design: of the people; nil for such as were drawn one by one.
  public init(
    first x: [Double], second y: [Double], design: CaseDesign? = nil, level: Double = 0.95
  ) throws(StatisticsError) {
    precondition(x.count == y.count, "two occasions of the same people")
    guard x.count >= Self.fewestPeople else {
      throw .tooFewRows(needed: Self.fewestPeople, got: x.count)
    }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let weights = design.map { design in x.indices.map { design.weight($0) } }
    let block = ItemBlock(columns: [x, y], weights: weights)
    let moments = Moments(block)
    let S = try moments.covariance
    let r = Self.unrounded(try moments.correlation().R[0, 1])
    n = x.count
    correlation = r
    interval = try Self.interval(of: r, [x, y], S, design, level)
    spearman = try RankedItems(block, rule: .listwise).spearman().R[0, 1]
    func intraclass(_ model: IntraclassModel) throws(StatisticsError) -> IntraclassCorrelation? {
      do throws(StatisticsError) {
        return try IntraclassCorrelation(
          of: [x, y], design: design, model: model, isAverage: false, level: level)
      } catch .notComputable {
        return nil
      }
    }
    agreement = try intraclass(.twoWayRandomAgreement)
    consistency = try intraclass(.twoWayRandomConsistency)
    concordance = try LinConcordance(x, y, design: design, level: level)
    error = try MeasurementError(standardDeviation: S[0, 0].squareRoot(), reliability: r)
    if let differences = try Self.differences(x, y, design, level) {
      meanDifference = differences.bias
      meanInterval = differences.biasInterval
      standardDeviationOfDifference = differences.deviation
      t = differences.bias / differences.biasStandardError
      pValue = differences.biasPValue
      changeOfMean = try DetectableChangeOfMean(
        standardErrorOfDifference: differences.biasStandardError,
        degreesOfFreedom: design?.degreesOfFreedom ?? x.count - 1, level: level)
    } else {
      meanDifference = moments.means[1] - moments.means[0]
      meanInterval = nil
      standardDeviationOfDifference = 0
      (t, pValue, changeOfMean) = (nil, nil, nil)
    }
    let margin = MeasurementError.usualMultiplier * standardDeviationOfDifference
    limits = ConfidenceInterval(
      lower: meanDifference - margin, upper: meanDifference + margin, level: 0.95)
  }

  /// What rounding leaves of a perfect correlation would be an error of measurement.
  private static func unrounded(_ r: Double) -> Double {
    1 - r.magnitude < 1e-12 ? (r < 0 ? -1 : 1) : r
  }

  /// Nil where all are equal.
  private static func differences(
    _ x: [Double], _ y: [Double], _ design: CaseDesign?, _ level: Double
  ) throws(StatisticsError) -> BlandAltman? {
    do throws(StatisticsError) {
      return try BlandAltman(x, y, design: design, level: level)
    } catch .noVariance {
      return nil
    }
  }

  /// By the design with the slopes of r on the covariances: 1 / (2 s₁ s₂) on that of both,
  /// -r / (2 s_ii) on either variance.
  private static func interval(
    of r: Double, _ scores: [[Double]], _ S: SymmetricMatrix, _ design: CaseDesign?, _ level: Double
  ) throws(StatisticsError) -> ConfidenceInterval? {
    guard let design else {
      let n = Double(scores[0].count)
      guard n > 3 else { return nil }
      return ConfidenceInterval.fisher(r, standardError: 1 / (n - 3).squareRoot(), level: level)
    }
    let slopes = SymmetricMatrix([
      [-r / (2 * S[0, 0])], [1 / (2 * (S[0, 0] * S[1, 1]).squareRoot()), -r / (2 * S[1, 1])],
    ])
    return try CaseMoments(scores, design).errors(means: [0, 0], covariance: slopes)
      .fisherInterval(around: r, level: level)
  }
}
