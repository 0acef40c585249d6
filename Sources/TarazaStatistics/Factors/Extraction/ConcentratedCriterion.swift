import TarazaNumerics

/// A fit criterion as a function of the uniquenesses alone: for given uniquenesses the best loadings
/// follow from the leading eigenpairs of one matrix, the reduced matrix.
///
/// The parameter x has one entry per item; each criterion says what it is of the uniqueness.
/// "Leading" are the first m eigenpairs, "trailing" the others. Value and gradient need only the
/// leading ones; the exact second derivatives need all.
package protocol ConcentratedCriterion: Sendable {
  /// The correlations (or covariances) to be explained.
  var R: SymmetricMatrix { get }
  var factors: Int { get }
  /// Limits of x.
  var bounds: BoxBounds { get }
  /// Values of the criterion closer than this cannot be told apart.
  var rounding: Double { get }

  /// The reduced matrix at x.
  func reduced(at x: [Double]) -> SymmetricMatrix
  func value(at x: [Double], _ spectrum: Spectrum) -> Double
  func gradient(at x: [Double], _ spectrum: Spectrum) -> [Double]
  /// Exact where the spectrum is whole, otherwise with the trailing eigenvalues taken as close
  /// together when set against the leading ones.
  func hessian(at x: [Double], _ spectrum: Spectrum) -> SymmetricMatrix
  func loadings(at x: [Double], _ spectrum: Spectrum) -> Matrix

  func parameters(ofUniquenesses uniquenesses: [Double]) -> [Double]
  func uniquenesses(at x: [Double]) -> [Double]
}

/// Eigenpairs of the reduced matrix: the leading ones, or all.
package struct Spectrum: Sendable {
  package let reduced: SymmetricMatrix
  package let values: [Double]
  package let vectors: Matrix
  package let leading: Int

  package var items: Int { reduced.order }
  package var isWhole: Bool { values.count == items }
  package var leadingValues: ArraySlice<Double> { values.prefix(leading) }
  package var trailingValues: ArraySlice<Double> { values.dropFirst(leading) }

  package init(of reduced: SymmetricMatrix, leading: Int, whole: Bool) throws(StatisticsError) {
    self.reduced = reduced
    self.leading = leading
    let pairs = try numerically("eigenvalues") { () throws(NumericsError) in
      try reduced.leadingEigen(whole ? reduced.order : leading)
    }
    values = pairs.values
    vectors = pairs.vectors
  }

  /// The sum over leading pairs of weight(eigenvalue) vector vectorᵀ.
  package func leadingSum(_ weight: (Double) -> Double) -> SymmetricMatrix {
    let first = vectors.selecting(columns: Array(0..<leading))
    let scaled = first.scalingColumns(by: leadingValues.map(weight))
    return SymmetricMatrix(symmetrizing: scaled.multiplied(by: first, transposingOther: true))
  }

  /// The diagonal of `leadingSum`, without the rest.
  package func leadingDiagonal(_ weight: (Double) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: items)
    for (pair, value) in leadingValues.enumerated() {
      let factor = weight(value)
      for item in 0..<items { sums[item] += factor * vectors[item, pair] * vectors[item, pair] }
    }
    return sums
  }

  /// The projector on the trailing vectors.
  package var trailingProjector: SymmetricMatrix { .identity(items) - leadingSum { _ in 1 } }

  /// The reduced matrix less its leading pairs.
  package var trailingPart: SymmetricMatrix { reduced - leadingSum { $0 } }

  /// The sum over leading pairs l and trailing pairs t of weight(value l, value t) v vᵀ, with v the
  /// entry by entry product of the two vectors. Needs a whole spectrum. Pairs whose values coincide
  /// are left out: which of the two leads is arbitrary there, and the criterion has a kink.
  package func crossSum(_ weight: (Double, Double) -> Double) -> SymmetricMatrix {
    let trailing = items - leading
    var products = Matrix(rows: items, columns: leading * trailing)
    var weighted = products
    for l in 0..<leading {
      for t in 0..<trailing {
        let gap = values[l] - values[leading + t]
        guard gap > 4 * .ulpOfOne * values[0].magnitude else { continue }
        let factor = weight(values[l], values[leading + t])
        let column = l * trailing + t
        for item in 0..<items {
          let product = vectors[item, l] * vectors[item, leading + t]
          products[item, column] = product
          weighted[item, column] = factor * product
        }
      }
    }
    return SymmetricMatrix(symmetrizing: weighted.multiplied(by: products, transposingOther: true))
  }
}

extension SymmetricMatrix {
  /// The entry by entry product.
  func hadamard(_ other: SymmetricMatrix) -> SymmetricMatrix {
    precondition(order == other.order, "The matrices differ in order.")
    var result = self
    for i in result.elements.indices { result.elements[i] *= other.elements[i] }
    return result
  }
}
