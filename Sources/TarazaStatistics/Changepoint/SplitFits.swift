/// What one fit to all points, and one to each side of every date, leave over.
///
/// - Shapes: `sides` has an entry per date, the first after `first` values, the last before as many.
struct SplitFits: Sendable {
  let first: Int
  let whole: Double
  let sides: [Double]

  /// - Precondition: twice `first` points at least, and more in `first` than coefficients.
  init(_ model: ChangeModel, _ times: [Double], _ values: [Double], first: Int) {
    let n = values.count
    let before = Self.runningSquares(model, times, values)
    // Backwards in time: the same fit, from the other end.
    let after = Self.runningSquares(model, times.reversed().map { -$0 }, values.reversed())
    self.first = first
    whole = before[n]
    sides = (first...(n - first)).map { before[$0] + after[n - $0] }
  }

  /// How many values stand before the date that fits best, the earliest of several.
  var bestCut: Int {
    first + (sides.indices.min { sides[$0] < sides[$1] } ?? 0)
  }

  /// The sum of squares of the fit to the first 0, 1, … n points.
  private static func runningSquares(
    _ model: ChangeModel, _ times: [Double], _ values: [Double]
  ) -> [Double] {
    var fit = RunningFit(model)
    return [0]
      + zip(times, values).map { time, value in
        _ = fit.add(time, value)
        return fit.residualSquares
      }
  }
}
