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
/// the design's error and t, and F is (z / error)² with 1 and the design's degrees of freedom.
///
/// - Shapes: see `RatingVariance`.
/// - Units: none. A common shift and scale change nothing; consistency ignores a shift of one rater.
/// - Edge cases: it is negative where cases differ less than by chance. Where raters agree perfectly
///   it is 1 and F infinite. The mixed model's mean has a meaning only where raters and cases do not
///   interact.
/// - Throws: what `RatingVariance` and the design throw; `.notComputable` where cases do not differ
///   at all, or a design has no degrees of freedom.
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
    func stepped(_ rho: Double) -> Double {
      isAverage ? k * rho / (1 + (k - 1) * rho) : rho
    }
    self.model = model
    self.isAverage = isAverage
    value = stepped(single)
    interval = ConfidenceInterval(
      lower: stepped(bounds.lower), upper: stepped(bounds.upper), level: level)
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
  /// The ten forms, each model for a single rating and for the mean.
  ///
  /// - Parameter design: of the cases; nil for such as were drawn one by one.
  public static func all(
    of columns: [[Double]], design: CaseDesign?, level: Double = 0.95
  ) throws(StatisticsError) -> [IntraclassCorrelation] {
    var all: [IntraclassCorrelation] = []
    for model in IntraclassModel.allCases {
      for isAverage in [false, true] {
        all.append(
          try IntraclassCorrelation(
            of: columns, design: design, model: model, isAverage: isAverage, level: level))
      }
    }
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
    func stepped(_ rho: Double) -> Double { isAverage ? k * rho / (1 + (k - 1) * rho) : rho }
    let errors = moments.errors(of: model, rho)
    let df = errors.degreesOfFreedom
    guard df > 0, let error = try errors.standardError() else {
      throw .notComputable("a design without degrees of freedom in these cases")
    }
    let (rest, ratio) = (1 - rho, 1 + (k - 1) * rho)
    guard rest > 0, ratio > 0, error > 0 else {
      self.init(
        model: model, isAverage: isAverage, value: stepped(rho),
        interval: ConfidenceInterval(lower: stepped(rho), upper: stepped(rho), level: level),
        f: .infinity, df1: 1, df2: Double(df), pValue: 0)
      return
    }
    let z = log(ratio / rest) / 2
    let errorOfZ = error * k / (2 * rest * ratio)
    let t = z / errorOfZ
    let margin = StudentT(Double(df)).upperQuantile((1 - level) / 2) * errorOfZ
    func bound(_ z: Double) -> Double {
      let q = exp(2 * z)
      return stepped((q - 1) / (q + k - 1))
    }
    self.init(
      model: model, isAverage: isAverage, value: stepped(rho),
      interval: ConfidenceInterval(
        lower: bound(z - margin), upper: bound(z + margin), level: level),
      f: t * t, df1: 1, df2: Double(df), pValue: 2 * StudentT(Double(df)).upper(t.magnitude))
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
