import Glibc
import TarazaData

/// How long inputs are made up: a few hundred in every test run, or for as many seconds as the
/// environment says, each time from another seed: `TARAZA_FUZZ_SECONDS=300 swift test --filter Fuzz`. A run is done again
/// with its seed in `TARAZA_FUZZ_SEED`.
enum FuzzRun {
  private static let seconds = getenv("TARAZA_FUZZ_SECONDS").flatMap {
    Double(String(cString: $0))
  }
  private static let chosenSeed = getenv("TARAZA_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) }
  private static let usualCount = 400

  /// Runs `body` on mutated inputs.
  ///
  /// - Parameter body: throws what is an answer of the product; returns a sentence where it breaks
  ///   a law.
  /// - Returns: the first input that broke one, as a line that a corpus file can be made of.
  static func firstFault(
    _ seeds: [CorpusFile], tokens: [String], _ body: ([UInt8], inout Mutator) throws -> String?
  ) -> String? {
    guard !seeds.isEmpty else { return "the corpus is empty" }
    let seed = chosenSeed ?? (seconds == nil ? 20_240_229 : UInt64(time(nil)))
    var mutator = Mutator(seed: seed, tokens: tokens)
    let end = clock() + Int((seconds ?? 0) * Double(CLOCKS_PER_SEC))
    var count = 0
    while seconds == nil ? count < usualCount : clock() < end {
      count += 1
      let input = mutator.mutated(
        seeds[mutator.below(seeds.count)].bytes, seeds[mutator.below(seeds.count)].bytes)
      remember(input)
      do {
        guard let fault = try body(input, &mutator) else { continue }
        return "\(fault), seed \(seed), input \(count): \(input)"
      } catch is DataError {
        continue
      } catch {
        return "an error of another kind, \(error), for \(input)"
      }
    }
    return nil
  }

  /// A long run leaves its last input in a file, for when a crash leaves nothing else.
  private static func remember(_ input: [UInt8]) {
    guard seconds != nil, let file = fopen("/tmp/taraza-fuzz-\(getpid())", "wb") else { return }
    fwrite(input, 1, input.count, file)
    fclose(file)
  }
}
