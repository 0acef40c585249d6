/// Reading printed tables.
enum PrintedTable {
  /// Linear between the entries, the end entry beyond them; `xs` in rising order.
  static func interpolated(_ x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard let first = xs.first, let last = xs.last, x > first else { return ys[0] }
    guard x < last else { return ys[ys.count - 1] }
    let upper = xs.firstIndex { $0 >= x } ?? xs.count - 1
    let share = (x - xs[upper - 1]) / (xs[upper] - xs[upper - 1])
    return ys[upper - 1] + share * (ys[upper] - ys[upper - 1])
  }
}
