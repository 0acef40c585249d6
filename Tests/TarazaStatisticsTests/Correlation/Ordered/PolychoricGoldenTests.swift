import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Ordered items of a reference case, counted.
extension GoldenCase {
  func itemBlock() throws -> ItemBlock {
    let table = try table()
    let columns = columns.map { table.numbers($0) }
    return ItemBlock(
      columns: columns.map { $0.map { $0.isNaN ? 0 : $0 } },
      missing: columns.map { $0.map { $0.isNaN ? 1 : 0 } })
  }

  func pairTables(_ rule: MissingRule = .pairwise) throws -> PairTables {
    let block = try itemBlock()
    var tables = PairTables(columns: block.columns.count, rule: rule)
    tables.add(block)
    return tables
  }
}

@Suite struct PolychoricGoldenTests {
  private static let references = Result {
    try Golden.cases("efa/corr").filter {
      $0.name.contains("polychoric") || $0.name.contains("tetrachoric")
    }
  }

  @Test(arguments: try references.get())
  func agreesWithReference(_ golden: GoldenCase) throws {
    let isLocal = golden.name.contains("local")
    let correct = golden.options["zero_cell_correction"]?.number ?? 0
    let options = PolychoricOptions(
      margins: isLocal ? .pair : .item,
      emptyCells: isLocal && correct > 0 ? .filledAsPsych(correct) : .asCounted)
    let fit = try PolychoricMatrix(golden.pairTables(), options: options)
    let R = try fit.correlations().R
    #expect(golden.disagreement("R", R) == nil)
    for (item, name) in golden.columns.enumerated() {
      #expect(
        golden.disagreement("thresholds.\(name)", fit.thresholds[item].values) == nil)
    }
    if golden.tolerance(of: "min_eigenvalue") != nil {
      #expect(golden.disagreement("min_eigenvalue", try R.smallestEigenvalue()) == nil)
    }
    #expect(fit.warnings.isEmpty == !(isLocal && correct > 0))
  }
}
