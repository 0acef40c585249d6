import Glibc
import TarazaNumerics

/// The variance of a mean over cases from what each departs from it: Σ s² / [n (n - 1)] of cases drawn
/// one by one; by the design, where there is one, of the total of w s / Σ w. Degrees of freedom are of the
/// cases that are counted.
///
/// - Throws: what the design throws.
/// - Source: Gwet (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 5; the design as in
///   Binder (1983). Int. Stat. Rev. 51, 279-292. doi:10.2307/1402588
struct CaseErrors {
  private let design: CaseDesign?
  private var squares = 0.0
  private var cases: [Int] = []
  private var departures: [Double] = []
  /// Those that the degrees of freedom count.
  private var counted: [Int] = []

  init(_ design: CaseDesign?) {
    self.design = design
  }

  /// - Parameter isCounted: whether the case tells of the mean itself, and not only of what it is
  ///   compared with.
  mutating func add(_ departure: Double, of place: Int, isCounted: Bool = true) {
    cases.append(place)
    if isCounted { counted.append(place) }
    guard design == nil else {
      departures.append(departure)
      return
    }
    squares += departure * departure
  }

  /// What was drawn one by one, less one; those of the design.
  var degreesOfFreedom: Int {
    guard let design else { return counted.count - 1 }
    return design.design.degreesOfFreedom(in: design.domain(counted))
  }

  /// Nil from a single case or unit.
  func standardError() throws(StatisticsError) -> Double? {
    guard degreesOfFreedom > 0 else { return nil }
    guard let design else {
      let n = Double(cases.count)
      return (squares / (n * (n - 1))).squareRoot()
    }
    let weight = cases.reduce(0) { $0 + design.weight($1) }
    var influence = [Double](repeating: 0, count: design.design.rowCount)
    for (place, departure) in zip(cases, departures) {
      influence[design.rows[place]] = design.weight(place) / weight * departure
    }
    let variance = try design.design.variance(
      ofInfluence: influence, in: design.domain(cases))
    return max(0, variance).squareRoot()
  }

  /// value -+ t standard error, within these ends; nil without an error.
  func interval(
    around value: Double, _ standardError: Double?, level: Double, least: Double = -.infinity,
    most: Double = .infinity
  ) -> ConfidenceInterval? {
    standardError.map {
      .student(
        around: value, $0, degreesOfFreedom: degreesOfFreedom, level: level, least: least,
        most: most)
    }
  }

  /// Of a correlation, by Fisher's z with t; the point for a correlation of one, nil without an error.
  func fisherInterval(around r: Double, level: Double) throws(StatisticsError)
    -> ConfidenceInterval?
  {
    let rest = 1 - r * r
    guard rest > 4 * .ulpOfOne else {
      return ConfidenceInterval(lower: r, upper: r, level: level)
    }
    guard let error = try standardError(),
      let z = interval(around: atanh(r), error / rest, level: level)
    else { return nil }
    return ConfidenceInterval(lower: tanh(z.lower), upper: tanh(z.upper), level: level)
  }
}

extension ConfidenceInterval {
  /// value -+ t standard error, within these ends.
  static func student(
    around value: Double, _ standardError: Double, degreesOfFreedom: Int, level: Double,
    least: Double = -.infinity, most: Double = .infinity
  ) -> ConfidenceInterval {
    let margin = StudentT(Double(degreesOfFreedom)).upperQuantile((1 - level) / 2) * standardError
    return ConfidenceInterval(
      lower: max(least, value - margin), upper: min(most, value + margin), level: level)
  }
}
