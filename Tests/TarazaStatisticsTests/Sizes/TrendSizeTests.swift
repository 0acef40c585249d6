import Glibc
import TarazaNumerics
import TarazaStatistics
import Testing

/// How often tests call a trend where there is none, and where there is one, when values resemble
/// their neighbours: the table of `docs/reference/trend.md`.
///
/// `scripts/trend-sizes` prints it with many rounds; without its variable a few rounds are held
/// against what the table says of the plain test.
@Suite struct TrendSizeTests {
  struct Method: Sendable {
    let name: String
    let pValue: @Sendable (ObservedSeries, UInt64) throws -> Double?
  }

  static let methods: [Method] = [
    Method(name: "Mann–Kendall") { series, _ in try MannKendall(series).pValue },
    Method(name: "Hamed–Rao") { series, _ in
      try VarianceCorrectedTrend(series, HamedRao()).pValue
    },
    Method(name: "Yue–Wang") { series, _ in
      try VarianceCorrectedTrend(series, YueWang()).pValue
    },
    Method(name: "pre-whitened") { series, _ in
      try PrewhitenedTrend(series, .prewhitening).test.pValue
    },
    Method(name: "trend-free") { series, _ in
      try PrewhitenedTrend(series, .trendFree).test.pValue
    },
    Method(name: "bias-corrected") { series, _ in
      try PrewhitenedTrend(series, .biasCorrected).test.pValue
    },
    Method(name: "blocks") { series, seed in
      var options = BlockBootstrapTrend.Options()
      options.draws = 199
      options.seed = seed
      return try BlockBootstrapTrend(series, options: options).pValue
    },
    Method(name: "line, Newey–West") { series, _ in try LinearTrend(series).pValue },
    Method(name: "line, AR(1) errors") { series, _ in try AutoregressiveTrend(series).pValue },
  ]

  /// A rise by twice the standard deviation of the values from the first to the last.
  static let rise = 2.0

  /// The share of series called a trend at .05; nil where the method refuses this length.
  static func share(_ method: Method, n: Int, phi: Double, rise: Double, rounds: Int) -> Double? {
    let pieces = fixedPieces(of: rounds, size: 50)
    let counts = concurrentPieces(count: pieces.count) { piece -> (called: Int, done: Int) in
      var generator = SeededGenerator(seed: 20_261_126).split(UInt64(piece))
      var (called, done) = (0, 0)
      for round in pieces[piece] {
        let step = (1 - phi * phi).squareRoot()
        var last = generator.normal()
        let values = (0..<n).map { period -> Double in
          if period > 0 { last = phi * last + step * generator.normal() }
          return last + rise * Double(period) / Double(n - 1)
        }
        guard let series = try? ObservedSeries(periods: values),
          let p = try? method.pValue(series, UInt64(round))
        else { continue }
        done += 1
        if p <= 0.05 { called += 1 }
      }
      return (called, done)
    }
    let done = counts.reduce(0) { $0 + $1.done }
    // A variance that comes out below zero gives no p, and is counted as no trend.
    return done == 0 ? nil : Double(counts.reduce(0) { $0 + $1.called }) / Double(rounds)
  }

  static func cell(_ share: Double?) -> String {
    guard let share else { return "–" }
    let hundredths = Int((share * 100).rounded())
    return hundredths == 100 ? "1.00" : "." + (hundredths < 10 ? "0" : "") + String(hundredths)
  }

  /// How many series `scripts/trend-sizes` asks for.
  static let askedRounds = getenv("TARAZA_TREND_SIZES").flatMap { Int(String(cString: $0)) }

  @Test(.enabled(if: askedRounds != nil))
  func printsTheTable() {
    let rounds = Self.askedRounds ?? 2000
    let lengths = [10, 20, 40, 80]
    let phis = [0, 0.3, 0.6]
    let heads = phis.flatMap { phi in lengths.map { "φ \(phi), n \($0)" } }
    for (title, rise) in [("No trend", 0.0), ("A rise by two standard deviations", Self.rise)] {
      print("\n\(title), \(rounds) series each\n")
      print("| test | " + heads.joined(separator: " | ") + " |")
      print("|---|" + heads.map { _ in "---" }.joined(separator: "|") + "|")
      for method in Self.methods {
        let cells = phis.flatMap { phi in
          lengths.map { n in
            Self.cell(Self.share(method, n: n, phi: phi, rise: rise, rounds: rounds))
          }
        }
        print("| \(method.name) | " + cells.joined(separator: " | ") + " |")
      }
    }
  }

  /// What the table says of the tests that stand or fall with independence.
  @Test func thePlainTestIsLiberalUnderAutocorrelationAndTheCorrectedOneLessSo() throws {
    let rounds = 400
    let plain = Self.methods[0]
    let independent = try #require(Self.share(plain, n: 40, phi: 0, rise: 0, rounds: rounds))
    #expect(independent > 0.02 && independent < 0.09)
    let dependent = try #require(Self.share(plain, n: 40, phi: 0.6, rise: 0, rounds: rounds))
    #expect(dependent > 0.2)
    let corrected = try #require(
      Self.share(Self.methods[2], n: 40, phi: 0.6, rise: 0, rounds: rounds))
    #expect(corrected < dependent - 0.1)
    #expect(Self.share(Self.methods[1], n: 10, phi: 0, rise: 0, rounds: 50) == nil)
  }
}
