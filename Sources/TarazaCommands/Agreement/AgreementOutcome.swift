import TarazaData
import TarazaStatistics

/// What `agreement` finds in one group.
struct AgreementOutcome: Sendable {
  /// One coefficient, or why there is none.
  struct Coefficient: Sendable {
    /// By which programs find it: `cohen`, `alpha`.
    let code: String
    let name: String
    var value: Double?
    var standardError: Double?
    var interval: ConfidenceInterval?
    var observed: Double?
    var expected: Double?
    var cases: Int?
    var remark: String?
  }

  struct Category: Sendable {
    let name: String
    let share: Double
    /// Of those who choose it for a case, how many of the others do.
    let agreement: Double?
    let test: FleissTest.Category?
  }

  struct Pair: Sendable {
    let first: Int
    let second: Int
    let n: Int
    let agreement: Double?
    let kappa: CohenKappa?
  }

  let rated: RatedCases
  let weightsName: String
  var coefficients: [Coefficient] = []
  var alpha: KrippendorffAlpha?
  var bootstrap: KrippendorffBootstrap?
  var agreement: AgreementCoefficient?
  var paradox: AgreementParadox?
  var intraclass: [IntraclassCorrelation] = []
  /// Cases that every rater rated, on which intraclass correlations and W rest.
  var completeCases = 0
  var limits: BlandAltman?
  var profiles: [RaterProfile] = []
  var cases: [CaseDisagreement] = []
  var pairs: [Pair] = []
  var categories: [Category] = []
  /// Of cases that every rater rated, whether all give the same.
  var isPerfect = false
  let design: Design
  let seed: UInt64
}
