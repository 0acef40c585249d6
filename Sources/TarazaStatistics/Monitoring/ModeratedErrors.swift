import Glibc
import TarazaNumerics

/// Standard errors from few rows or sampling units, steadied by those of other periods or groups.
///
/// With q_i = SE_i² n_i the sampling variance of one row and d_i the degrees of freedom it rests on, the q
/// are taken to differ in truth as a scaled inverse chi-square around q_0 with d_0 degrees of freedom,
/// both by the moments of their logarithms. Each becomes (d_0 q_0 + d_i q_i) / (d_0 + d_i) and rests on
/// d_0 + d_i. Where they are not seen to differ (Bartlett's test, p of 0.1 or more) d_0 is infinite, and
/// each becomes the mean of those it is learned from and itself, by degrees of freedom, which rests on
/// the sum of these: chance alone would often give a d_0 of 5, and limits that see little.
///
/// Correlations, of periods that visit the same units, move towards their mean by as much as chance
/// makes them differ, (1 - r²)² / d.
///
/// - Shapes: an entry per period, the covariance n x n.
/// - Units: of the values; a factor on all sizes changes nothing.
/// - Edge cases: a period without an error takes q_0; those with infinite degrees are known and stay as
///   they are. An error of 0, where all say the same, counts in means and not in logarithms. What lies
///   behind `learned` never enters the errors of other periods, so that the past is judged as it was.
///   Units that are visited in all of T periods give T - 1 times their degrees, not T times.
/// - Throws: `.noVariance` with the periods without an error where there is none to learn from.
/// - Source: Smyth (2004). Stat. Appl. Genet. Mol. Biol. 3, 3. doi:10.2202/1544-6115.1027, section 6.2
///   (the moments); Kish (1965), Survey Sampling, section 8.2 (variance of one row with its design
///   effect); Bartlett (1937). Proc. R. Soc. A 160, 268-282. doi:10.1098/rspa.1937.0109; correlations
///   by Smyth's idea.
public struct ModeratedErrors: Equatable, Sendable {
  public let errors: [Double]
  /// Nil where the errors are independent.
  public let covariance: SymmetricMatrix?
  /// Those that each error rests on now; infinite where errors are known.
  public let degreesOfFreedom: [Double]
  /// Periods that had no error above 0.
  public let borrowed: [Int]

  /// - Parameters:
  ///   - errors: nil where a period's own rows cannot tell.
  ///   - covariance: nil where the errors are independent.
  ///   - sizes: rows.
  ///   - degrees: of each error; infinite where it is known.
  ///   - learned: the periods that others learn from; those of all where none of these has an error.
  public init(
    _ errors: [Double?], covariance: SymmetricMatrix? = nil, sizes: [Int], degrees: [Double],
    learned: Range<Int>
  ) throws(StatisticsError) {
    precondition(
      errors.count == sizes.count && errors.count == degrees.count, "periods of unequal parts")
    let places = errors.indices
    let without = places.filter { !((errors[$0] ?? 0) > 0) }
    if degrees.contains(.infinity) {
      guard without.isEmpty else { throw .noVariance(items: without) }
      self.errors = errors.map { $0 ?? 0 }
      self.covariance = covariance
      degreesOfFreedom = degrees
      borrowed = []
      return
    }
    let known = places.filter { errors[$0] != nil && degrees[$0] > 0 }
    let q = places.map { place in
      (errors[place] ?? 0) * (errors[place] ?? 0) * Double(sizes[place])
    }
    let own = known.filter(learned.contains)
    let teachers = own.contains { q[$0] > 0 } ? own : known
    guard teachers.contains(where: { q[$0] > 0 }) else { throw .noVariance(items: without) }
    let overlaps = covariance.map { Overlap($0, sizes: sizes, q: q, degrees, teachers) }
    let prior = SpreadPrior(
      variances: teachers.map { q[$0] }, degrees: teachers.map { degrees[$0] },
      areShared: overlaps?.common != nil)
    let isTeacher = Set(teachers)
    let isKnown = Set(known)
    let moderated = places.map { place in
      isKnown.contains(place)
        ? prior.moderated(q[place], degrees[place], isLearned: isTeacher.contains(place))
        : prior.lent
    }
    degreesOfFreedom = moderated.map(\.degrees)
    borrowed = without
    let variances = zip(moderated, sizes).map { $0.variance / Double($1) }
    self.errors = variances.map { $0.squareRoot() }
    self.covariance = covariance.map { raw in
      overlaps?.covariance(raw, variances) ?? .diagonal(variances)
    }
  }

  /// The covariance with all variances and covariances, of independent errors too.
  public var whole: SymmetricMatrix { covariance ?? .diagonal(errors.map { $0 * $0 }) }

  /// What the correlations of periods with common units have in common.
  private struct Overlap {
    /// Nil where no two periods share units.
    let common: Double?
    /// How far each moves to it.
    let pull: Double

    init(
      _ C: SymmetricMatrix, sizes: [Int], q: [Double], _ degrees: [Double], _ teachers: [Int]
    ) {
      var r: [Double] = []
      var (shared, pairs) = (0.0, 0.0)
      for (position, i) in teachers.enumerated() {
        for j in teachers[..<position] {
          guard let own = Self.correlation(C, i, j) else { continue }
          r.append(own)
          shared += C[i, j] * (Double(sizes[i]) * Double(sizes[j])).squareRoot()
          pairs += 1
        }
      }
      let whole = teachers.reduce(0) { $0 + q[$1] } / Double(teachers.count)
      guard pairs > 0, whole > 0 else {
        (common, pull) = (nil, 0)
        return
      }
      let mean = min(Self.most, max(0, shared / pairs / whole))
      let freedom = teachers.reduce(0) { $0 + degrees[$1] } / Double(teachers.count)
      let byChance = (1 - mean * mean) * (1 - mean * mean) / freedom
      let around = r.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / pairs
      common = mean
      pull = around > byChance ? byChance / around : 1
    }

    /// What is left of a sum that is zero but for rounding.
    private static let rounding = 1e-9

    /// Nil where periods share no unit, or one of them has no variance.
    static func correlation(_ C: SymmetricMatrix, _ i: Int, _ j: Int) -> Double? {
      let scale = (C[i, i] * C[j, j]).squareRoot()
      guard scale > 0, C[i, j].magnitude > rounding * scale else { return nil }
      return C[i, j] / scale
    }

    /// Periods that move together altogether would leave no distance to judge.
    private static let most = 0.999

    /// With these variances and the correlations moved.
    func covariance(_ raw: SymmetricMatrix, _ variances: [Double]) -> SymmetricMatrix {
      var made = SymmetricMatrix.diagonal(variances)
      for i in variances.indices {
        for j in 0..<i {
          guard let r = Self.correlation(raw, i, j) else { continue }
          let moved = common.map { pull * $0 + (1 - pull) * r } ?? r
          made[i, j] = moved * (variances[i] * variances[j]).squareRoot()
        }
      }
      return made
    }
  }
}

/// What several variances say of each: see `ModeratedErrors`.
struct SpreadPrior {
  struct Moderated {
    let variance: Double
    let degrees: Double
  }

  /// q_0.
  private let variance: Double
  /// d_0; nil where the variances differ no more than by chance.
  private let degrees: Double?
  /// The sum of those learned from.
  private let together: Double

  /// - Parameters:
  ///   - variances: some above 0.
  ///   - degrees: each above 0.
  ///   - areShared: whether the same units are behind them.
  init(variances: [Double], degrees: [Double], areShared: Bool) {
    let sum = degrees.reduce(0, +)
    together = areShared && degrees.count > 1 ? sum - (degrees.max() ?? 0) : sum
    let positive = zip(variances, degrees).filter { $0.0 > 0 }
    let logs = positive.map { log($0.0) - SpecialFunctions.digamma($0.1 / 2) + log($0.1 / 2) }
    let count = Double(logs.count)
    let mean = logs.reduce(0, +) / count
    let expected = positive.reduce(0) { $0 + SpecialFunctions.trigamma($1.1 / 2) } / count
    let found = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    guard logs.count >= Self.fewest, found > expected, Self.areUnlike(positive) else {
      self.degrees = nil
      variance = zip(variances, degrees).reduce(0) { $0 + $1.0 * $1.1 } / sum
      return
    }
    let d = 2 * SpecialFunctions.inverseTrigamma(found - expected)
    self.degrees = d
    variance = exp(mean + SpecialFunctions.digamma(d / 2) - log(d / 2))
  }

  /// With fewer it cannot be told whether they differ in truth.
  private static let fewest = 3
  /// Below this p they are seen to differ.
  private static let level = 0.1

  /// Bartlett's test: (F ln q - Σ d_i ln q_i) / (1 + (Σ 1/d_i - 1/F) / (3 (m - 1))), chi-square on m - 1.
  private static func areUnlike(_ variances: [(Double, Double)]) -> Bool {
    let sum = variances.reduce(0) { $0 + $1.1 }
    let pooled = variances.reduce(0) { $0 + $1.0 * $1.1 } / sum
    let raw = variances.reduce(sum * log(pooled)) { $0 - $1.1 * log($1.0) }
    let m = Double(variances.count)
    let inverse = variances.reduce(-1 / sum) { $0 + 1 / $1.1 }
    return ChiSquare(m - 1).upper(raw / (1 + inverse / (3 * (m - 1)))) < level
  }

  /// - Parameter isLearned: whether it is among those learned from.
  func moderated(_ own: Double, _ freedom: Double, isLearned: Bool) -> Moderated {
    guard let degrees else {
      guard !isLearned else { return lent }
      return Self.mean(variance, together, own, freedom)
    }
    return Self.mean(variance, degrees, own, freedom)
  }

  /// Of one that has none itself.
  var lent: Moderated { Moderated(variance: variance, degrees: degrees ?? together) }

  private static func mean(_ a: Double, _ m: Double, _ b: Double, _ n: Double) -> Moderated {
    Moderated(variance: (m * a + n * b) / (m + n), degrees: m + n)
  }
}
