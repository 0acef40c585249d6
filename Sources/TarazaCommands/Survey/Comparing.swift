import TarazaLanguage
import TarazaStatistics

/// Does the test that `compare` asks for, by the design or, for independent rows, the classical one.
struct Comparing {
  let command: CompareCommand
  let rows: SurveyRows
  let isSimple: Bool
  let seed: UInt64

  func compare(_ item: Int) throws(StatisticsError) -> Comparison {
    command.over == nil ? try single(item) : try grouped(item)
  }

  private func values(_ item: Int) -> [Double] {
    rows.values[item].indices.map { row in
      guard rows.hasValue[item][row] else { return .nan }
      guard command.isPaired else { return rows.values[item][row] }
      return rows.hasValue[1][row] ? rows.values[1][row] - rows.values[0][row] : .nan
    }
  }

  private func single(_ item: Int) throws(StatisticsError) -> Comparison {
    let y = values(item)
    let means = try GroupMeans(
      y, groups: y.map { _ in 0 }, levels: 1, design: rows.design, domain: rows.domain)
    let test = try means.test(against: command.against ?? 0, level: command.level)
    var result = Comparison(item: item)
    result.test = command.isPaired ? "paired t" : "t"
    result.describe(means, levels: [0])
    result.take(test)
    let deviation = means.deviations[0]
    if deviation > 0 { result.cohenD = (test.difference - (command.against ?? 0)) / deviation }
    return result
  }

  private func grouped(_ item: Int) throws(StatisticsError) -> Comparison {
    let y = values(item)
    let (codes, levels) = occupied(y)
    guard levels.count >= 2 else { throw .tooFewItems(needed: 2, got: levels.count) }
    let means = try GroupMeans(
      y, groups: codes, levels: levels.count, design: rows.design, domain: rows.domain)
    var result = Comparison(item: item)
    result.describe(means, levels: levels)
    let test =
      command.test == .auto ? (levels.count == 2 ? CompareTest.t : .wald) : command.test
    if test == .t, levels.count != 2 {
      throw .outOfRange(
        "t compares two groups, and there are \(levels.count): `test: wald` compares them together")
    }
    if command.inference == .permutation {
      try permute(y, codes, levels.count, test, means, into: &result)
      return result
    }
    switch test {
    case .auto, .t, .wald: try compareMeans(means, into: &result)
    case .wilcoxon, .kruskal: try ranks(y, codes, levels.count, .wilcoxon, into: &result)
    case .vanDerWaerden: try ranks(y, codes, levels.count, .vanDerWaerden, into: &result)
    case .median: try ranks(y, codes, levels.count, .median, into: &result)
    case .jonckheere: try jonckheere(y, codes, levels.count, into: &result)
    case .armitage: try armitage(y, codes, levels.count, into: &result)
    }
    if levels.count == 2 { result.cohenD = means.standardizedDifference(0, 1)?.cohenD }
    result.superiority =
      (try? StochasticOrder(
        y, groups: codes, levels: levels.count, design: rows.design, domain: rows.domain))?
      .probability
    return result
  }

  /// Codes among the groups that have an answer.
  private func occupied(_ y: [Double]) -> (codes: [Int32], levels: [Int]) {
    let names = rows.names[0]
    var present = [Bool](repeating: false, count: names.values.count)
    for (row, code) in names.codes.enumerated()
    where code >= 0 && y[row].isFinite && rows.domain[row] && rows.design.weights[row] != 0 {
      present[Int(code)] = true
    }
    let levels = present.indices.filter { present[$0] }
    var places = [Int32](repeating: -1, count: present.count)
    for (place, level) in levels.enumerated() { places[level] = Int32(place) }
    return (names.codes.map { $0 >= 0 ? places[Int($0)] : -1 }, levels)
  }

  private func compareMeans(
    _ means: GroupMeans, into result: inout Comparison
  ) throws(StatisticsError) {
    if isSimple {
      let welch = try WelchTest(
        means: means.means.values, variances: means.deviations.map { $0 * $0 },
        counts: means.counts)
      guard means.counts.count == 2 else {
        result.test = "Welch's F"
        result.take(
          welch.F, welch.degreesOfFreedom, welch.residualDegreesOfFreedom, welch.pValue)
        return
      }
      let variance = (0..<2).reduce(0.0) {
        $0 + means.deviations[$1] * means.deviations[$1] / Double(means.counts[$1])
      }
      result.test = "Welch's t"
      result.take(
        try MeanTest(
          difference: means.means.values[1] - means.means.values[0],
          standardError: variance.squareRoot(),
          degreesOfFreedom: welch.residualDegreesOfFreedom, level: command.level))
    } else if means.counts.count == 2 {
      result.test = "design t"
      result.take(try means.difference(0, 1, level: command.level))
    } else {
      result.test = "design F"
      result.take(try means.equality())
    }
  }

  private func permute(
    _ y: [Double], _ codes: [Int32], _ levels: Int, _ test: CompareTest, _ means: GroupMeans,
    into result: inout Comparison
  ) throws(StatisticsError) {
    let used = codes.indices.map { codes[$0] >= 0 && y[$0].isFinite && rows.domain[$0] }
    let score: PopulationRanks.Score? =
      switch test {
      case .auto, .t, .wald, .jonckheere, .armitage: nil
      case .wilcoxon, .kruskal: .wilcoxon
      case .vanDerWaerden: .vanDerWaerden
      case .median: .median
      }
    let values =
      score.map {
        PopulationRanks(y, weights: rows.design.weights, score: $0, isUsed: used).scores
      } ?? y
    let permutation = try ClusterPermutation(
      values, groups: codes, levels: levels, design: rows.design, domain: rows.domain, seed: seed)
    result.test = score == nil ? "permutation" : "rank permutation"
    result.permutation = permutation
    result.statistic = permutation.statistic
    result.pValue = permutation.pValue
    if levels == 2 {
      if score == nil {
        result.estimate = means.means.values[1] - means.means.values[0]
      }
      result.cohenD = means.standardizedDifference(0, 1)?.cohenD
    }
  }

  private func ranks(
    _ y: [Double], _ codes: [Int32], _ levels: Int, _ score: PopulationRanks.Score,
    into result: inout Comparison
  ) throws(StatisticsError) {
    if isSimple, score == .wilcoxon {
      let isUsed = rows.design.weights.indices.map {
        rows.domain[$0] && rows.design.weights[$0] != 0
      }
      let ranks = try ClassicalRanks(y, groups: codes, levels: levels, isUsed: isUsed)
      if levels == 2, command.test == .wilcoxon {
        result.test = "rank sum z"
        result.take(ranks.rankSum.z, nil, nil, ranks.rankSum.pValue)
      } else {
        let test = ranks.kruskalWallis
        result.test = "Kruskal–Wallis"
        result.take(test.H, Double(test.degreesOfFreedom), nil, test.pValue)
      }
      return
    }
    let used = codes.indices.map { codes[$0] >= 0 && y[$0].isFinite && rows.domain[$0] }
    let ranks = PopulationRanks(y, weights: rows.design.weights, score: score, isUsed: used)
    let means = try GroupMeans(
      ranks.scores, groups: codes, levels: levels, design: rows.design, domain: rows.domain)
    if levels == 2 {
      result.test = "rank t"
      let test = try means.difference(0, 1, level: command.level)
      result.take(test.t, test.degreesOfFreedom, nil, test.pValue)
    } else {
      result.test = "rank F"
      result.take(try means.equality())
    }
  }

  private func jonckheere(
    _ y: [Double], _ codes: [Int32], _ levels: Int, into result: inout Comparison
  ) throws(StatisticsError) {
    let order = try StochasticOrder(
      y, groups: codes, levels: levels, design: rows.design, domain: rows.domain)
    if isSimple {
      let isUsed = rows.design.weights.indices.map {
        rows.domain[$0] && rows.design.weights[$0] != 0
      }
      let test = try ClassicalRanks(y, groups: codes, levels: levels, isUsed: isUsed).jonckheere
      result.test = "Jonckheere z"
      result.take(test.z, nil, nil, test.pValue)
    } else {
      let test = try order.test(level: command.level)
      result.test = "Jonckheere t"
      result.take(test.t, test.degreesOfFreedom, nil, test.pValue)
    }
  }

  private func armitage(
    _ y: [Double], _ codes: [Int32], _ levels: Int, into result: inout Comparison
  ) throws(StatisticsError) {
    let used = y.indices.filter {
      codes[$0] >= 0 && y[$0].isFinite && rows.domain[$0] && rows.design.weights[$0] != 0
    }
    guard used.allSatisfy({ y[$0] == 0 || y[$0] == 1 }) else {
      throw .outOfRange(
        "a trend of shares needs an outcome of 0 and 1: derive high = q >= 4, then compare high")
    }
    if isSimple {
      var successes = [Double](repeating: 0, count: levels)
      var counts = [Int](repeating: 0, count: levels)
      for row in used {
        successes[Int(codes[row])] += y[row]
        counts[Int(codes[row])] += 1
      }
      let test = try CochranArmitageTest(successes: successes, counts: counts)
      result.test = "Armitage z"
      result.take(test.z, nil, nil, test.pValue)
      return
    }
    let trend = try SurveyRegression(
      codes.indices.map { codes[$0] >= 0 ? y[$0] : .nan },
      variables: [.number(codes.map(Double.init))], terms: [ModelTerm([0])], family: .gaussian,
      design: rows.design, domain: rows.domain)
    let slope = trend.test(1, level: command.level)
    guard let p = slope.pValue, let t = slope.t else {
      throw .notComputable("the design leaves no degrees of freedom for a trend of shares")
    }
    result.test = "Armitage t"
    result.take(t, Double(trend.residualDegreesOfFreedom), nil, p)
    result.estimate = slope.estimate
    result.standardError = slope.standardError
    result.interval = slope.interval
  }
}

extension Comparison {
  mutating func describe(_ groups: GroupMeans, levels: [Int]) {
    counts = groups.counts
    means = groups.means.values
    errors = groups.means.standardErrors
    deviations = groups.deviations
    self.levels = levels
  }

  mutating func take(_ test: MeanTest) {
    estimate = test.difference
    standardError = test.standardError
    interval = test.interval
    take(test.t, test.degreesOfFreedom, nil, test.pValue)
  }

  mutating func take(_ test: WaldTest) {
    take(
      test.F, Double(test.degreesOfFreedom), Double(test.residualDegreesOfFreedom), test.pValue)
  }

  mutating func take(_ statistic: Double, _ df: Double?, _ rest: Double?, _ p: Double) {
    self.statistic = statistic
    degreesOfFreedom = df
    residualDegreesOfFreedom = rest
    pValue = p
  }
}
