import TarazaData
import TarazaStatistics

/// What `agreement` finds in one group.
struct AgreementOutcome: Sendable {
  /// One coefficient, or why there is none.
  struct Coefficient: Sendable {
    let code: AgreementCode
    let name: String
    var value: Double?
    var standardError: Double?
    var interval: ConfidenceInterval?
    var observed: Double?
    var expected: Double?
    var cases: Int?
    /// A few words, which stand in the table.
    var remark: String?
    /// Why there is no value; a note tells it.
    var reason: String?
    /// What a note adds to the value.
    var explanation: String?
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

  /// Of two raters, case by case.
  struct Differences: Sendable {
    let means: [Double]
    let differences: [Double]
  }

  let rated: RatedCases
  /// Of kappa and its kin; nil where these are not shown.
  let weightsName: String?
  /// Cases with two ratings or more, which alone tell of agreement.
  let pairedCases: Int
  var coefficients: [Coefficient] = []
  var alpha: KrippendorffAlpha?
  /// Nil where no draws were asked for.
  var bootstrap: KrippendorffBootstrap?
  var jackknife: KrippendorffJackknife?
  var agreement: AgreementCoefficient?
  /// Of two raters, without weights, which a paradox is told of.
  var plainKappa: CohenKappa?
  var paradox: AgreementParadox?
  /// But for those that do not exist.
  var intraclass: [IntraclassCorrelation] = []
  /// Cases that every rater rated, on which intraclass correlations and W rest.
  var completeCases = 0
  var limits: BlandAltman?
  /// Why there are none, of two raters whose numbers are compared.
  var withoutLimits: String?
  /// Nil where no chart is drawn of them.
  var differences: Differences?
  var profiles: [RaterProfile] = []
  var cases: [CaseDisagreement] = []
  var pairs: [Pair] = []
  var categories: [Category] = []
  /// Whether all ratings of a case are the same, in every case.
  var isPerfect = false
  /// Who gave all the cases that others rated too the same rating, though not all ratings are equal.
  var constantRaters: [Int] = []
  /// Whether every rating that can be compared is in one category; then which.
  var onlyCategory: String?
  let design: Design
  let seed: UInt64

  var alphaInterval: ConfidenceInterval? {
    bootstrap?.interval ?? jackknife?.interval ?? alpha?.interval
  }

  /// Of which prevalence and bias indices are defined.
  var isOfTwoCategories: Bool { rated.categories.count == 2 }
}
