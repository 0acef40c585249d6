import TarazaDocument
import Testing

@Suite struct ProseTests {
  @Test func emphasisNestsAndEnds() {
    #expect(
      prose("a **b *c* d** _e_ f_g_h 2*3*4") == [
        .paragraph([
          .text("a "), .strong([.text("b "), .emphasis([.text("c")]), .text(" d")]), .text(" "),
          .emphasis([.text("e")]), .text(" f_g_h 2"), .emphasis([.text("3")]), .text("4"),
        ])
      ])
    #expect(prose("a * b ** c") == [.paragraph([.text("a * b ** c")])])
    #expect(prose("***a***") == [.paragraph([.strong([.emphasis([.text("a")])])])])
    #expect(prose("\\*a\\*") == [.paragraph([.text("*a*")])])
  }

  @Test func codeKeepsItsSigns() {
    #expect(
      prose("`*a*` ``b`c`` `d") == [
        .paragraph([.code("*a*"), .text(" "), .code("b`c"), .text(" `d")])
      ])
  }

  @Test func linesGoOnUnlessBroken() {
    #expect(
      prose("a\nb  \nc") == [.paragraph([.text("a b"), .lineBreak, .text("c")])])
    #expect(prose("a\r\n\r\nb") == [.paragraph([.text("a")]), .paragraph([.text("b")])])
  }

  @Test func listsHoldLists() {
    #expect(
      prose("- a\n  - b\n- c\n\n4. d") == [
        .list(
          first: nil,
          [
            [.paragraph([.text("a")]), .list(first: nil, [[.paragraph([.text("b")])]])],
            [.paragraph([.text("c")])],
          ]), .list(first: 4, [[.paragraph([.text("d")])]]),
      ])
  }

  @Test func fencesHoldAnything() {
    #expect(prose("````\n```\n# a\n````\nb") == [.code("```\n# a"), .paragraph([.text("b")])])
    #expect(prose("```\nnever closed") == [.code("never closed")])
  }

  @Test(arguments: [
    "https://x.org/a(b)", "http://x", "mailto:a@b.c", "page.html", "#part", "../a?b:c",
  ])
  func safePlacesAreLinked(_ target: String) {
    #expect(prose("[a](\(target))") == [.paragraph([.link([.text("a")], to: target)])])
  }

  @Test(arguments: ["javascript:x", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "x\u{1}y:z"])
  func otherPlacesAreNot(_ target: String) {
    #expect(prose("[a](\(target))") == [.paragraph([.text("a")])])
  }

  @Test(arguments: [
    "*", "**", "_", "`", "[", "![", "](", "<", "> ", "- ", "1. ", "*a", "[a](", "\\", "```\n", "#",
  ])
  func longRunsOfSignsAreReadInTime(_ sign: String) {
    let many = String(repeating: sign, count: 20_000)
    let clock = ContinuousClock()
    let time = clock.measure { #expect(!prose(many).isEmpty || many.allSatisfy { $0 == " " }) }
    // What tries every pair would take minutes; a busy machine and a debug build may take a while.
    #expect(time < .seconds(60))
  }
}
