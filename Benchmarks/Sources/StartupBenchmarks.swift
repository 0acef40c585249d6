import Foundation

/// Whole processes: the least that a person waits for.
enum StartupBenchmarks: BenchmarkArea {
  static let name = "startup"

  static func measurements(_ places: Places) throws -> [Measurement] {
    let empty = try Timing(runs: 21) { try run("/bin/true", []) }
    return [
      Measurement(
        work: "startup", what: "`taraza -c \"1 + 1\"`, whole process",
        taraza: try Timing(runs: 21) { try run(places.executable, ["-c", "1 + 1"]) },
        bound: .init(what: "an empty process", seconds: empty.median))
    ]
  }

  private static func run(_ path: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Trouble("\(path) failed") }
  }
}
