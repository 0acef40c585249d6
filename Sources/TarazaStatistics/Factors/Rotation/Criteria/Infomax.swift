import Glibc
import TarazaNumerics

/// Infomax: how little the share of a squared loading in the total tells beyond its row and column.
///
/// f = log m + H(cells) - H(rows) - H(columns), with H the entropy -sum of e log e of the shares.
///
/// - Source: McKeon (1968), unpublished; Browne (2001). Multivariate Behavioral Research 36, 111-150.
///   doi:10.1207/S15327906MBR3601_05
package struct Infomax: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let (p, m) = (loadings.rows, loadings.columns)
    let squares = loadings.squares
    let total = squares.elements.reduce(0, +)
    guard total > 0 else { return CriterionValue(value: .infinity, gradient: loadings) }
    let cells = Shares(squares.elements, of: total)
    let rows = Shares((0..<p).map { squares.row($0).reduce(0, +) }, of: total)
    let columns = Shares((0..<m).map { squares.column($0).reduce(0, +) }, of: total)
    var result = CriterionValue(
      value: log(Double(m)) + cells.entropy - rows.entropy - columns.entropy, gradient: loadings)
    for column in 0..<m {
      for row in 0..<p {
        let i = column * p + row
        result.gradient.elements[i] *=
          2 * (cells.slopes[i] - rows.slopes[row] - columns.slopes[column])
      }
    }
    return result
  }

  /// The entropy of parts of a total, and its derivative by each part, the total moving too.
  private struct Shares {
    let entropy: Double
    let slopes: [Double]

    init(_ parts: [Double], of total: Double) {
      let logarithms = parts.map { $0 > 0 ? log($0 / total) : 0 }
      let entropy = -zip(parts, logarithms).reduce(0) { $0 + $1.0 * $1.1 } / total
      self.entropy = entropy
      slopes = logarithms.map { -($0 + entropy) / total }
    }
  }
}
