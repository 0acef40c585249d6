import TarazaNumerics

/// What a wild bootstrap needs of the rows: cross-products by cluster.
struct WildParts: Sendable {
  /// X_gᵀW_gX_g of each cluster.
  let grams: [SymmetricMatrix]
  /// X_gᵀW_ge_g of each cluster at the fit, parameters x clusters.
  let scores: Matrix
  /// (XᵀWX)⁻¹.
  let bread: SymmetricMatrix
  let toModel: Matrix

  /// Statistics that differ by less than this share are the same but for rounding: draws that are
  /// multiples of the data must count as equal to it.
  static let rounding = 1e-9

  init(_ rows: ClusterRows) {
    var grams: [SymmetricMatrix] = []
    var scores: [[Double]] = []
    for members in rows.members {
      let X = rows.X.selecting(rows: members)
      let weights = members.map { rows.precision[$0] }
      grams.append(SymmetricMatrix(gramOf: X.scalingRows(by: weights.map { $0.squareRoot() })))
      let residuals = members.map { rows.precision[$0] * rows.residuals[$0] }
      scores.append(X.multiplied(by: residuals, transposingSelf: true))
    }
    self.grams = grams
    self.scores = Matrix(columns: scores)
    bread = rows.bread
    toModel = rows.toModel
  }

  /// The draws of one coefficient of the model, as functions of the null value.
  func line(_ position: Int) -> WildLine {
    let combination = toModel.row(position)
    let f = bread * combination
    let spread = zip(f, combination).reduce(0) { $0 + $1.0 * $1.1 }
    let leverages = grams.map { $0 * f }
    let slopes = Matrix(columns: leverages.map { $0.map { -$0 / spread } })
    return WildLine(
      scores: scores.multiplied(by: f, transposingSelf: true),
      slopes: slopes.multiplied(by: f, transposingSelf: true),
      leverages: Matrix(columns: leverages), scoreMoves: bread * scores,
      slopeMoves: bread * slopes)
  }

  /// The draws of several coefficients, all zero under the null.
  func plane(_ positions: [Int], _ estimates: [Double]) throws(StatisticsError) -> WildPlane {
    let C = toModel.selecting(rows: positions)
    let F = bread.asMatrix.multiplied(by: C, transposingOther: true)
    let spread = SymmetricMatrix(symmetrizing: C * F)
    let values = positions.map { estimates[$0] }
    let shift = try numerically("the wild cluster bootstrap") { () throws(NumericsError) in
      F * (try spread.cholesky().solve(values))
    }
    let restricted = scores + Matrix(columns: grams.map { $0 * shift })
    let leverages = grams.map { ($0 * F).transposed }
    return WildPlane(
      scores: F.multiplied(by: restricted, transposingSelf: true), leverages: leverages,
      moves: bread * restricted, combination: C)
  }
}

/// One coefficient with null value b + d: scores are h₀ + d h₁, and so is all that follows.
struct WildLine: Sendable {
  /// Of each cluster, m X_gᵀW_ge_g at the fit, and its change with d.
  let scores: [Double]
  let slopes: [Double]
  /// X_gᵀW_gX_g m of each cluster (columns).
  let leverages: Matrix
  /// (XᵀWX)⁻¹ times the scores, and times their change: parameters x clusters.
  let scoreMoves: Matrix
  let slopeMoves: Matrix

  func curve(_ v: [Double]) -> WildCurve {
    let (first, second) = (scoreMoves * v, slopeMoves * v)
    let fixed = leverages.multiplied(by: first, transposingSelf: true)
    let moving = leverages.multiplied(by: second, transposingSelf: true)
    var curve = WildCurve()
    for g in v.indices {
      let (a, b) = (v[g] * scores[g], v[g] * slopes[g])
      curve.value += a
      curve.slope += b
      let (rest, change) = (a - fixed[g], b - moving[g])
      curve.square += rest * rest
      curve.cross += rest * change
      curve.slopeSquare += change * change
    }
    return curve
  }
}

/// t* of one draw: (value + d slope)² / (square + 2 d cross + d² slopeSquare).
struct WildCurve: Sendable {
  var value = 0.0
  var slope = 0.0
  var square = 0.0
  var cross = 0.0
  var slopeSquare = 0.0

  /// Whether t*² is no less than d² / variance.
  func isExtreme(_ d: Double, _ variance: Double) -> Bool {
    let top = value + d * slope
    let below = max(0, square + 2 * d * cross + d * d * slopeSquare)
    return top * top * variance >= d * d * below * (1 - WildParts.rounding)
  }
}

/// Several coefficients with the null imposed.
struct WildPlane: Sendable {
  /// q x clusters.
  let scores: Matrix
  /// q x parameters of each cluster.
  let leverages: [Matrix]
  /// Parameters x clusters.
  let moves: Matrix
  /// q x parameters.
  let combination: Matrix

  /// θᵀV⁻¹θ of a draw; nil where V has no inverse.
  func statistic(_ v: [Double]) -> Double? {
    let move = moves * v
    let theta = combination * move
    var rests = Matrix(rows: v.count, columns: theta.count)
    for g in v.indices {
      let known = leverages[g] * move
      for k in theta.indices { rests[g, k] = v[g] * scores[k, g] - known[k] }
    }
    guard let factor = try? SymmetricMatrix(gramOf: rests).cholesky() else { return nil }
    return zip(theta, factor.solve(theta)).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
