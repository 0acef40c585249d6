import Glibc
import TarazaNumerics

/// A criterion of the eigenvalues of D R D, D = diag(u)^(-1/2), whose parameter is x = log u, in
/// which it is close to quadratic.
package protocol LogUniquenessCriterion: ConcentratedCriterion {}

extension LogUniquenessCriterion {
  static func bounds(_ R: SymmetricMatrix, _ options: ExtractionOptions) -> BoxBounds {
    BoxBounds(
      lower: R.diagonal.map { log(options.leastUniqueness * $0) },
      upper: R.diagonal.map { log($0) })
  }

  /// Of sums over so many eigenvalues near 1.
  static func rounding(_ R: SymmetricMatrix) -> Double { 8 * .ulpOfOne * Double(R.order) }

  package func reduced(at x: [Double]) -> SymmetricMatrix {
    R.scaled(by: x.map { exp(-$0 / 2) })
  }

  package func loadings(at x: [Double], _ spectrum: Spectrum) -> Matrix {
    spectrum.scaledLeadingVectors { max($0 - 1, 0).squareRoot() }
      .scalingRows(by: x.map { exp($0 / 2) })
  }

  package func parameters(ofUniquenesses uniquenesses: [Double]) -> [Double] {
    uniquenesses.map { log($0) }
  }

  package func uniquenesses(at x: [Double]) -> [Double] { x.map { exp($0) } }
}
