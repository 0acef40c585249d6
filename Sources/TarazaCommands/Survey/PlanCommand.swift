import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `plan`: how many people a survey needs, or what it can see.
struct PlanCommand: SourceCommand {
  private enum Aim: String, CaseIterable { case share, mean, difference, trend }

  static let aim = Parameter.word(
    "aim", "What is planned: share, mean, difference or trend", Aim.allCases.map(\.rawValue))
  static let margin = Parameter.number(
    "margin", "How far the estimate may be off, such as 5%", in: 1e-9...1e9
  ).optional
  static let share = Parameter.number("share", "The share that is expected", in: 0.0001...0.9999)
    .default(0.5, "50%")
  static let sd = Parameter.number("sd", "The standard deviation of a mean", in: 1e-9...1e9)
    .optional
  static let difference = Parameter.number(
    "difference", "The difference to be seen; of a trend, the change per wave", in: -1e9...1e9
  ).optional
  static let power = Parameter.number(
    "power", "How surely it is to be seen", in: 0.51...0.999
  ).default(0.8, "80%")
  static let clusterSize = Parameter.number(
    "cluster_size", "Respondents in each village or school", in: 1...1e6
  ).default(1, "1")
  static let icc = Parameter.number(
    "icc", "How alike respondents of one cluster are (intraclass correlation)", in: 0...1
  ).default(0, "0")
  static let sizeVariation = Parameter.number(
    "size_cv", "The coefficient of variation of cluster sizes", in: 0...10
  ).default(0, "0")
  static let weightEffect = Parameter.number(
    "weight_effect", "What unequal weights multiply variances by", in: 1...100
  ).default(1, "1")
  static let population = Parameter.number(
    "population", "The number of people in the population", in: 1...1e12
  ).optional
  static let overlap = Parameter.number(
    "overlap", "Correlation of the two estimates, where clusters or people repeat", in: 0...0.99
  ).default(0, "0")
  static let waves = Parameter.integer("waves", "The number of waves of a trend", in: 3...1000)
    .optional
  static let respondents = Parameter.number(
    "respondents", "Respondents in each wave of a trend", in: 2...1e9
  ).optional
  static let signature = Signature(
    "plan", "How many people a survey needs, or what it can see", input: .none,
    parameters: [
      aim, margin, share, sd, difference, power, clusterSize, icc, sizeVariation, weightEffect,
      population, overlap, waves, respondents, Common.level,
    ],
    details:
      "`plan share` and `plan mean` find the sample for a margin of error, `plan difference` "
      + "that for each of two groups or waves, `plan trend` the power to see a straight change. Where "
      + "people come by clusters, say how many and how alike they are: 20 in a village with an "
      + "intraclass correlation of 0.05 count as 10. Intervals use Student's t on the clusters' "
      + "degrees of freedom.",
    examples: [
      Example(
        "plan share with margin: 5%, cluster_size: 20, icc: 0.05", "a share in a survey of villages"
      ),
      Example(
        "plan difference with difference: 10%, cluster_size: 15, icc: 0.05, overlap: 0.3",
        "a change between two waves"),
      Example(
        "plan trend with difference: 0.05, sd: 1, waves: 6, respondents: 600, cluster_size: 20, icc: 0.05",
        "a trend of a five-point item"),
    ],
    synonyms: ["samplesize", "sample_size", "power", "power.t.test", "sampsi"])

  private let names: [String]
  private let values: [Double]
  private let sentence: String

  init(_ arguments: Arguments) throws(Diagnostic) {
    guard let aim = Aim(rawValue: arguments[Self.aim]) else {
      throw Diagnostic(
        .unknownChoice, "`plan` does not know “\(arguments[Self.aim].shortened)”",
        hints: ["there are \(Aim.allCases.map(\.rawValue).joined(separator: ", "))"])
    }
    let planned: Planned
    do throws(StatisticsError) {
      let clusters = try ClusterPlan(
        clusterSize: arguments[Self.clusterSize], icc: arguments[Self.icc],
        sizeVariation: arguments[Self.sizeVariation], weightEffect: arguments[Self.weightEffect])
      switch aim {
      case .share, .mean: planned = try Self.estimate(aim, clusters, arguments)
      case .difference: planned = try Self.contrast(clusters, arguments)
      case .trend: planned = try Self.trend(clusters, arguments)
      }
    } catch { throw Diagnostic(error, items: []) }
    if let lacking = planned.lacking {
      throw Diagnostic(
        .missingArgument, "`plan \(aim.rawValue)` lacks `\(lacking)`",
        hints: ["`help plan` shows it at work"])
    }
    names = planned.names
    values = planned.values
    sentence = planned.sentence
  }

  /// What was found, or the option without which nothing can be.
  private struct Planned {
    var names: [String] = []
    var values: [Double] = []
    var sentence = ""
    var lacking: String?
  }

  private static func deviation(_ arguments: Arguments) -> Double {
    let p = arguments[share]
    return arguments[sd] ?? (p * (1 - p)).squareRoot()
  }

  private static func estimate(
    _ aim: Aim, _ clusters: ClusterPlan, _ arguments: Arguments
  ) throws(StatisticsError) -> Planned {
    guard let margin = arguments[margin] else { return Planned(lacking: "margin") }
    if aim == .mean, arguments[sd] == nil { return Planned(lacking: "sd") }
    let deviation = aim == .mean ? arguments[sd] ?? 1 : shareDeviation(arguments)
    let size = try SampleSize(
      margin: margin, deviation: deviation, plan: clusters, population: arguments[population],
      level: arguments[Common.level])
    let shown = aim == .share ? "\(points(margin)) percentage points" : number(margin)
    return Planned(
      names: ["respondents", "clusters", "design_effect", "margin"],
      values: [size.respondents, size.clusters, size.designEffect, margin],
      sentence: "\(people(size, clusters)) are needed to know the \(aim.rawValue) within "
        + "\(shown) either way, in \(arguments[Common.level].percent) of such surveys. Add what "
        + "refusals will take.")
  }

  private static func shareDeviation(_ arguments: Arguments) -> Double {
    let p = arguments[share]
    return (p * (1 - p)).squareRoot()
  }

  private static func contrast(
    _ clusters: ClusterPlan, _ arguments: Arguments
  ) throws(StatisticsError) -> Planned {
    guard let difference = arguments[difference] else { return Planned(lacking: "difference") }
    let p = arguments[share] + difference
    if arguments[sd] == nil, p <= 0 || p >= 1 {
      throw .outOfRange("a share of \(number(arguments[share])) changed by \(number(difference))")
    }
    let second = arguments[sd] ?? (p * (1 - p)).squareRoot()
    let size = try SampleSize(
      difference: difference, deviations: (deviation(arguments), second), plan: clusters,
      power: arguments[power], overlap: arguments[overlap], level: arguments[Common.level])
    let shown =
      arguments[sd] == nil
      ? "\(points(difference.magnitude)) percentage points" : number(difference.magnitude)
    return Planned(
      names: ["respondents", "clusters", "design_effect", "power"],
      values: [size.respondents, size.clusters, size.designEffect, arguments[power]],
      sentence: "\(people(size, clusters)) are needed in each of the two groups or waves, to see a "
        + "difference of \(shown) in \(arguments[power].percent) of such surveys.")
  }

  private static func trend(
    _ clusters: ClusterPlan, _ arguments: Arguments
  ) throws(StatisticsError) -> Planned {
    guard let slope = arguments[difference] else { return Planned(lacking: "difference") }
    guard let waves = arguments[waves] else { return Planned(lacking: "waves") }
    guard let respondents = arguments[respondents] else { return Planned(lacking: "respondents") }
    let result = try TrendPower(
      slope: slope, waves: waves, respondents: respondents, deviation: deviation(arguments),
      plan: clusters, level: arguments[Common.level])
    return Planned(
      names: ["power", "detectable", "se", "df", "design_effect"],
      values: [
        result.power, result.detectableSlope, result.standardError, result.degreesOfFreedom,
        clusters.designEffect,
      ],
      sentence: "A change of \(number(slope)) per wave over \(waves) waves would be seen in "
        + "\(result.power.percent) of such surveys; in 80% of them one of "
        + "\(Cell.number(result.detectableSlope, .measurement).displayText). The same clusters are supposed to be visited each time."
    )
  }

  /// 0.05 is 5 percentage points.
  private static func points(_ share: Double) -> String {
    number((share * 1e6).rounded() / 1e4)
  }

  private static func people(_ size: SampleSize, _ plan: ClusterPlan) -> String {
    let respondents = "\(Int(size.respondents).grouped) respondents"
    guard plan.clusterSize > 1 else { return respondents }
    return "\(respondents) in \(Int(size.clusters).grouped) clusters"
  }

  private static func number(_ value: Double) -> String {
    Cell.number(value, .plain).displayText
  }

  func schema(_ context: Context) -> Schema {
    Schema(names.map { Variable(ColumnID($0), type: .number) })
  }

  func open(_ context: Context) -> Opened {
    let columns = zip(names, values).map { name, value -> (ColumnID, Column) in
      var builder = ColumnBuilder(type: .number)
      builder.append(number: value)
      return (ColumnID(name), builder.finished())
    }
    return Opened(Frame(Table(columns)), notes: [Note(.reading, "plan", sentence)])
  }
}
