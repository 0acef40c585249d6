import TarazaNumerics

/// A case on which the raters part: how far, and who stands farthest from the others.
///
/// `disagreement` is the mean squared distance of two of its ratings over that of any two ratings in
/// the data: 0 where all agree, 1 where they differ as ratings of different cases do.
///
/// - Shapes: `all` lists the cases with two ratings or more from the worst down; ties keep their
///   order.
/// - Edge cases: 0 throughout where all ratings are equal, of which alpha does not exist.
/// - Throws: what `KrippendorffAlpha` throws.
/// - Source: Krippendorff (2011), of whose alpha this is one case's part.
public struct CaseDisagreement: Equatable, Sendable {
  /// Its place among the cases.
  public let place: Int
  public let ratings: Int
  public let lowest: Double
  public let highest: Double
  public let disagreement: Double
  /// Who stands farthest from the mean of the others, or with fewest of them; nil where two raters
  /// stand equally far.
  public let farthest: Int?

  private static let rounding = 1e-12

  public static func all(
    _ ratings: Ratings, metric: DisagreementMetric
  ) throws(StatisticsError) -> [CaseDisagreement] {
    let sums = try DisagreementSums(ratings, metric)
    guard let answer = sums.answer(weights: sums.weights) else {
      return unanimous(ratings, sums)
    }
    let expected = answer.between / (answer.n * (answer.n - 1))
    let all = sums.units.indices.map { index in
      let place = Int(sums.units[index])
      let size = Double(sums.counts.sizes[place])
      let entries = sums.counts.entries(of: place)
      let values = entries.map { ratings.categories[Int($0.category)] }
      return CaseDisagreement(
        place: place, ratings: Int(size), lowest: values.first ?? .nan,
        highest: values.last ?? .nan,
        disagreement: sums.within(unit: index, answer) / size / expected,
        farthest: farthest(ratings, place, sums, answer))
    }
    return all.sorted { ($1.disagreement, $0.place) < ($0.disagreement, $1.place) }
  }

  /// Where all ratings that could be compared are equal, so that nothing could have differed.
  private static func unanimous(_ ratings: Ratings, _ sums: DisagreementSums) -> [CaseDisagreement]
  {
    sums.units.map { unit in
      let place = Int(unit)
      let value =
        sums.counts.entries(of: place).first.map { ratings.categories[Int($0.category)] } ?? .nan
      return CaseDisagreement(
        place: place, ratings: Int(sums.counts.sizes[place]), lowest: value, highest: value,
        disagreement: 0, farthest: nil)
    }
  }

  private static func farthest(
    _ ratings: Ratings, _ place: Int, _ sums: DisagreementSums, _ answer: DisagreementSums.Answer
  ) -> Int? {
    let entries = sums.counts.entries(of: place)
    guard entries.count > 1 else { return nil }
    var best: (rater: Int, distance: Double)?
    var isShared = false
    for rater in 0..<ratings.raterCount {
      let code = ratings.code(of: rater, place)
      guard code >= 0 else { continue }
      let distance = entries.reduce(0) {
        $0 + Double($1.count) * sums.distance(code, Int($1.category), answer)
      }
      guard let known = best else {
        best = (rater, distance)
        continue
      }
      // Sums of the same distances in another order differ in their last digits.
      let isSame = (distance - known.distance).magnitude <= Self.rounding * known.distance
      isShared = isSame || isShared && distance < known.distance
      if !isSame, distance > known.distance { best = (rater, distance) }
    }
    return isShared ? nil : best?.rater
  }
}
