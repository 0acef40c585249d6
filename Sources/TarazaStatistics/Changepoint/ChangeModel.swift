/// What is constant within a segment of a series.
public enum ChangeModel: String, CaseIterable, Equatable, Hashable, Sendable {
  /// The level.
  case level
  /// A straight line in time: level and slope may both change.
  case trend

  /// Coefficients in a segment.
  public var coefficients: Int {
    switch self {
    case .level: 1
    case .trend: 2
    }
  }
}

/// A straight line or a mean fitted to a growing run of points, one point at a time.
///
/// Adding a point gives its recursive residual: the error of its prediction from the points before
/// over the root of that error's variance factor, so that the squares of the recursive residuals
/// sum up to the sum of squares of the fit.
///
/// - Source: Brown, Durbin & Evans (1975). J. R. Stat. Soc. B 37, 149-192.
///   doi:10.1111/j.2517-6161.1975.tb01532.x, with means and centred sums in place of the inverse.
struct RunningFit: Sendable {
  let model: ChangeModel
  private(set) var n = 0
  private(set) var meanTime = 0.0
  private(set) var mean = 0.0
  /// Sums of squares of the times and of products with the values, both centred.
  private(set) var timeSquares = 0.0
  private(set) var products = 0.0
  private(set) var residualSquares = 0.0

  init(_ model: ChangeModel) { self.model = model }

  var slope: Double { model == .trend && timeSquares > 0 ? products / timeSquares : 0 }

  /// At time 0.
  var intercept: Double { mean - slope * meanTime }

  /// Adds a point; its recursive residual, nil while the points are no more than coefficients.
  @inline(__always)
  mutating func add(_ time: Double, _ value: Double) -> Double? {
    let before = n
    let count = Double(before)
    let error = value - mean
    let distance = time - meanTime
    var residual: Double?
    switch model {
    case .level:
      if before >= 1 { residual = error * (count / (count + 1)).squareRoot() }
    case .trend:
      if before >= 2 {
        let predicted = error - products / timeSquares * distance
        residual = predicted / (1 + 1 / count + distance * distance / timeSquares).squareRoot()
      }
    }
    n += 1
    mean += error / Double(n)
    if model == .trend {
      meanTime += distance / Double(n)
      timeSquares += distance * (time - meanTime)
      products += distance * (value - mean)
    }
    if let residual { residualSquares += residual * residual }
    return residual
  }
}

/// The fit of one model to a whole stretch of a series.
struct StretchFit: Sendable {
  let fit: RunningFit
  let residuals: [Double]
  let recursiveResiduals: [Double]

  init(_ model: ChangeModel, _ times: ArraySlice<Double>, _ values: ArraySlice<Double>) {
    var fit = RunningFit(model)
    var recursive: [Double] = []
    for (time, value) in zip(times, values) {
      if let residual = fit.add(time, value) { recursive.append(residual) }
    }
    self.fit = fit
    recursiveResiduals = recursive
    residuals = zip(times, values).map { time, value in
      value - fit.mean - fit.slope * (time - fit.meanTime)
    }
  }

  var residualSquares: Double { residuals.reduce(0) { $0 + $1 * $1 } }
}
