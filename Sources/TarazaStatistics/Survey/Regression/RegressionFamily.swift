import Glibc

/// What is said of the outcome: how its mean follows from the model, and how it varies around it.
public enum RegressionFamily: String, CaseIterable, Equatable, Hashable, Sendable {
  /// A number; the mean is the model.
  case gaussian
  /// A truth, or a share between 0 and 1; the log odds are the model.
  case logit
  /// A count; the log of the mean is the model.
  case poisson
  /// Ordered answers; the log odds of a higher answer are the model, the same at every step.
  case ordinal
}

/// The mean of a family's outcome as a function of the linear index η, with the canonical link, so
/// that the variance is the derivative of the mean.
struct MeanFunction {
  let family: RegressionFamily

  func mean(_ index: Double) -> Double {
    switch family {
    case .gaussian: index
    case .logit, .ordinal: Self.logistic(index)
    case .poisson: exp(index)
    }
  }

  /// dμ/dη, which is the variance too (but for a factor).
  func slope(_ index: Double) -> Double {
    switch family {
    case .gaussian: return 1
    case .logit, .ordinal:
      let p = Self.logistic(index)
      return p * (1 - p)
    case .poisson: return exp(index)
    }
  }

  /// d²μ/dη².
  func curvature(_ index: Double) -> Double {
    switch family {
    case .gaussian: return 0
    case .logit, .ordinal:
      let p = Self.logistic(index)
      return p * (1 - p) * (1 - 2 * p)
    case .poisson: return exp(index)
    }
  }

  /// Twice the difference of log-likelihoods of an outcome and of its mean.
  func deviance(_ y: Double, _ index: Double) -> Double {
    switch family {
    case .gaussian: return (y - index) * (y - index)
    case .logit, .ordinal:
      // -2 (y η - log(1 + exp η)) less its value at the best η.
      let fit = y * index - Self.logOnePlusExp(index)
      let best = (y > 0 ? y * log(y) : 0) + (y < 1 ? (1 - y) * log1p(-y) : 0)
      return 2 * (best - fit)
    case .poisson:
      let best = y > 0 ? y * log(y) - y : 0
      return 2 * (best - (y * index - exp(index)))
    }
  }

  /// The index that has this mean.
  func link(_ mean: Double) -> Double {
    switch family {
    case .gaussian: mean
    case .logit, .ordinal: log(mean / (1 - mean))
    case .poisson: log(mean)
    }
  }

  static func logistic(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let e = exp(x)
    return e / (1 + e)
  }

  private static func logOnePlusExp(_ x: Double) -> Double {
    max(x, 0) + log1p(exp(-x.magnitude))
  }
}
