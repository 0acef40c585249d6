import Glibc

/// What Newton's step needs of each row: w (y - μ), √(w dμ/dη), and the deviance.
struct IndexTerms {
  private(set) var residuals: [Double]
  private(set) var roots: [Double]
  private(set) var deviance = 0.0
  private(set) var largestIndex = 0.0

  init(
    _ mean: MeanFunction, _ index: [Double], _ y: ArraySlice<Double>, _ weights: ArraySlice<Double>
  ) {
    residuals = index
    roots = index
    var (deviance, largest) = (0.0, 0.0)
    residuals.withUnsafeMutableBufferPointer { residuals in
      roots.withUnsafeMutableBufferPointer { roots in
        index.withUnsafeBufferPointer { index in
          y.withUnsafeBufferPointer { y in
            weights.withUnsafeBufferPointer { weights in
              for row in 0..<index.count {
                let (eta, w) = (index[row], weights[row])
                let values = mean.values(y[row], eta)
                residuals[row] = w * (y[row] - values.mean)
                roots[row] = (w * values.slope).squareRoot()
                deviance += w * values.deviance
                largest = max(largest, eta.magnitude)
              }
            }
          }
        }
      }
    }
    (self.deviance, largestIndex) = (deviance, largest)
  }
}

extension MeanFunction {
  /// Mean, slope and deviance at once, from one exponential.
  @inline(__always)
  func values(_ y: Double, _ index: Double) -> (mean: Double, slope: Double, deviance: Double) {
    switch family {
    case .gaussian: return (index, 1, (y - index) * (y - index))
    case .logit, .ordinal:
      let e = exp(-index.magnitude)
      let share = 1 / (1 + e)
      let p = index >= 0 ? share : e * share
      // Good to the last digit of a sum of ones; log1p would take three times as long.
      let fit = y * index - (max(index, 0) + log(1 + e))
      // The best fit of an outcome of 0 or 1 is perfect.
      let best = y > 0 && y < 1 ? y * log(y) + (1 - y) * log1p(-y) : 0
      return (p, e * share * share, 2 * (best - fit))
    case .poisson:
      let e = exp(index)
      let best = y > 0 ? y * log(y) - y : 0
      return (e, e, 2 * (best - (y * index - e)))
    }
  }
}
