import TarazaLanguage
import Testing

@Suite struct LookalikeTests {
  @Test(arguments: [
    ("dеscribe", "describe"), ("seleсt", "select"), ("А1", "A1"), ("rеgrеss", "regress"),
    ("Т_1", "T_1"), ("сору", "copy"), ("ο", "o"),
  ])
  func aLatinNameShowsThroughLettersOfOtherScripts(_ name: String, _ latin: String) {
    #expect(Syntax.lookalikeLatin(name) == latin)
  }

  @Test(arguments: ["describe", "ишеним", "A1", "", "жаш", "q1"])
  func whatIsLatinOrLooksLikeNothingLatinIsLeft(_ name: String) {
    #expect(Syntax.lookalikeLatin(name) == nil)
  }

  @Test func aCyrillicNameShowsThroughLatinLetters() {
    #expect(Syntax.lookalikeCyrillic("ишeним") == "ишеним")
    #expect(Syntax.lookalikeCyrillic("ишеним_1") == nil)
    #expect(Syntax.lookalikeCyrillic("ишеним") == nil)
  }
}
