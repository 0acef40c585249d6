import TarazaData
import TarazaLanguage
import TarazaStatistics

/// The rows of a group as rows of a sample with a design, for cases that these rows tell of.
struct SampledCases: Sendable {
  let whole: SampleDesign
  /// Rows of the group that have a weight above zero and a unit.
  let kept: [Int]
  let lost: Int
  /// Of each kept row, its row in the design.
  private let places: [Int]

  /// Nil without a design.
  ///
  /// - Throws: what the design refuses, such as strata of one unit.
  init?(_ sample: Sample) throws(CommandError) {
    guard !sample.schema.design.columns.isEmpty else { return nil }
    let rows = try sample.surveyRows(of: [])
    let whole = rows.design
    let kept = rows.places.indices.filter {
      rows.places[$0] >= 0 && whole.weights[Int(rows.places[$0])] > 0
    }
    self.whole = whole
    self.kept = kept
    lost = rows.places.count - kept.count
    places = kept.map { Int(rows.places[$0]) }
    try naming([]) { () throws(StatisticsError) in try whole.checkUnits() }
  }

  /// - Parameter rows: of each kept row its case, below zero for none.
  func design(ofCases rows: [Int32], count: Int) -> (design: CaseDesign?, scattered: Int) {
    var ofCases = [[Int]](repeating: [], count: count)
    for (row, place) in rows.enumerated() where place >= 0 {
      ofCases[Int(place)].append(places[row])
    }
    return CaseDesign.joining(whole, rowsOfCases: ofCases)
  }
}
