import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// What charts ask of a series, and parts of it.
extension MonitorSeries {
  /// Places between two periods that have none of their own, where these are equally long.
  var emptyPeriods: [Double] {
    guard let series = try? ObservedSeries(times: times, values: times),
      let places = try? PeriodPlaces(series).places, let start = times.first,
      let last = places.last,
      last < Self.mostDrawn, last > 0
    else { return [] }
    let unit = ((times.last ?? start) - start) / Double(last)
    let known = Set(places)
    return (0...last).filter { !known.contains($0) }.map { start + Double($0) * unit }
  }

  /// Beyond this a line is drawn as it comes.
  private static var mostDrawn: Int { 10_000 }

  /// What the errors rest on, and what they are short of.
  mutating func take(_ precisions: [PeriodSeries.Precision]) {
    degrees = precisions.map { Double($0.degrees) }
    let factors = precisions.map { $0.lack.squareRoot() }
    errors = zip(errors, factors).map { error, factor in error.map { $0 * factor } }
    covariance = covariance?.scaled(by: factors)
  }

  /// Without the periods at these places.
  func without(_ places: Set<Int>) -> MonitorSeries {
    guard !places.isEmpty else { return self }
    let kept = times.indices.filter { !places.contains($0) }
    var part = self
    part.times = kept.map { times[$0] }
    part.values = kept.map { values[$0] }
    part.rows = kept.map { rows[$0] }
    part.errors = kept.map { errors[$0] }
    part.variances = kept.map { variances[$0] }
    part.degrees = kept.map { degrees[$0] }
    part.exposures = kept.map { exposures[$0] }
    part.covariance = covariance.map { $0.selecting(kept) }
    return part
  }

  /// Counts, where the values are whole numbers.
  func counts(of name: String) throws(CommandError) -> [Int] {
    var counts: [Int] = []
    for (place, value) in values.enumerated() {
      guard let count = Int(exactly: value), count >= 0 else {
        throw .diagnostic(
          Diagnostic(
            .wrongValue,
            "events are counted in whole numbers from 0 up, and \(name) is "
              + "\(Value.number(value).sourceText) in the period "
              + Value(times[place], as: type).sourceText,
            hints: ["chart: individuals watches a rate that is computed already"]))
      }
      counts.append(count)
    }
    return counts
  }
}

extension Double {
  /// Without what summing a mean back costs in the last digits.
  var settled: Double {
    let whole = rounded()
    return (self - whole).magnitude <= 1e-9 * max(1, whole.magnitude) ? whole : self
  }
}
