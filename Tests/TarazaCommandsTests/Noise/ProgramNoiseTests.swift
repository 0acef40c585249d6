import Glibc
import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What must hold of any program whatever that is run: it ends soon, and whatever is wrong with it
/// is said at a place of it, with a code and a hint.
///
/// `TARAZA_NOISE_ROUNDS=1000` tries more of them and prints each before it runs.
@Suite struct ProgramNoiseTests {
  private static let rounds =
    getenv("TARAZA_NOISE_ROUNDS").flatMap { Int(String(cString: $0)) }
  private static let programsPerRound = 60

  /// What no program on small data needs; a machine under load is slow, a loop without end slower.
  private static let longest = Duration.seconds(rounds == nil ? 20 : 2)

  static let seeds = Array(0..<(rounds ?? 3))

  /// Programs to begin from: all that the tests know, but for those that take long or write files.
  static func programs() throws -> [String] {
    let examples = RegistryExample.all.map(\.program)
    let files = try Checkout.files(in: "Tests/Programs", ending: ".taraza")
      .map { try Checkout.text(of: $0) }
    let golden = try Golden.validPrograms().map(\.text)
    let wrong = try Golden.invalidPrograms()
      .filter { $0.bytes.count < 300 }.map { String(decoding: $0.bytes, as: UTF8.self) }
    return (examples + files + golden + wrong).filter(isTried)
  }

  private static func isTried(_ program: String) -> Bool {
    !program.contains("save") && !program.contains("factors A1") && program.utf8.count < 2000
  }

  @Test(arguments: seeds)
  func anyProgramEndsSoonAndSaysWhatIsWrong(_ seed: Int) throws {
    let programs = try Self.programs()
    let words = ProgramNoise.words(of: programs)
    var noise = ProgramNoise(random: RandomSource(seed: UInt64(seed)))
    for _ in 0..<Self.programsPerRound {
      let chosen = noise.random.pick(programs)
      let program =
        switch noise.random.below(4) {
        case 0: noise.mutated(chosen)
        case 1: noise.mutated(noise.reworded(chosen, words))
        default: noise.reworded(chosen, words)
        }
      if Self.isTried(program) { obeysTheLaws(program) }
    }
  }

  /// Programs that once ended badly.
  @Test(arguments: [
    "dataset bfi | take 1e300", "1..1e18", "dataset bfi | where age in 1..1e300 | summarize n()",
    "matrix [[1], [2]] | factor all() with factors: 1", "matrix []", "matrix [[]]",
    "dataset bfi | summarize quantile(age, 2)", "10^400 | take 3",
  ])
  func whatOnceEndedBadlyEndsWell(_ program: String) { obeysTheLaws(program) }

  private func obeysTheLaws(_ program: String) {
    // Straight to the stream: a trap loses what still waits in a buffer.
    if Self.rounds != nil {
      let line = "── \(program)\n"
      write(STDERR_FILENO, line, line.utf8.count)
    }
    var session = Session(
      .standard, options: Session.Options(directory: Checkout.root + "/Tests/Programs/data"))
    let clock = ContinuousClock()
    var outcome: RunOutcome?
    var shown: [Document] = []
    let time = clock.measure {
      outcome = session.run(SourceText(program)) { shown.append($0) }
      for document in shown { _ = document.text() }
    }
    #expect(time < Self.longest, "\(program.debugDescription) took \(time)")
    for diagnostic in outcome?.diagnostics ?? [] {
      #expect(!diagnostic.message.isEmpty, "\(program.debugDescription)")
      #expect(!diagnostic.hints.isEmpty, "\(diagnostic.message): \(program.debugDescription)")
      #expect(diagnostic.code != .internalFault, "\(program.debugDescription)")
      switch diagnostic.place {
      case .program(let span):
        #expect(
          span.start >= 0 && span.start <= span.end && span.end <= program.utf8.count,
          "\(diagnostic.message) at \(span): \(program.debugDescription)")
        _ = diagnostic.text(in: SourceText(program), TextStyle())
      case .file: break
      case .nowhere: Issue.record("\(diagnostic.message) is nowhere: \(program.debugDescription)")
      }
    }
  }
}
