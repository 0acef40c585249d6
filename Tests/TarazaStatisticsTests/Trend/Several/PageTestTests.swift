import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PageTestTests {
  static func rows(_ golden: GoldenCase) throws -> [[Double]] {
    let columns = try golden.data()
    return columns[0].indices.map { row in columns.map { $0[row] } }
  }

  @Test(arguments: try Golden.cases("trend/page-L"))
  func agreesWithScipyAndDescTools(_ golden: GoldenCase) throws {
    let rows = try Self.rows(golden)
    let result = try PageTest(rows)
    let name = golden.has("L") ? "L" : "statistic"
    #expect(golden.disagreement(name, result.L) == nil)
    let (m, k) = (Double(rows.count), Double(rows[0].count))
    // Both take variance and exact distribution of untied ranks; with ties the variance is smaller.
    let variance = m * k * k * (k + 1) * (k * k - 1) / 144
    #expect(result.variance <= variance + 1e-9)
    let isExact = golden.options["method"]?.string == "exact"
    if golden.options["method"]?.string == "asymptotic" {
      let z = (result.L - result.mean) / variance.squareRoot()
      #expect(golden.disagreement("p", Normal.upper(z)) == nil)
    } else if k > 15 {
      let z = (result.L - result.mean) / variance.squareRoot()
      #expect(golden.disagreement("p", Normal.upper(z), tolerance: 1e-6) == nil)
    } else if k <= 10, isExact || golden.name.hasPrefix("page_") {
      // Untied rows of this L have the peers' p: their exact distribution knows no ties.
      let untied = try Self.untiedRows(rows.count, rows[0].count, L: result.L)
      #expect(golden.disagreement("p", try PageTest(untied).pValue) == nil)
    }
  }

  /// Rows in perfect order with neighbours exchanged until L is the one wanted (rounded down).
  static func untiedRows(_ m: Int, _ k: Int, L: Double) throws -> [[Double]] {
    var rows = (0..<m).map { _ in (1...k).map(Double.init) }
    var now = try PageTest(rows).L
    for row in rows.indices {
      // Bubble one row towards falling order: every exchange of neighbours j, j + 1 lowers L by one.
      var pass = 0
      while pass < k {
        for place in 0..<(k - 1) where rows[row][place] < rows[row][place + 1] {
          let step = rows[row][place + 1] - rows[row][place]
          if now - step >= L.rounded(.up) {
            rows[row].swapAt(place, place + 1)
            now -= step
          }
        }
        pass += 1
      }
    }
    return rows
  }

  /// All arrangements of three small rows with ties.
  @Test func theExactPIsTheShareOfAllOrders() throws {
    let rows: [[Double]] = [[1, 2, 2, 3], [1, 1, 2, 2], [4, 1, 3, 2]]
    let result = try PageTest(rows)
    #expect(result.isExact)
    let all = rows.map { MannKendallTests.permutations($0) }
    var (extreme, count, sum, squares) = (0, 0, 0.0, 0.0)
    for a in all[0] {
      for b in all[1] {
        for c in all[2] {
          let L = try Self.L([a, b, c])
          count += 1
          sum += L
          squares += L * L
          if L >= result.L - 1e-9 { extreme += 1 }
        }
      }
    }
    #expect(abs(result.pValue - Double(extreme) / Double(count)) < 1e-12)
    let mean = sum / Double(count)
    #expect(abs(result.mean - mean) < 1e-9)
    #expect(abs(result.variance - (squares / Double(count) - mean * mean)) < 1e-8)
  }

  static func L(_ rows: [[Double]]) throws -> Double {
    rows.reduce(0) { sum, row in
      sum
        + row.enumerated().reduce(0) { total, entry in
          let below = Double(row.count { $0 < entry.element })
          let equal = Double(row.count { $0 == entry.element })
          return total + Double(entry.offset + 1) * (below + (equal + 1) / 2)
        }
    }
  }

  @Test func reversingTimeExchangesTheTails() throws {
    let rows: [[Double]] = [[3, 1, 4, 1, 5], [2, 7, 1, 8, 2], [1, 6, 1, 8, 0]]
    let turned = rows.map { Array($0.reversed()) }
    let forward = try PageTest(rows, alternative: .greater)
    let backward = try PageTest(turned, alternative: .less)
    #expect(abs(forward.pValue - backward.pValue) < 1e-12)
    #expect(abs(forward.z + (try PageTest(turned).z)) < 1e-12)
  }

  @Test func refusals() {
    #expect(throws: StatisticsError.tooFewItems(needed: 1, got: 0)) { try PageTest([]) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) { try PageTest([[1, 2]]) }
    #expect(throws: StatisticsError.self) { try PageTest([[1, 1, 1], [2, 2, 2]]) }
    #expect(throws: StatisticsError.self) { try PageTest([[1, 2, 3], [1, 2]]) }
  }
}
