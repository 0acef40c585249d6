import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PolychoricErrorsTests {
  private static let references = Result { try Golden.cases("correlation/polychoric-errors") }

  /// Gamma, with parameters in lavaan's order: thresholds, then correlations by columns of the
  /// lower triangle.
  @Test(arguments: try references.get())
  func gammaAgreesWithLavaan(_ golden: GoldenCase) throws {
    let rule: MissingRule =
      golden.options["missing"]?.string == "pairwise" ? .pairwise : .listwise
    var block = try golden.itemBlock()
    if let name = golden.options["weights"]?.string, !name.isEmpty {
      block = ItemBlock(
        columns: block.columns, missing: block.missing, weights: try golden.table().numbers(name))
    }
    var tables = PairTables(columns: block.columns.count, rule: rule)
    tables.add(block)
    let fit = try PolychoricMatrix(tables)
    #expect(golden.disagreement("R", try fit.correlations().R) == nil)
    let influence = try PolychoricInfluence(of: fit, tables)
    let order = influence.parameters.indices.sorted { a, b in
      Self.place(influence.parameters[a]) < Self.place(influence.parameters[b])
    }
    let gamma = try influence.covariance(of: block).selecting(order).map { $0 * Double(fit.rows) }
    #expect(golden.disagreement("gamma", gamma) == nil)
    #expect(golden.disagreement("n", Double(fit.rows)) == nil)

    let rows = try influence.rows(block)
    let sum = SymmetricMatrix(gramOf: rows)
    let whole = try influence.covariance(of: block)
    for (a, b) in zip(sum.storage, whole.storage) { #expect(abs(a - b) < 1e-14) }
    for column in 0..<rows.columns {
      #expect(abs(rows.column(column).reduce(0, +)) < 1e-9)
    }
  }

  private static func place(_ parameter: PolychoricInfluence.Parameter) -> Int {
    switch parameter {
    case .threshold(let item, let category): item * 1000 + category
    case .correlation(let a, let b): 1_000_000 + a * 1000 + b
    }
  }

  /// The three ways to write the information agree where the table is the law's own.
  @Test func informationsAgreeAtTheLaw() throws {
    let block = Simulated.items(rows: 60_000, correlation: 0.5, categories: 4, items: 2, seed: 4)
    var tables = PairTables(columns: 2, rule: .listwise)
    tables.add(block)
    let fit = try PolychoricMatrix(tables)
    let errors = try PolychoricInfluence.Information.allCases.map {
      try PolychoricInfluence(of: fit, tables, information: $0).covariance(of: block).diagonal
    }
    for other in errors.dropFirst() {
      for (a, b) in zip(errors[0], other) { #expect(abs(a / b - 1) < 0.02) }
    }
  }

  /// The design's covariance of drawing rows one by one is the plain one times n / (n - 1).
  @Test func aDesignOfSingleRowsGivesThePlainErrors() throws {
    let block = Simulated.items(rows: 500, correlation: 0.4, categories: 3, items: 3, seed: 9)
    var tables = PairTables(columns: 3, rule: .listwise)
    tables.add(block)
    let influence = try PolychoricInfluence(of: PolychoricMatrix(tables), tables)
    let design = try SampleDesign(weights: Array(repeating: 1, count: 500))
    let byDesign = try design.covariance(ofInfluence: influence.rows(block))
    let plain = try influence.covariance(of: block)
    for (a, b) in zip(byDesign.storage, plain.storage) {
      #expect(abs(a - b * 500 / 499) < 1e-12)
    }
  }

  @Test func aValueThatWasNotCountedIsRefused() throws {
    let block = Simulated.items(rows: 200, correlation: 0.4, categories: 3, items: 2, seed: 9)
    var tables = PairTables(columns: 2)
    tables.add(block)
    let influence = try PolychoricInfluence(of: PolychoricMatrix(tables), tables)
    #expect(throws: StatisticsError.self) {
      try influence.rows(ItemBlock(columns: [[0, 1], [1, 17]]))
    }
  }

  @Test func aCorrelationOfOneHasNoError() throws {
    var tables = PairTables(columns: 2)
    tables.add(ItemBlock(columns: [[0, 0, 1, 1, 1], [0, 0, 0, 1, 1]]))
    let fit = try PolychoricMatrix(tables)
    #expect(fit.warnings == [.boundary(0, 1, rho: 1)])
    #expect(throws: StatisticsError.self) { try PolychoricInfluence(of: fit, tables) }
  }

  /// A few answers in a category must not make a correlation of nothing look certain: p below .05 in
  /// unrelated items. Of four categories beside two, and of a measurement beside two.
  @Test(arguments: [1, 2, 3, 5])
  func rareAnswersMakeNothingCertain(rare: Int) throws {
    var generator = SeededGenerator(seed: UInt64(300 + rare))
    var (ordered, serial, runs) = (0, 0, 0)
    // A perfect correlation has no error, and so no test.
    func isCertain(_ r: Double, _ error: Double) -> Bool {
      guard error.isFinite else { return false }
      let test = SurveyCorrelation(
        r: r, variance: error * error, degreesOfFreedom: 199, level: 0.95)
      return (test.pValue ?? 1) < 0.05
    }
    for _ in 0..<150 {
      let cuts = [-0.8, 0.1, 0.9]
      let behind = generator.normals(200)
      let few = Set((0..<rare).map { ($0 * 61 + Int(200 * generator.uniform())) % 200 })
      let binary = (0..<200).map { few.contains($0) ? 1.0 : 0 }
      let four = behind.map { value in Double(cuts.count { $0 < value }) }
      runs += 1
      var tables = PairTables(columns: 2, rule: .listwise)
      let block = ItemBlock(columns: [four, binary])
      tables.add(block)
      let fit = try PolychoricMatrix(tables)
      let influence = try PolychoricInfluence(
        of: fit, tables, information: .guarded, uncertain: .unknown)
      let error = try influence.covariance(of: block).diagonal.last.map { $0.squareRoot() } ?? .nan
      if isCertain(try fit.correlations().R[1, 0], error) { ordered += 1 }
      let levels: [MixedCorrelations.Level] = [.continuous, .ordered]
      let mixed = ItemBlock(columns: [behind, binary])
      let r = try MixedCorrelations(mixed, levels: levels, rule: .listwise).entries[0].rho
      let rows = try MixedInfluence(
        mixed, levels: levels, rule: .listwise, information: .guarded, uncertain: .unknown)
      let serialError = rows.covariance.diagonal.last.map { $0.squareRoot() } ?? .nan
      if isCertain(r, serialError) { serial += 1 }
    }
    // 0.05 and three errors of a share of 150; a rank of one answer among 200 is coarse.
    #expect(Double(ordered) / Double(runs) < 0.105, "\(ordered)")
    #expect(Double(serial) / Double(runs) < 0.105, "\(serial)")
  }

  /// One pair that goes together without exception takes nothing from the others.
  @Test(arguments: PolychoricInfluence.Information.allCases)
  func aPairWithoutErrorLeavesTheOthersTheirs(_ information: PolychoricInfluence.Information) throws
  {
    let apart = Simulated.items(rows: 300, correlation: 0.4, categories: 3, items: 3, seed: 12)
    let block = ItemBlock(columns: apart.columns + [apart.columns[2]])
    var tables = PairTables(columns: 4)
    tables.add(block)
    let fit = try PolychoricMatrix(tables)
    #expect(throws: StatisticsError.perfectCorrelation(2, 3)) {
      try PolychoricInfluence(of: fit, tables, information: information)
    }
    let influence = try PolychoricInfluence(
      of: fit, tables, information: information, uncertain: .unknown)
    let covariance = try influence.covariance(of: block)
    for (place, parameter) in influence.parameters.enumerated() {
      #expect(covariance[place, place].isNaN == (parameter == .correlation(2, 3)))
    }
    let twin = influence.parameters.firstIndex(of: .correlation(0, 3)) ?? 0
    let own = influence.parameters.firstIndex(of: .correlation(0, 2)) ?? 0
    #expect(abs(covariance[twin, twin] - covariance[own, own]) < 1e-15)
  }

  /// Nominal intervals of 95% hold the true correlation as often as they say.
  @Test func intervalsCoverAsTheySay() throws {
    var covered = 0
    let runs = 400
    for seed in 0..<runs {
      let block = Simulated.items(
        rows: 300, correlation: 0.5, categories: 4, items: 2, seed: UInt64(1000 + seed))
      var tables = PairTables(columns: 2, rule: .listwise)
      tables.add(block)
      let fit = try PolychoricMatrix(tables)
      let covariance = try PolychoricInfluence(of: fit, tables).covariance(of: block)
      let error = covariance[covariance.order - 1, covariance.order - 1].squareRoot()
      if abs(try fit.correlations().R[1, 0] - 0.5) <= 1.959964 * error { covered += 1 }
    }
    // 0.95 -+ three standard errors of a share of 400.
    #expect(abs(Double(covered) / Double(runs) - 0.95) < 0.033)
  }
}
