import TarazaNumerics
import TarazaTestSupport
import Testing

@Suite struct StoredValuesTests {
  static let families = [
    "normal", "student-t", "chi-square", "f", "beta", "binomial",
    "poisson", "noncentral-chi-square",
  ]

  @Test(arguments: families)
  func everyStoredValueIsMetToTwelveDigits(_ name: String) throws {
    let stored = try StoredValues(name)
    let tolerance = try #require(stored.tolerance?["relative"]?.number)
    var worst: [String: Double] = [:]
    for entry in stored.entries {
      let answer = try #require(Self.answer(name, entry))
      let error = entry.relativeError(of: answer)
      worst[entry.function, default: 0] = max(worst[entry.function, default: 0], error)
      #expect(error <= tolerance, "\(name) \(entry) gave \(answer)")
    }
    #expect(worst.count >= 5, "each of the five functions has stored values")
    let summary = worst.sorted { $0.key < $1.key }.map { "\($0.key) \(Float($0.value))" }
    print("worst relative error, \(name): " + summary.joined(separator: ", "))
  }

  @Test func everyStoredBivariateProbabilityIsMet() throws {
    let stored = try StoredValues("bivariate-normal")
    let tolerance = try #require(stored.tolerance?["absolute"]?.number)
    var worst = 0.0
    for entry in stored.entries {
      let answer = BivariateNormal.lower(
        entry.arguments[0], entry.arguments[1], entry.parameters[0])
      let error = (answer - entry.value).magnitude
      worst = max(worst, error)
      #expect(error <= tolerance, "\(entry) gave \(answer)")
    }
    print("worst absolute error, bivariate normal: \(Float(worst))")
  }

  private static func answer(_ name: String, _ entry: StoredValues.Entry) -> Double? {
    if entry.function == "noncentrality" {
      return NoncentralChiSquare.noncentrality(
        df: entry.parameters[0], statistic: entry.arguments[0], lowerTail: entry.arguments[1])
    }
    guard let family = Family(name, entry.parameters) else { return nil }
    switch entry.function {
    case "density": return family.density(entry.arguments[0])
    case "lower": return family.lower(entry.arguments[0])
    case "upper": return family.upper(entry.arguments[0])
    case "quantile": return family.quantile(entry.arguments[0])
    case "upperQuantile": return family.upperQuantile(entry.arguments[0])
    default: return nil
    }
  }
}
