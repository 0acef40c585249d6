import TarazaDocument
import Testing

/// What is shown otherwise than it is kept, and the tables beside the loadings.
@Suite struct FactorTablesTests {
  private static let call = "dataset bfi | factor A1..C5 with factors: 2"

  @Test func blankAndSortChangeWhatIsShownAndNothingElse() throws {
    let plain = try FactorRun(Self.call)
    let shown = try FactorRun("\(Self.call), sort: true, blank: 0.3")
    #expect(shown.loadings == plain.loadings)
    #expect(shown.texts("loadings", "item") == plain.texts("loadings", "item"))
    // Every loading of 0.3 or more stands there, and no other; items go by their strongest factor.
    let items = shown.texts("shown", "item")
    #expect(items != plain.texts("loadings", "item"))
    #expect(items.sorted() == plain.texts("loadings", "item").sorted())
    for factor in ["F1", "F2"] {
      let all = Dictionary(
        uniqueKeysWithValues: zip(plain.texts("loadings", "item"), plain.column("loadings", factor))
      )
      for (item, cell) in zip(items, shown.cells("shown", factor)) {
        let loading = try #require(all[item])
        #expect(abs(loading) >= 0.3 ? cell.number == loading : cell == .blank, "\(item) \(factor)")
      }
    }
    let homes = items.map { item in
      let row = plain.loadings[plain.texts("loadings", "item").firstIndex(of: item) ?? 0]
      return abs(row[0]) >= abs(row[1]) ? 0 : 1
    }
    #expect(homes == homes.sorted())
  }

  /// The pattern times the factor correlations, and the uniqueness what is left of one.
  @Test func structureCommunalitiesAndComplexityFollowFromTheLoadings() throws {
    let run = try FactorRun(Self.call)
    let phi = run.rows("phi")[0][1]
    for (item, row) in run.loadings.enumerated() {
      let structure = run.rows("structure")[item]
      #expect(abs(structure[0] - (row[0] + phi * row[1])) < 1e-12)
      #expect(abs(structure[1] - (row[1] + phi * row[0])) < 1e-12)
      let common = row[0] * structure[0] + row[1] * structure[1]
      #expect(abs(run.column("loadings", "communality")[item] - common) < 1e-12)
      #expect(abs(run.column("loadings", "uniqueness")[item] - (1 - common)) < 1e-12)
      let squares = row.map { $0 * $0 }
      let sum = squares.reduce(0, +)
      let complexity = sum * sum / squares.reduce(0) { $0 + $1 * $1 }
      #expect(abs(run.column("loadings", "complexity")[item] - complexity) < 1e-12)
    }
  }

  @Test func aHierarchySplitsWhatTheFactorsExplain() throws {
    let call = "dataset bfi | factor A1..A5, N1..N5, E1..E5 with factors: 3"
    let run = try FactorRun("\(call), hierarchy: true, second_order: 1")
    let plain = try FactorRun(call)
    let general = run.column("hierarchy", "general")
    for (item, group) in run.rows("hierarchy").enumerated() {
      let explained = group.reduce(general[item] * general[item]) { $0 + $1 * $1 }
      #expect(abs(explained - plain.column("loadings", "communality")[item]) < 1e-9, "\(item)")
    }
    let ecv = try #require(run.value("hierarchy.ecv"))
    #expect(ecv > 0 && ecv < 1)
    // A factor of the factors explains their correlations: three are explained without a rest.
    let second = run.column("second_order", "S1")
    let phi = plain.rows("phi")
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
      #expect(abs(second[a] * second[b] - phi[a][b]) < 1e-6, "\(a) \(b)")
    }
  }

  /// With a rotation of the wrong kind nothing general is there, and the table says no word of it.
  @Test func aGeneralFactorByBifactorRotationStandsFirst() throws {
    let run = try FactorRun(
      "dataset harman74 | factor all() with factors: 4, extraction: ml, rotation: bifactor")
    let first = run.loadings.map { $0[0] }
    #expect(first.allSatisfy { $0 > 0.2 })
  }

  @Test func withoutSomeRowsTheDifferenceIsShown() throws {
    let run = try Running("dataset bfi | factor A1..C5 without age < 20 with factors: 2")
    #expect(run.outcome.status == .done, "\(run.messages)")
    let plain = try Running(Self.call)
    #expect(run.document.blocks.count > plain.document.blocks.count)
  }
}
