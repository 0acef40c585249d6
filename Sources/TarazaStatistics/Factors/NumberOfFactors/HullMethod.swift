/// The hull method: the number of factors after which more of them hardly buy any fit.
///
/// Fit is drawn against the degrees of freedom given up. Solutions below the line that joins two
/// others are passed over; of those on the hull the one with the sharpest bend is taken,
/// st = [(f_i - f_i-1) / (df_i-1 - df_i)] / [(f_i+1 - f_i) / (df_i - df_i+1)].
///
/// - Shapes: arrays have an entry for 0, 1, … factors.
/// - Edge cases: a bend is infinite where the next solution fits exactly as well. The first and the last solution have no bend, so that neither none nor the most can
///   be the answer; a hull of two points gives none.
/// - Source: Lorenzo-Seva, Timmerman & Kiers (2011). Multivariate Behavioral Research 46, 340-364.
///   doi:10.1080/00273171.2011.564527
public struct HullMethod: Equatable, Sendable {
  /// What the hull is drawn of.
  public enum Index: String, CaseIterable, Hashable, Sendable {
    /// The common part accounted for, 1 - KMO of the residuals.
    case caf
    case cfi
    /// 1 - RMSEA; solutions without degrees of freedom have none.
    case rmsea
  }

  public let index: Index
  public let fit: [Double]
  public let isOnHull: [Bool]
  /// Of the points on the hull that have neighbours there.
  public let bends: [Double?]
  /// Nil when no point bends.
  public let count: Int?

  /// - Parameter most: no more factors than these, such as one more than parallel analysis finds.
  public init(of sequence: FactorSequence, index: Index, most: Int) {
    let models = sequence.models.filter { $0.factors <= most }
    let points = models.compactMap { model -> Point? in
      let fit: Double? =
        switch index {
        case .caf: model.commonPartAccounted
        case .cfi: model.cfi
        case .rmsea: model.rmsea.map { 1 - $0.value }
        }
      guard let fit, fit.isFinite else { return nil }
      return Point(
        factors: model.factors, freedom: Double(model.degreesOfFreedom), fit: fit)
    }
    let hull = Self.hull(points)
    var bends = [Double?](repeating: nil, count: points.count)
    for place in hull.indices.dropFirst().dropLast() {
      let (before, point, after) = (hull[place - 1], hull[place], hull[place + 1])
      let position = points.firstIndex { $0.factors == point.factors } ?? 0
      bends[position] = point.slope(from: before) / after.slope(from: point)
    }
    self.index = index
    fit = points.map(\.fit)
    isOnHull = points.map { point in hull.contains { $0.factors == point.factors } }
    self.bends = bends
    count = points.indices.filter { bends[$0] != nil }
      .max { (bends[$0] ?? 0) < (bends[$1] ?? 0) }.map { points[$0].factors }
  }

  private struct Point: Equatable {
    let factors: Int
    let freedom: Double
    let fit: Double

    func slope(from other: Point) -> Double { (fit - other.fit) / (other.freedom - freedom) }
  }

  /// What no other point and no line between two of them leaves below; of equals both stay, as more
  /// factors that buy nothing make the sharpest bend.
  private static func hull(_ points: [Point]) -> [Point] {
    var hull: [Point] = []
    for point in points where hull.allSatisfy({ point.fit >= $0.fit }) {
      while hull.count >= 2,
        hull[hull.count - 1].slope(from: hull[hull.count - 2])
          <= point.slope(from: hull[hull.count - 1])
      {
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull
  }
}
