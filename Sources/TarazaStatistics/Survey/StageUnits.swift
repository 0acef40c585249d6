/// The units drawn at one stage, numbered, with the strata out of which they were drawn.
struct StageUnits: Equatable, Sendable {
  /// Of each unit: the unit of the stage before that holds it; empty at the first stage.
  var parents: [Int32] = []
  /// Of each unit: the stratum, numbered over all units of the stage before.
  var strata: [Int32] = []
  /// Of each stratum.
  var names: [String] = []
  var counts: [Int] = []
  /// The share of the stratum's units that was sampled; zero when nobody knows.
  var shares: [Double] = []
  /// The product of the shares of the stages before.
  var carried: [Double] = []

  var count: Int { strata.count }

  /// The strata with one unit, unless that was all there is.
  var lonely: [Int] { counts.indices.filter { counts[$0] == 1 && shares[$0] < 1 } }
}

extension StageUnits {
  /// The units of a stage and, for each row, the unit it belongs to.
  ///
  /// - Parameters:
  ///   - outer: the stage before and the rows' units in it; nil at the first stage.
  static func numbered(
    _ stage: SamplingStage, rowCount: Int, number: Int, within outer: (StageUnits, [Int32])?
  ) throws(StatisticsError) -> (StageUnits, rows: [Int32]) {
    var result = StageUnits()
    var strata = stage.strata?.codes ?? [Int32](repeating: 0, count: rowCount)
    var names = stage.strata?.names ?? [""]
    if let (_, units) = outer {
      var pairs = PairNumbers(widths: (Int(units.max() ?? -1) + 1, names.count))
      strata = pairs.numbers(units, strata)
      names = pairs.members.map { names[Int($0.second)] }
    } else {
      // Strata of the list that no row has are not strata of this sample.
      var present = Renumbering(count: names.count)
      strata = present.numbers(strata)
      names = present.members.map { names[Int($0)] }
    }
    let (units, strataOfUnits) = try units(of: stage, strata, names, isInner: outer != nil)
    result.names = names
    result.strata = strataOfUnits
    result.counts = [Int](repeating: 0, count: names.count)
    for stratum in strataOfUnits { result.counts[Int(stratum)] += 1 }
    if let (_, outerRows) = outer {
      result.parents = [Int32](repeating: 0, count: strataOfUnits.count)
      for (row, unit) in units.enumerated() { result.parents[Int(unit)] = outerRows[row] }
    }
    result.shares = try shares(of: stage, strata, result, number)
    result.carried = [Double](repeating: 1, count: names.count)
    if let (outer, _) = outer {
      for (unit, stratum) in result.strata.enumerated() {
        let holder = Int(outer.strata[Int(result.parents[unit])])
        result.carried[Int(stratum)] = outer.carried[holder] * outer.shares[holder]
      }
    }
    return (result, units)
  }

  private static func units(
    of stage: SamplingStage, _ strata: [Int32], _ names: [String], isInner: Bool
  ) throws(StatisticsError) -> (rows: [Int32], strata: [Int32]) {
    guard let units = stage.units else {
      return (strata.indices.map { Int32(truncatingIfNeeded: $0) }, strata)
    }
    if isInner || stage.isNested {
      var pairs = PairNumbers(widths: (names.count, units.names.count))
      let rows = pairs.numbers(strata, units.codes)
      return (rows, pairs.members.map(\.first))
    }
    var present = Renumbering(count: units.names.count)
    let rows = present.numbers(units.codes)
    var strataOfUnits = [Int32](repeating: -1, count: present.members.count)
    for (row, unit) in rows.enumerated() where strataOfUnits[Int(unit)] != strata[row] {
      guard strataOfUnits[Int(unit)] < 0 else {
        throw .design(
          .unitInTwoStrata(
            unit: units.names[Int(units.codes[row])],
            first: names[Int(strataOfUnits[Int(unit)])], second: names[Int(strata[row])]))
      }
      strataOfUnits[Int(unit)] = strata[row]
    }
    return (rows, strataOfUnits)
  }

  private static func shares(
    of stage: SamplingStage, _ strata: [Int32], _ units: StageUnits, _ number: Int
  ) throws(StatisticsError) -> [Double] {
    guard let populations = stage.populations else {
      return [Double](repeating: 0, count: units.names.count)
    }
    var known = [Double?](repeating: nil, count: units.names.count)
    for (row, stratum) in strata.enumerated() {
      let given = populations[row].isFinite ? populations[row] : 0
      if let earlier = known[Int(stratum)] {
        guard earlier == given else {
          throw .design(.populationDiffers(stratum: units.names[Int(stratum)], stage: number))
        }
      } else {
        known[Int(stratum)] = given
      }
    }
    var shares: [Double] = []
    for (stratum, population) in known.enumerated() {
      let (population, count) = (population ?? 0, units.counts[stratum])
      guard population >= 0 else {
        throw .design(.negativePopulation(stratum: units.names[stratum], stage: number))
      }
      guard population <= 1 || population >= Double(count) else {
        throw .design(
          .populationTooSmall(
            stratum: units.names[stratum], stage: number, population: population, sampled: count))
      }
      shares.append(population <= 1 ? population : Double(count) / population)
    }
    return shares
  }
}

/// Numbers those of many codes that occur, in the order in which they appear.
struct Renumbering {
  private(set) var members: [Int32] = []
  private var table: [Int32]

  init(count: Int) { table = Array(repeating: -1, count: count) }

  mutating func numbers(_ codes: [Int32]) -> [Int32] {
    codes.map { code in
      if table[Int(code)] < 0 {
        table[Int(code)] = Int32(members.count)
        members.append(code)
      }
      return table[Int(code)]
    }
  }
}

/// Numbers the pairs of two codes that occur, in the order in which they appear.
struct PairNumbers {
  /// Up to this many possible pairs are looked up in a table.
  private static let largestTable = 1 << 22

  private(set) var members: [(first: Int32, second: Int32)] = []
  private let width: Int
  private var table: [Int32]
  private var others: [Int: Int32] = [:]

  init(widths: (Int, Int)) {
    width = max(1, widths.1)
    let (size, overflow) = widths.0.multipliedReportingOverflow(by: width)
    table = overflow || size > Self.largestTable ? [] : Array(repeating: -1, count: size)
  }

  mutating func numbers(_ first: [Int32], _ second: [Int32]) -> [Int32] {
    var numbers = [Int32](repeating: 0, count: first.count)
    for row in first.indices {
      let pair = Int(first[row]) &* width &+ Int(second[row])
      var number = table.isEmpty ? others[pair] ?? -1 : table[pair]
      if number < 0 {
        number = Int32(members.count)
        members.append((first[row], second[row]))
        if table.isEmpty { others[pair] = number } else { table[pair] = number }
      }
      numbers[row] = number
    }
    return numbers
  }
}
