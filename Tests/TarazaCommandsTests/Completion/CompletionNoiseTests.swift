import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What must hold at any place of any text.
@Suite struct CompletionNoiseTests {
  private let session = Session(.standard)

  /// Each place asks for the columns anew, so the greater datasets make way for a small one.
  private static func small(_ text: String) -> String {
    text.replacing("dataset bfi", with: "dataset nile")
      .replacing("dataset tension", with: "dataset nile")
  }

  private func obeysTheLaws(_ text: String, at offsets: some Sequence<Int>) {
    let length = text.utf8.count
    for offset in offsets {
      let completion = session.complete(at: offset, in: text)
      let span = completion.span
      #expect(span.start >= 0 && span.end <= length, "\(text.debugDescription) at \(offset)")
      #expect(completion.candidates.allSatisfy { !$0.text.isEmpty })
      // What is explained depends on the word alone, and a word has more than one place.
      guard offset % 4 == 0 else { continue }
      if let span = session.inspect(at: offset, in: text)?.span {
        #expect(span.start < span.end && span.end <= length)
      }
    }
  }

  /// Longer programs of the corpora are one piece many times over.
  private static let longest = 300

  @Test(arguments: try Golden.validPrograms())
  func rightProgramsAreCompletedAtEveryOffset(_ program: ValidProgram) {
    guard program.text.utf8.count < Self.longest else { return }
    let text = Self.small(program.text)
    obeysTheLaws(text, at: -1...text.utf8.count + 1)
  }

  @Test(arguments: try Golden.invalidPrograms())
  func wrongProgramsAreCompletedAtEveryOffset(_ program: InvalidProgram) {
    let text = Self.small(String(decoding: program.bytes, as: UTF8.self))
    let count = text.utf8.count
    // The longest is a megabyte of one piece: its end says all.
    let step = count < Self.longest ? max(1, count / 20) : max(1, count)
    obeysTheLaws(text, at: stride(from: count, through: 0, by: -step))
  }

  @Test(arguments: 0..<10)
  func anyBytesAreCompleted(_ seed: UInt64) {
    var state = seed
    func below(_ count: UInt64) -> UInt64 {
      // The high bits of a linear congruential sequence (Knuth's MMIX) are random enough here.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % count
    }
    for _ in 0..<100 {
      let bytes = (0..<below(60)).map { _ in UInt8(below(256)) }
      let text = String(decoding: bytes, as: UTF8.self)
      obeysTheLaws(text, at: 0...text.utf8.count)
    }
  }

  #if DEBUG
    private static let isOptimised = false
  #else
    private static let isOptimised = true
  #endif

  /// A person at a keyboard notices about a tenth of a second.
  @Test(.enabled(if: isOptimised)) func completionKeepsUpWithTyping() {
    let text = "dataset bfi | where age > 30 | derive x = row_mean(A1..A5) | factor A1..A5 with rot"
    let began = ContinuousClock.now
    let rounds = 10
    for _ in 0..<rounds { _ = session.complete(at: text.utf8.count, in: text) }
    #expect((ContinuousClock.now - began) / rounds < .milliseconds(100))
  }
}
