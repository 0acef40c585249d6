import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What must hold of any text whatever, tried on texts that nobody would write.
@Suite struct NoiseTests {
  private func obeysTheLaws(_ text: String) {
    let parsed = Syntax.parse(SourceText(text))
    let length = text.utf8.count
    for diagnostic in parsed.diagnostics {
      let span = diagnostic.span ?? Span(-1, -1)
      #expect(span.start >= 0 && span.end <= length, "\(text.debugDescription) \(diagnostic)")
      #expect(!diagnostic.message.isEmpty && !diagnostic.hints.isEmpty, "\(diagnostic)")
      #expect(diagnostic.code.rawValue.hasPrefix("E1"))
    }
    let starts = parsed.diagnostics.compactMap(\.span?.start)
    #expect(starts == starts.sorted(), "\(text.debugDescription)")
    var end = 0
    for statement in parsed.program.statements {
      #expect(statement.span.start >= end && statement.span.end <= length)
      end = statement.span.end
    }
    if parsed.diagnostics.isEmpty {
      let again = Syntax.parse(SourceText(parsed.program.description))
      #expect(again.diagnostics == [], "\(text.debugDescription)")
      #expect(again.program.outline == parsed.program.outline, "\(text.debugDescription)")
      #expect(Syntax.isComplete(text), "\(text.debugDescription)")
    }
    for place in [0, length / 2, length] {
      let word = Syntax.context(at: place, in: text).word
      #expect(word.start <= place && word.end <= length, "\(text.debugDescription) \(place)")
    }
  }

  @Test(arguments: 0..<10)
  func tokensInAnyOrderAreReadOrRefused(_ seed: Int) {
    var noise = ProgramNoise(random: RandomSource(seed: UInt64(seed)))
    for length in 1...40 { obeysTheLaws(noise.soup(length)) }
  }

  @Test(arguments: 0..<10)
  func damagedProgramsAreReadOrRefused(_ seed: Int) throws {
    var noise = ProgramNoise(random: RandomSource(seed: UInt64(seed)))
    for program in try Golden.validPrograms() { obeysTheLaws(noise.mutated(program.text)) }
    for program in try Golden.invalidPrograms() where program.bytes.count < 1000 {
      obeysTheLaws(noise.mutated(String(decoding: program.bytes, as: UTF8.self)))
    }
  }

  @Test(arguments: 0..<10)
  func anyBytesAreReadOrRefused(_ seed: Int) {
    var noise = ProgramNoise(random: RandomSource(seed: UInt64(seed)))
    for length in 0..<60 {
      let bytes = noise.bytes(length)
      if let text = String(validating: bytes, as: UTF8.self) {
        obeysTheLaws(text)
      } else {
        #expect(Syntax.parse(bytes: bytes).diagnostics.map(\.code) == [.notUTF8])
      }
    }
  }

  /// Texts that once were read wrongly.
  @Test(arguments: ["help and\n", "((((((((a", "[1, {2 => (3, [4]", "x <- ", "| | |", "\"\\u{"])
  func whatOnceFailedHolds(_ text: String) { obeysTheLaws(text) }
}
