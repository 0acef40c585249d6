extension Rotation {
  /// What the rotation minimises; nil where it minimises nothing in one step.
  func criterion(items: Int, factors: Int) -> (any RotationCriterion)? {
    let (p, m) = (Double(items), Double(factors))
    return switch self {
    case .none, .promax: nil
    case .varimax: Varimax()
    case .quartimax: Quartimax()
    case .equamax: CrawfordFerguson(kappa: m / (2 * p))
    case .parsimax: CrawfordFerguson(kappa: (m - 1) / (p + m - 2))
    case .oblimin(let gamma, _): Oblimin(gamma: gamma)
    case .crawfordFerguson(let kappa, _): CrawfordFerguson(kappa: kappa)
    case .geomin(let delta, _, _): Geomin(delta: delta)
    case .bentler: BentlerSimplicity()
    case .infomax: Infomax()
    case .entropy: MinimumEntropy()
    case .tandem(let isSecond): Tandem(second: isSecond)
    case .simplimax(let nearZero): Simplimax(nearZero: nearZero)
    case .bifactor: Bifactor()
    case .target(let rows, _): TargetDistance(rows: rows)
    }
  }
}
