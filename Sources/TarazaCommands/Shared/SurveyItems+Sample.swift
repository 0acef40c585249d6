import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

extension Sample {
  /// The items over the whole sample, for coefficients whose errors come from its design; nil where
  /// no design is set, and for a matrix, which has no rows.
  func surveyItems(_ items: [ColumnID], missing: MissingRule) throws(CommandError) -> SurveyItems? {
    guard !schema.design.columns.isEmpty, !(frame.relation is MatrixRelation) else { return nil }
    let rows = try surveyRows(of: items)
    return SurveyItems(rows.values, hasValue: rows.hasValue, of: rows.design, rule: missing)
  }
}

extension Note {
  /// What the errors and intervals of a result rest on.
  ///
  /// - Parameter degreesOfFreedom: those of the units that have rows in the group.
  static func errors(by design: SampleDesign, degreesOfFreedom df: Int) -> Note {
    let (units, strata) = (design.unitCount, design.strataCount)
    if strata == 1, units == design.rowCount, design.weights.allSatisfy({ $0 == design.weights[0] })
    {
      return Note(
        .recipe, "design",
        "Errors, intervals and p by the rows, drawn one by one: \(df.grouped) degrees of freedom.")
    }
    let sampled = "\(units.grouped) sampling units in \(strata.grouped) "
    let part = df == design.degreesOfFreedom ? "" : " in this part of it"
    return Note(
      .recipe, "design",
      "Errors, intervals and p by the sample's design: " + sampled
        + "\(strata == 1 ? "stratum" : "strata"), \(df.grouped) degrees of freedom\(part).")
  }
}
