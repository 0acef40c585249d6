import Glibc

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
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    var status: Int32 = -1
    guard posix_spawn(&process, path, &actions, nil, &words, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw Trouble("\(path) failed") }
  }
}
