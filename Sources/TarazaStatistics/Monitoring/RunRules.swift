import TarazaNumerics

/// Rules that find patterns of scores within the limits as well as scores beyond them.
///
/// - Shapes: scores in time order; an answer per score.
/// - Units: standard deviations from the centre.
/// - Edge cases: a score on a line is not beyond it; one on the centre ends a run.
/// - Source: Western Electric (1956). Statistical Quality Control Handbook; Champ & Woodall (1987).
///   Technometrics 29, 393-399. doi:10.1080/00401706.1987.10488266.
public struct RunRules: Equatable, Hashable, Sendable {
  public enum Rule: Equatable, Hashable, Sendable {
    /// One score beyond a limit.
    case beyond(Double)
    /// So many of the last ones beyond that distance on one side, this one among them.
    case some(Int, of: Int, beyond: Double)
    /// So many in a row on one side of the centre.
    case run(Int)
  }

  public let rules: [Rule]
  public let side: MonitoredSide

  public init(_ rules: [Rule], side: MonitoredSide = .both) {
    self.rules = rules
    self.side = side
  }

  /// Beyond the limits only.
  public static func limits(width: Double, side: MonitoredSide) -> RunRules {
    RunRules([.beyond(width)], side: side)
  }

  /// Beyond the limits, or eight in a row on one side of the centre.
  public static func runs(width: Double, side: MonitoredSide) -> RunRules {
    RunRules([.beyond(width), .run(8)], side: side)
  }

  /// The four rules of Western Electric.
  public static func westernElectric(width: Double, side: MonitoredSide) -> RunRules {
    RunRules(
      [.beyond(width), .some(2, of: 3, beyond: 2), .some(4, of: 5, beyond: 1), .run(8)],
      side: side)
  }

  /// For each score, the rules that it completes, in the order of `rules`.
  ///
  /// - Parameter restart: a position at which everything before is forgotten.
  public func signals(_ scores: [Double], restart: Int? = nil) -> [[Rule]] {
    var state = start
    return scores.enumerated().map { place, score in
      if place == restart { state = start }
      let fired = step(&state, score)
      return zip(rules, fired).filter(\.1).map(\.0)
    }
  }

  // MARK: One step

  /// What the rules remember: per rule two numbers, for the upper and the lower side.
  typealias Memory = [Int]

  var start: Memory { [Int](repeating: 0, count: 2 * rules.count) }

  /// Whether each rule signals at this score.
  func step(_ memory: inout Memory, _ score: Double) -> [Bool] {
    rules.indices.map { place in
      let high =
        side == .low
        ? false : Self.step(&memory[2 * place], rules[place], distance: score)
      let low =
        side == .high
        ? false : Self.step(&memory[2 * place + 1], rules[place], distance: -score)
      return high || low
    }
  }

  private static func step(_ memory: inout Int, _ rule: Rule, distance: Double) -> Bool {
    switch rule {
    case .beyond(let limit):
      return distance > limit
    case .some(let count, let length, let limit):
      // The last length - 1 scores as bits, the latest lowest.
      let isBeyond = distance > limit
      let fires = isBeyond && memory.nonzeroBitCount + 1 >= count
      memory = (memory << 1 | (isBeyond ? 1 : 0)) & ((1 << (length - 1)) - 1)
      return fires
    case .run(let length):
      memory = distance > 0 ? min(memory + 1, length) : 0
      return memory >= length
    }
  }

  /// The distances at which what a rule sees changes, from the lowest to the highest.
  var cuts: [Double] {
    let distances = rules.map { rule -> Double in
      switch rule {
      case .beyond(let limit): limit
      case .some(_, _, let limit): limit
      case .run: 0
      }
    }
    return Set(distances + distances.map { -$0 }).sorted()
  }
}
