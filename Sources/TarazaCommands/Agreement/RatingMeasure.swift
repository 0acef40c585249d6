import TarazaData
import TarazaStatistics

/// How far ratings may be read as amounts.
enum RatingMeasure: String, Sendable, CaseIterable {
  case nominal, ordinal, interval, ratio

  var metric: DisagreementMetric {
    switch self {
    case .nominal: .nominal
    case .ordinal: .ordinal
    case .interval: .interval
    case .ratio: .ratio
    }
  }

  var isNumeric: Bool { self == .interval || self == .ratio }

  /// By the codebook, the least of several; nil where it says none.
  init?(leastOf variables: [Variable]) {
    let levels = Set(variables.compactMap(\.level))
    guard let least = MeasurementLevel.allCases.first(where: levels.contains) else { return nil }
    switch least {
    case .nominal: self = .nominal
    case .ordinal: self = .ordinal
    case .interval: self = .interval
    }
  }
}
