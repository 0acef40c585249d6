/// Steps added up, never below 0: what the cumulative sums of scores and of counts have in common.
///
/// S_i = max(0, S_(i-1) + step_i).
///
/// - Edge cases: behind the baseline the sum starts again.
/// - Source: Page (1954). Biometrika 41, 100-115. doi:10.1093/biomet/41.1-2.100
struct TabularSums: Equatable, Sendable {
  private(set) var values: [Double] = []
  /// For each period, the position of the first one of the sum's present run off 0; nil at 0.
  private(set) var since: [Int?] = []

  init(_ steps: [Double], baseline: Range<Int>, start: Double = 0) {
    var present = start
    for (place, step) in steps.enumerated() {
      let isFresh = place == 0 || place == baseline.upperBound
      if isFresh { present = start }
      present = max(0, present + step)
      values.append(present)
      since.append(present > 0 ? (isFresh ? nil : since[place - 1]) ?? place : nil)
    }
  }
}
