import TarazaStatistics

extension PAdjustment {
  var words: String {
    switch self {
    case .holm: "Holm"
    case .hochberg: "Hochberg"
    case .hommel: "Hommel"
    case .bonferroni: "Bonferroni"
    case .benjaminiHochberg: "Benjamini and Hochberg"
    case .benjaminiYekutieli: "Benjamini and Yekutieli"
    case .none: "not adjusted"
    }
  }
}
