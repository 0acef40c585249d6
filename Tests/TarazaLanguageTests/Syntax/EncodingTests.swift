import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct EncodingTests {
  /// The text before the bad byte, and the byte from which it cannot be read.
  @Test(
    arguments: [
      ("a # ", [0xFF]), ("", [0x80]), ("жаш", [0xD0]), ("a", [0xC0, 0xAF]),
      ("a", [0xE0, 0x80, 0x80]),
      ("a", [0xED, 0xA0, 0x80]), ("a", [0xF4, 0x90, 0x80, 0x80]), ("🙂", [0xF0, 0x9F, 0x99]),
      ("a", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("a", [0xE2, 0x28, 0xA1]),
    ] as [(String, [UInt8])])
  func theFirstByteThatIsNoUTF8IsTold(_ before: String, _ bytes: [UInt8]) throws {
    let parsed = Syntax.parse(
      bytes: Array(before.utf8) + bytes + Array("\nlet in".utf8), name: "x.taraza")
    #expect(parsed.diagnostics.map(\.code) == [.notUTF8])
    #expect(parsed.diagnostics.first?.span?.start == before.utf8.count)
    #expect(parsed.diagnostics.first?.hints.first?.contains("UTF-8") == true)
    #expect(parsed.program.statements == [] && parsed.source.name == "x.taraza")
  }

  @Test(
    arguments: [
      // «text "Ош"» and «# жашыңыз» as Windows-1251, where ң is no letter and stands as ?.
      ([0x74, 0x65, 0x78, 0x74, 0x20, 0x22, 0xCE, 0xF8, 0x22], "Windows-1251"),
      ([0x23, 0x20, 0xE6, 0xE0, 0xF8, 0xFB, 0x3F, 0xFB, 0xE7], "Windows-1251"),
      ([0xFF, 0xFE, 0x73, 0x00], "UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x73], "UTF-16"),
    ] as [([UInt8], String)])
  func whatItLooksLikeIsTold(_ bytes: [UInt8], _ encoding: String) {
    let hints = Syntax.parse(bytes: bytes).diagnostics.flatMap(\.hints)
    #expect(hints.contains { $0.contains(encoding) })
  }

  @Test func aLoneByteOfAnotherEncodingIsNotTakenForRussian() {
    let latin = Array("# caf".utf8) + [0xE9] + Array(" creme".utf8)
    #expect(Syntax.parse(bytes: latin).diagnostics[0].hints.allSatisfy { !$0.contains("1251") })
  }

  @Test func bytesThatAreUTF8AreAProgram() {
    let parsed = Syntax.parse(bytes: Array("ишеним | describe".utf8))
    #expect(parsed.diagnostics == [])
    #expect(parsed.program.outline == "ишеним | <describe>")
  }
}
