import TarazaNumerics

/// How nearly two categories agree: 1 for the same, 0 for those farthest apart.
///
/// With q categories in their order and d the distance of two places: linear 1 - d / (q - 1),
/// quadratic 1 - d² / (q - 1)², ordinal 1 - d (d + 1) / [q (q - 1)], which counts the pairs of
/// categories between the two, themselves included.
///
/// - Shapes: `matrix(_:)` is q x q in the order of the categories.
/// - Edge cases: a category that nobody uses takes a place all the same when it is one of q.
/// - Throws: `.outOfRange` when own weights have another size, or lie outside [0, 1], or the same
///   category does not weigh 1.
/// - Source: Cicchetti & Allison (1971). Am. J. EEG Technol. 11, 101-109 (linear); Fleiss & Cohen
///   (1973). Educ. Psychol. Meas. 33, 613-619. doi:10.1177/001316447303300309 (quadratic); Gwet
///   (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 3 (ordinal)
public enum AgreementWeights: Equatable, Sendable {
  case identity
  case linear
  case quadratic
  case ordinal
  case own(SymmetricMatrix)

  var isOwn: Bool {
    if case .own = self { true } else { false }
  }

  public func matrix(_ q: Int) throws(StatisticsError) -> SymmetricMatrix {
    switch self {
    case .identity: return .identity(q)
    case .linear: return Self.falling(q) { 1 - $0 / $1 }
    case .quadratic: return Self.falling(q) { 1 - $0 * $0 / ($1 * $1) }
    case .ordinal: return Self.falling(q) { 1 - $0 * ($0 + 1) / ($1 * ($1 + 1)) }
    case .own(let weights):
      guard weights.order == q else {
        throw .outOfRange("weights for \(weights.order) categories, and there are \(q)")
      }
      guard weights.storage.allSatisfy({ $0 >= 0 && $0 <= 1 }),
        weights.diagonal.allSatisfy({ $0 == 1 })
      else { throw .outOfRange("weights beyond 0 to 1, or not 1 for the same category") }
      return weights
    }
  }

  /// - Parameter weight: of the distance of two categories and the largest distance there is.
  private static func falling(
    _ q: Int, _ weight: (_ distance: Double, _ farthest: Double) -> Double
  ) -> SymmetricMatrix {
    var result = SymmetricMatrix.identity(q)
    for r in 0..<q {
      for c in 0..<r { result[r, c] = weight(Double(r - c), Double(q - 1)) }
    }
    return result
  }
}
