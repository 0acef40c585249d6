extension WishartFactor {
  /// The correlation matrix of `degreesOfFreedom` + 1 rows of independent normals: a new W scaled to
  /// a diagonal of ones. Its rows are A's rows brought to length 1, so it is positive definite.
  public func drawCorrelation(_ generator: inout SeededGenerator) -> SymmetricMatrix {
    let cross = SymmetricMatrix(outerGramOf: draw(&generator))
    let scales = cross.diagonal.map { 1 / $0.squareRoot() }
    var correlation = cross.scaled(by: scales)
    for i in 0..<order { correlation[i, i] = 1 }
    return correlation
  }
}
