import Glibc
import TarazaNumerics

extension RowNormalization {
  /// Added to each weight, so that no item is without any.
  private static let leastWeight = 0.001

  /// One for each item.
  func divisors(of loadings: Matrix) throws(StatisticsError) -> [Double] {
    switch self {
    case .none: return [Double](repeating: 1, count: loadings.rows)
    case .kaiser: return loadings.normalizingRows().lengths
    case .curetonMulaik:
      let (rows, lengths) = loadings.normalizingRows()
      return zip(lengths, try Self.simplicity(rows)).map { $0 / $1 }
    }
  }

  /// cos²(90° (a₀ - a) / (a₀ - d)) of the angle a between an item and the first principal axis, with
  /// cos a₀ = 1 / sqrt(m), and d = 0 within that cone and 90° outside: 1 on the cone, where an item
  /// of simple structure lies, and 0 on the axis and across it.
  private static func simplicity(_ rows: Matrix) throws(StatisticsError) -> [Double] {
    let axis = try numerically("the first principal axis") { () throws(NumericsError) in
      try SymmetricMatrix(gramOf: rows).leadingEigen(1).vectors.column(0)
    }
    let cone = acos(1 / Double(rows.columns).squareRoot())
    return (rows * axis).map { projection in
      let angle = acos(min(abs(projection), 1))
      let edge = angle < cone ? 0 : Double.pi / 2
      let weight = cos((cone - angle) / (cone - edge) * .pi / 2)
      return weight * weight + leastWeight
    }
  }
}
