import Glibc
import TarazaNumerics

/// An intraclass correlation: the share of the variance of ratings that lies between cases.
///
/// With mean squares R of cases, C of raters, E of error and W within cases, of n cases and k raters,
/// for a single rating: one-way (R - W) / (R + (k - 1) W); consistency (R - E) / (R + (k - 1) E);
/// agreement (R - E) / (R + (k - 1) E + k (C - E) / n). For the mean of k ratings each is stepped up
/// by Spearman and Brown, k ρ / [1 + (k - 1) ρ]. Random and mixed models share their numbers and
/// differ in what may be concluded: about raters like these, or about these. F tests ρ = 0. Intervals
/// turn those of F round; for agreement F has Satterthwaite's degrees of freedom. Bounds for the mean
/// are those for one rating stepped up, as both hold of one set of variances.
///
/// Cases of a design count by their weights: mean squares then come from the weighted means and
/// covariances of the raters. The interval is that of z = log[(1 + (k - 1) ρ) / (1 - ρ)] / 2 (Fisher) with
/// the design's error and t, and F is (z / error)² with 1 and the design's degrees of freedom. p is of
/// larger correlations alone, as without a design: that of t = z / error above.
///
/// - Shapes: see `RatingVariance`.
/// - Units: none. A common shift and scale change nothing; consistency ignores a shift of one rater.
/// - Edge cases: it is negative where cases differ less than by chance. ICC(A,1) can fall to
///   -1 / (k - 1) and below: the mean of k ratings then has no correlation, or its interval no lower end
///   (-infinity). Where raters agree perfectly
///   it is 1 and F infinite. The mixed model's mean has a meaning only where raters and cases do not
///   interact.
/// - Throws: what `RatingVariance` and the design throw; `.notComputable` where cases do not differ
///   at all, a mean rating has no correlation, or a design has no degrees of freedom or no error for it.
/// - Source: McGraw & Wong (1996). Psychol. Methods 1, 30-46. doi:10.1037/1082-989X.1.1.30, with its
///   correction 1, 390; Shrout & Fleiss (1979). Psychol. Bull. 86, 420-428. Their printed interval of
///   ICC(A,k) takes k times ICC(A,k) where ICC(A,k) belongs; ours does not.
public struct IntraclassCorrelation: Equatable, Sendable {
  public let model: IntraclassModel
  /// Of one rating, or of the mean of all.
  public let isAverage: Bool
  public let value: Double
  public let interval: ConfidenceInterval
  public let f: Double
  public let df1: Double
  public let df2: Double
  public let pValue: Double

  public init(
    _ variance: RatingVariance, model: IntraclassModel, isAverage: Bool, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let (n, k) = (Double(variance.cases), Double(variance.raters))
    let (R, C, E) = (variance.betweenCases, variance.betweenRaters, variance.error)
    let isOneWay = model == .oneWay
    let noise = isOneWay ? variance.withinCases : E
    guard R > 0 else { throw .notComputable("all cases have the same mean rating") }
    let tail = (1 - level) / 2
    df1 = n - 1
    df2 = isOneWay ? n * (k - 1) : (n - 1) * (k - 1)
    f = noise > 0 ? R / noise : .infinity
    pValue = noise > 0 ? FDistribution(df1, df2).upper(f) : 0
    let single: Double
    let bounds: (lower: Double, upper: Double)
    switch model {
    case .oneWay, .twoWayRandomConsistency, .twoWayMixedConsistency:
      func share(_ f: Double) -> Double { f == .infinity ? 1 : (f - 1) / (f + k - 1) }
      single = share(f)
      bounds = (
        lower: share(f / FDistribution(df1, df2).upperQuantile(tail)),
        upper: share(f * FDistribution(df2, df1).upperQuantile(tail))
      )
    case .twoWayRandomAgreement, .twoWayMixedAgreement:
      single = (R - E) / (R + (k - 1) * E + k * (C - E) / n)
      bounds = Self.agreementBounds(variance, single, tail: tail)
    }
    let size = isAverage ? k : 1
    self.model = model
    self.isAverage = isAverage
    value = try Self.stepped(single, to: size)
    interval = ConfidenceInterval(
      lower: Self.steppedBound(bounds.lower, to: size),
      upper: Self.steppedBound(bounds.upper, to: size), level: level)
  }

  /// Of the mean of k ratings, from that of one: k ρ / [1 + (k - 1) ρ].
  private static func stepped(_ rho: Double, to k: Double) throws(StatisticsError) -> Double {
    guard 1 + (k - 1) * rho > 0 else {
      throw .notComputable(
        "raters differ so much more within cases than cases do that a mean rating has none")
    }
    return k * rho / (1 + (k - 1) * rho)
  }

  /// The same; without end where ρ is so low that it has none.
  private static func steppedBound(_ rho: Double, to k: Double) -> Double {
    (try? stepped(rho, to: k)) ?? -.infinity
  }

  private static func agreementBounds(
    _ variance: RatingVariance, _ rho: Double, tail: Double
  ) -> (lower: Double, upper: Double) {
    let (n, k) = (Double(variance.cases), Double(variance.raters))
    let (R, C, E) = (variance.betweenCases, variance.betweenRaters, variance.error)
    guard rho < 1 else { return (1, 1) }
    let a = k * rho / (n * (1 - rho)) * C
    let b = (1 + k * rho * (n - 1) / (n * (1 - rho))) * E
    let df = (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1)))
    guard df.isFinite, df > 0 else { return (rho, rho) }
    let noise = k * C + (k * n - k - n) * E
    let low = FDistribution(n - 1, df).upperQuantile(tail)
    let high = FDistribution(df, n - 1).upperQuantile(tail)
    return (
      lower: n * (R - low * E) / (low * noise + n * R),
      upper: n * (high * R - E) / (noise + n * high * R)
    )
  }
}

extension IntraclassCorrelation {
  /// The ten forms, each model for a single rating and for the mean, but for those that do not exist.
  ///
  /// - Parameter design: of the cases; nil for such as were drawn one by one.
  /// - Throws: why, when none exists.
  public static func all(
    of columns: [[Double]], design: CaseDesign?, level: Double = 0.95
  ) throws(StatisticsError) -> [IntraclassCorrelation] {
    var all: [IntraclassCorrelation] = []
    var missing: StatisticsError?
    for model in IntraclassModel.allCases {
      for isAverage in [false, true] {
        do throws(StatisticsError) {
          all.append(
            try IntraclassCorrelation(
              of: columns, design: design, model: model, isAverage: isAverage, level: level))
        } catch { missing = missing ?? error }
      }
    }
    if let missing, all.isEmpty { throw missing }
    return all
  }

  /// One of them.
  public init(
    of columns: [[Double]], design: CaseDesign?, model: IntraclassModel, isAverage: Bool,
    level: Double = 0.95
  ) throws(StatisticsError) {
    if let design {
      try self.init(columns, design, model: model, isAverage: isAverage, level: level)
    } else {
      try self.init(
        RatingVariance(columns), model: model, isAverage: isAverage, level: level)
    }
  }

  /// Of complete ratings whose cases have a design.
  ///
  /// - Shapes: `columns` has an entry for each rater, and that one for each case.
  public init(
    _ columns: [[Double]], _ design: CaseDesign, model: IntraclassModel, isAverage: Bool,
    level: Double = 0.95
  ) throws(StatisticsError) {
    let moments = try CaseMoments(columns, design)
    let plain = try IntraclassCorrelation(
      RatingVariance(moments), model: model, isAverage: false, level: level)
    let rho = plain.value
    let k = Double(columns.count)
    let size = isAverage ? k : 1
    let value = try Self.stepped(rho, to: size)
    let errors = moments.errors(of: model, rho)
    let df = errors.degreesOfFreedom
    guard df > 0, let error = try errors.standardError() else {
      throw .notComputable("a design without degrees of freedom in these cases")
    }
    let (rest, ratio) = (1 - rho, 1 + (k - 1) * rho)
    guard ratio > 0 else {
      throw .notComputable(
        "raters differ so much more within cases than cases do that a design gives it no error")
    }
    guard rest > 0, error > 0 else {
      self.init(
        model: model, isAverage: isAverage, value: value,
        interval: ConfidenceInterval(lower: value, upper: value, level: level),
        f: .infinity, df1: 1, df2: Double(df), pValue: rho > 0 ? 0 : 1)
      return
    }
    let z = log(ratio / rest) / 2
    let errorOfZ = error * k / (2 * rest * ratio)
    let t = z / errorOfZ
    let margin = StudentT(Double(df)).upperQuantile((1 - level) / 2) * errorOfZ
    func bound(_ z: Double) -> Double {
      let q = exp(2 * z)
      return Self.steppedBound((q - 1) / (q + k - 1), to: size)
    }
    self.init(
      model: model, isAverage: isAverage, value: value,
      interval: ConfidenceInterval(
        lower: bound(z - margin), upper: bound(z + margin), level: level),
      f: t * t, df1: 1, df2: Double(df), pValue: StudentT(Double(df)).upper(t))
  }

  private init(
    model: IntraclassModel, isAverage: Bool, value: Double, interval: ConfidenceInterval,
    f: Double, df1: Double, df2: Double, pValue: Double
  ) {
    self.model = model
    self.isAverage = isAverage
    self.value = value
    self.interval = interval
    self.f = f
    self.df1 = df1
    self.df2 = df2
    self.pValue = pValue
  }
}

extension CaseMoments {
  /// Of a single rating's correlation: with v and c the mean variance and covariance of the raters and
  /// B the variance of their means less (v - c) / n, it is c / v (consistency), c / (v + B)
  /// (agreement) or (k c - B) / (k v + (k - 1) B) (one-way).
  fileprivate func errors(of model: IntraclassModel, _ rho: Double) -> CaseErrors {
    let (k, n) = (Double(means.count), Double(cases))
    let (v, c) = shared
    let mean = means.reduce(0, +) / k
    let between = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (k - 1) - (v - c) / n
    // Slopes on v, c and B.
    let byV: Double
    let byC: Double
    let byB: Double
    switch model {
    case .twoWayRandomConsistency, .twoWayMixedConsistency:
      (byV, byC, byB) = (-rho / v, 1 / v, 0)
    case .twoWayRandomAgreement, .twoWayMixedAgreement:
      let whole = v + between
      (byV, byC, byB) = (-rho / whole, 1 / whole, -rho / whole)
    case .oneWay:
      let whole = k * v + (k - 1) * between
      (byV, byC, byB) = (-rho * k / whole, k / whole, (-1 - rho * (k - 1)) / whole)
    }
    let own = (byV - byB / n) / k
    let pair = (byC + byB / n) / (k * (k - 1))
    var G = SymmetricMatrix(order: means.count, repeating: pair)
    for rater in means.indices { G[rater, rater] = own }
    return errors(means: means.map { 2 * byB * ($0 - mean) / (k - 1) }, covariance: G)
  }
}
