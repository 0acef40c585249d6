/// The coefficients of `agreement`, by the words under which programs find them.
enum AgreementCode: String, Hashable, Sendable {
  case percent
  case weightedPercent = "weighted_percent"
  case cohen
  case light
  case scott
  case fleiss
  case conger
  case ac1
  case ac2
  case brennanPrediger = "brennan_prediger"
  case alpha
  case kendallW = "kendall_w"
  case lin
  case icc
  /// Of all ratings, where some are missing.
  case agreementOfAll = "icc_a1_reml"
  case consistencyOfAll = "icc_c1_reml"

  /// Whose formula it is.
  func formula(isWeighted: Bool) -> String {
    switch self {
    case .percent, .fleiss: "Fleiss 1971"
    case .weightedPercent: "Gwet 2014"
    case .cohen: isWeighted ? "Cohen 1968" : "Cohen 1960"
    case .light: "Light 1971"
    case .scott: "Scott 1955"
    case .conger: "Conger 1980"
    case .ac1, .ac2: "Gwet 2008"
    case .brennanPrediger: "Brennan & Prediger 1981"
    case .alpha: "Krippendorff 2011"
    case .kendallW: "Kendall 1975"
    case .lin: "Lin 1989, 2000"
    case .icc, .agreementOfAll, .consistencyOfAll: "McGraw & Wong 1996"
    }
  }
}
