import TarazaNumerics

/// How each community changed, and whether it matters which of them had the intervention.
///
/// Communities and times are fitted without an effect; the change of a community is the weighted mean of
/// what is left of its rows after the intervention less that before. Every community counts alike. If the
/// intervention did nothing any others might as well have had it: p is the share of the assignments, all
/// of them where they are few, in which the arms differ at least as much.
///
/// - Shapes: `changes` and `sizes` follow the panel's communities.
/// - Edge cases: with T treated out of G the smallest p is one over the number of assignments, twice that
///   where both arms are of one size; with one treated it is 1 / G.
/// - Throws: as `SurveyRegression` and `ClusterPermutation`.
/// - Source: Gail, Mark, Carroll, Green & Pee (1996). Stat. Med. 15, 1069-1092.
///   doi:10.1002/(SICI)1097-0258(19960615)15:11<1069::AID-SIM220>3.0.CO;2-Q; Conley & Taber (2011). Rev.
///   Econ. Stat. 93, 113-125. doi:10.1162/REST_a_00049, on few treated groups.
public struct CommunityChanges: Equatable, Sendable {
  public let changes: [Double]
  /// The mean change of treated communities less that of the others.
  public let difference: Double
  public let permutation: ClusterPermutation

  public init(_ panel: CommunityPanel, seed: UInt64 = 1) throws(StatisticsError) {
    let regression = try panel.regression(on: [])
    let residuals = try ClusterRows(regression, method: "the permutation of communities").residuals
    let count = panel.codes.count
    var sums = [[Double]](repeating: [0, 0], count: count)
    var weights = sums
    for (place, row) in regression.model.rows.enumerated() {
      let (unit, side) = (Int(panel.units[row]), panel.isAfter(row) ? 1 : 0)
      sums[unit][side] += panel.weights[row] * residuals[place]
      weights[unit][side] += panel.weights[row]
    }
    let changes = (0..<count).map { unit in
      sums[unit][1] / weights[unit][1] - sums[unit][0] / weights[unit][0]
    }
    self.changes = changes
    func mean(_ isTreated: Bool) -> Double {
      let own = changes.indices.filter { panel.isTreated[$0] == isTreated }
      return own.reduce(0) { $0 + changes[$1] } / Double(own.count)
    }
    difference = mean(true) - mean(false)
    permutation = try ClusterPermutation(
      changes, groups: panel.isTreated.map { $0 ? 1 : 0 }, levels: 2,
      design: try SampleDesign(weights: changes.map { _ in 1 }), seed: seed)
  }
}
