import TarazaNumerics
import Testing

/// One distribution seen through its five functions, so that tests can walk over all of them.
struct Family: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let density: @Sendable (Double) -> Double
  let lower: @Sendable (Double) -> Double
  let upper: @Sendable (Double) -> Double
  let quantile: @Sendable (Double) -> Double
  let upperQuantile: @Sendable (Double) -> Double
}

extension Family {
  init?(_ name: String, _ parameters: [Double]) {
    switch (name, parameters.count) {
    case ("normal", 0): self = .normal
    case ("student-t", 1): self.init(StudentT(parameters[0]))
    case ("chi-square", 1): self.init(ChiSquare(parameters[0]))
    case ("noncentral-chi-square", 2):
      self.init(NoncentralChiSquare(parameters[0], parameters[1]))
    case ("f", 2): self.init(FDistribution(parameters[0], parameters[1]))
    case ("beta", 2): self.init(Beta(parameters[0], parameters[1]))
    case ("binomial", 2): self.init(Binomial(parameters[0], parameters[1]))
    case ("poisson", 1): self.init(Poisson(parameters[0]))
    default: return nil
    }
  }

  static let normal = Family(
    testDescription: "normal", density: Normal.density, lower: Normal.lower, upper: Normal.upper,
    quantile: Normal.quantile, upperQuantile: Normal.upperQuantile)

  init(_ law: StudentT) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: ChiSquare) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: NoncentralChiSquare) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: FDistribution) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: Beta) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: Binomial) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }

  init(_ law: Poisson) {
    self.init(
      testDescription: "\(law)", density: law.density, lower: law.lower, upper: law.upper,
      quantile: law.quantile, upperQuantile: law.upperQuantile)
  }
}
