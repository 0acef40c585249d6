import Glibc
import TarazaNumerics
import TarazaStatistics

/// How often tests call something at .05 in simulated series whose values resemble their neighbours:
/// what the tables of sizes in `docs/reference` say. `scripts/trend-sizes` prints them.
enum SizeTable {
  struct Method: Sendable {
    let name: String
    /// How many series it looks at together; they share half of their variance.
    let count: Int
    /// Nil where there is none, which counts as nothing found; throws where the series is refused.
    let pValue: @Sendable ([ObservedSeries], UInt64) throws -> Double?

    init(_ name: String, _ pValue: @escaping @Sendable (ObservedSeries, UInt64) throws -> Double?) {
      self.init(name, of: 1) { series, seed in try pValue(series[0], seed) }
    }

    init(
      _ name: String, of count: Int,
      _ pValue: @escaping @Sendable ([ObservedSeries], UInt64) throws -> Double?
    ) {
      self.name = name
      self.count = count
      self.pValue = pValue
    }
  }

  /// What is added to the noise, which has a standard deviation of one.
  enum Signal: Sendable {
    case none
    /// A straight rise by so much from the first value to the last.
    case rise(Double)
    /// A step by so much in the middle.
    case step(Double)
    /// The noise is summed up: a series that wanders.
    case sum

    func applied(to noise: [Double]) -> [Double] {
      let n = noise.count
      switch self {
      case .none: return noise
      case .rise(let height):
        return noise.enumerated().map { $1 + height * Double($0) / Double(n - 1) }
      case .step(let height): return noise.enumerated().map { $1 + ($0 < n / 2 ? 0 : height) }
      case .sum:
        var sum = 0.0
        return noise.map { step in
          sum += step
          return sum
        }
      }
    }
  }

  static let seed: UInt64 = 20_261_126

  /// The share of series that are called at .05; nil where the method refuses this length.
  static func share(
    _ method: Method, n: Int, phi: Double, _ signal: Signal, rounds: Int
  ) -> Double? {
    let pieces = fixedPieces(of: rounds, size: 50)
    let counts = concurrentPieces(count: pieces.count) { piece -> (called: Int, done: Int) in
      var generator = SeededGenerator(seed: seed).split(UInt64(piece))
      var (called, done) = (0, 0)
      for round in pieces[piece] {
        let noises = noises(method.count, phi, n: n, &generator)
        guard
          let series = try? noises.map({ try ObservedSeries(periods: signal.applied(to: $0)) }),
          let p = try? method.pValue(series, UInt64(round))
        else { continue }
        done += 1
        if p <= 0.05 { called += 1 }
      }
      return (called, done)
    }
    let done = counts.reduce(0) { $0 + $1.done }
    return done == 0 ? nil : Double(counts.reduce(0) { $0 + $1.called }) / Double(rounds)
  }

  /// One series, or several with a correlation of one half.
  private static func noises(
    _ count: Int, _ phi: Double, n: Int, _ generator: inout SeededGenerator
  ) -> [[Double]] {
    let common = autoregressive(phi, n: n, &generator)
    guard count > 1 else { return [common] }
    return (0..<count).map { _ in
      zip(common, autoregressive(phi, n: n, &generator)).map { ($0 + $1) / 2.0.squareRoot() }
    }
  }

  /// With variance one throughout.
  private static func autoregressive(
    _ phi: Double, n: Int, _ generator: inout SeededGenerator
  ) -> [Double] {
    let step = (1 - phi * phi).squareRoot()
    var last = generator.normal()
    return (0..<n).map { period in
      if period > 0 { last = phi * last + step * generator.normal() }
      return last
    }
  }

  /// How many series `scripts/trend-sizes` asks for.
  static let askedRounds = getenv("TARAZA_TREND_SIZES").flatMap { Int(String(cString: $0)) }

  static let lengths = [10, 20, 40, 80]

  static func print(
    _ title: String, _ methods: [Method], _ signal: Signal, phis: [Double] = [0, 0.3, 0.6],
    lengths: [Int] = lengths
  ) {
    let rounds = askedRounds ?? 2000
    let heads = phis.flatMap { phi in lengths.map { "φ \(phi == 0 ? "0" : "\(phi)"), n \($0)" } }
    Swift.print("\n\(title), \(rounds) series each\n")
    Swift.print("| test | " + heads.joined(separator: " | ") + " |")
    Swift.print("|---|" + heads.map { _ in "---" }.joined(separator: "|") + "|")
    for method in methods {
      let cells = phis.flatMap { phi in
        lengths.map { n in
          cell(share(method, n: n, phi: phi, signal, rounds: rounds))
        }
      }
      Swift.print("| \(method.name) | " + cells.joined(separator: " | ") + " |")
    }
  }

  private static func cell(_ share: Double?) -> String {
    guard let share else { return "–" }
    let hundredths = Int((share * 100).rounded())
    return hundredths == 100 ? "1.00" : "." + (hundredths < 10 ? "0" : "") + String(hundredths)
  }
}
