/// How long some work took, over several runs.
struct Timing: Codable, Equatable {
  let best: Double
  let median: Double
  let k: Int

  /// Runs the body `k` times after one run that warms the caches, and stops early when `budget`
  /// seconds are spent.
  init(runs k: Int, budget: Double = 20, _ body: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    var seconds: [Double] = []
    try body()
    let began = clock.now
    while seconds.count < k, seconds.isEmpty || clock.now - began < .seconds(budget) {
      seconds.append(try clock.measure(body) / .seconds(1))
    }
    seconds.sort()
    best = seconds[0]
    median = seconds[seconds.count / 2]
    self.k = seconds.count
  }
}

/// One kind of work: Taraza's time, and the time below which nobody can do it.
struct Measurement {
  /// As the peers' scripts name it, so that the lines find each other.
  let work: String
  let what: String
  let taraza: Timing
  let bound: Bound

  struct Bound {
    let what: String
    let seconds: Double
  }
}

/// A group of works, such as all trend tests.
protocol BenchmarkArea: Sendable {
  static var name: String { get }
  static func measurements(_ places: Places) throws -> [Measurement]
}

/// Where the things are that the works need.
struct Places {
  /// The executable, for works that are whole processes.
  let executable: String
  /// The checkout's `datasets`.
  let datasets: String
  /// A million rows of 30 columns.
  let largeTable: String
}
