import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The means of a series' periods as estimates from a sample, with their joint errors.
///
/// Periods that share sampling units, as when the same villages are visited again, have means that
/// go together; the straight line through the means allows for that.
struct WaveEstimates: Sendable {
  /// A straight line through the means, each period counting the same.
  struct Line: Sendable {
    let slope: Double
    let standardError: Double
    let interval: ConfidenceInterval?
    let degreesOfFreedom: Int
    /// Of a slope of zero; nil without degrees of freedom.
    let pValue: Double?
  }

  struct Wave: Sendable {
    let standardError: Double
    /// Not a number for a single row.
    let designEffect: Double

    var knownEffect: Double? { designEffect.isFinite ? designEffect : nil }
  }

  /// By the times of the series.
  let waves: [Double: Wave]
  let design: SampleDesign
  /// Nil for one period.
  let line: Line?

  init(_ times: [Double], _ means: SurveyMean, in design: SampleDesign, level: Double) {
    self.design = design
    let errors = means.estimate.standardErrors
    waves = Dictionary(
      times.indices.map {
        (
          times[$0],
          Wave(standardError: errors[$0], designEffect: means.designEffectsWithReplacement[$0])
        )
      }, uniquingKeysWith: { first, _ in first })
    guard times.count > 1 else {
      line = nil
      return
    }
    let centre = times.reduce(0, +) / Double(times.count)
    let spread = times.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let slope = means.estimate.combined(by: Matrix([times.map { ($0 - centre) / spread }]))
    let df = slope.degreesOfFreedom
    let error = slope.standardErrors[0]
    line = Line(
      slope: slope.values[0], standardError: error,
      interval: df > 0 ? slope.interval(0, level: level) : nil, degreesOfFreedom: df,
      pValue: df > 0 && error > 0
        ? min(1, 2 * StudentT(Double(df)).upper((slope.values[0] / error).magnitude)) : nil)
  }
}

extension Sample {
  /// Nil where no design is set, or no row has a value.
  func waves(of value: Expression, over period: ColumnID, level: Double) throws(CommandError)
    -> WaveEstimates?
  {
    guard !schema.design.columns.isEmpty else { return nil }
    let id = Derivation.column(value, index: 0)
    let rows = try surveyRows(
      of: [id], names: [period],
      derivations: value == .column(id) ? [] : [Derivation(id: id, expression: value)])
    let periods = rows.names[0]
    // Periods without a value have no place in the line.
    var hasRows = [Bool](repeating: false, count: periods.values.count)
    for (row, code) in periods.codes.enumerated()
    where code >= 0 && rows.hasValue[0][row] && rows.design.weights[row] > 0 {
      hasRows[Int(code)] = true
    }
    let present = hasRows.indices.filter { hasRows[$0] }
    guard !present.isEmpty else { return nil }
    var numbers = [Int32](repeating: -1, count: periods.values.count)
    for (number, code) in present.enumerated() { numbers[code] = Int32(number) }
    let groups = periods.codes.indices.map { row in
      rows.hasValue[0][row] && periods.codes[row] >= 0 ? numbers[Int(periods.codes[row])] : -1
    }
    let means = try naming([period]) { () throws(StatisticsError) in
      try SurveyMean(of: rows.values[0], by: groups, groupCount: present.count, in: rows.design)
    }
    return WaveEstimates(
      present.map { periods.values[$0].stored ?? .nan }, means, in: rows.design, level: level)
  }
}
