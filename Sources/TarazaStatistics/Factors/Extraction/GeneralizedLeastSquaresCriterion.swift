import Glibc
import TarazaNumerics

/// The generalised least squares discrepancy 1/2 tr((I - R⁻¹ S)²) with the best loadings put in:
/// F(u) = 1/2 sum of (h - 1)² over the trailing pairs, h = 1 / t with t the eigenvalues of D R D,
/// D = diag(u)^(-1/2), so that h are the largest eigenvalues of N = D⁻¹ R⁻¹ D⁻¹.
///
/// The parameter is x = log u. With P_k the sum of h^k v vᵀ over trailing pairs:
/// Gradient: the diagonal of P_2 - P_1.
/// Hessian: 1/2 [P_2∘P_0 + P_1∘P_1 + N∘(P_1 - P_0) + diag(P_2 - P_1)] + sum over leading l, trailing
/// t of (h_t - 1)(h_t + h_l)² / 2 (h_t - h_l) w wᵀ, with w the entry by entry product of both
/// vectors.
///
/// - Source: Jöreskog & Goldberger (1972). Psychometrika 37, 243-260. doi:10.1007/BF02306782;
///   second derivatives in the closed form that sums over all pairs give.
package struct GeneralizedLeastSquaresCriterion: LogUniquenessCriterion {
  package let R: SymmetricMatrix
  package let factors: Int
  package let bounds: BoxBounds
  package let rounding: Double
  private let inverse: SymmetricMatrix

  package init(
    _ R: SymmetricMatrix, factors: Int, _ options: ExtractionOptions
  ) throws(StatisticsError) {
    self.R = R
    self.factors = factors
    bounds = Self.bounds(R, options)
    inverse = try R.inverseOfItems()
    rounding = Self.rounding(R)
  }

  package func value(at x: [Double], _ spectrum: Spectrum) -> Double {
    let trailing = trailing(at: x, spectrum)
    let squares = trailing.second.trace - 2 * trailing.first.trace
    return max(0, (squares + Double(spectrum.items - factors)) / 2)
  }

  package func gradient(at x: [Double], _ spectrum: Spectrum) -> [Double] {
    let trailing = trailing(at: x, spectrum)
    return zip(trailing.second.diagonal, trailing.first.diagonal).map { $0 - $1 }
  }

  package func hessian(at x: [Double], _ spectrum: Spectrum) -> SymmetricMatrix {
    let trailing = trailing(at: x, spectrum)
    let projector = spectrum.trailingProjector
    let excess = trailing.first - projector
    let own =
      trailing.second.hadamard(projector) + trailing.first.hadamard(trailing.first)
      + trailing.whole.hadamard(excess)
      + .diagonal(zip(trailing.second.diagonal, trailing.first.diagonal).map { $0 - $1 })
    func cross(_ leading: Double, _ trailing: Double) -> Double {
      let (l, t) = (1 / leading, 1 / trailing)
      return (t + l) * (t + l) / (2 * (t - l))
    }
    if spectrum.isWhole {
      return 0.5 * own + spectrum.crossSum { (1 / $1 - 1) * cross($0, $1) }
    }
    // Where the model fits, the trailing values are close to 1.
    return 0.5 * own
      + spectrum.leadingSum { $0 > 1 ? cross($0, 1) : 0 }.hadamard(excess)
  }

  /// Powers of N on the trailing vectors.
  private struct Trailing {
    let whole: SymmetricMatrix
    let first: SymmetricMatrix
    let second: SymmetricMatrix
  }

  private func trailing(at x: [Double], _ spectrum: Spectrum) -> Trailing {
    let N = inverse.scaled(by: x.map { exp($0 / 2) })
    let square = SymmetricMatrix(symmetrizing: N * N)
    return Trailing(
      whole: N, first: N - spectrum.leadingSum { 1 / $0 },
      second: square - spectrum.leadingSum { 1 / ($0 * $0) })
  }
}
