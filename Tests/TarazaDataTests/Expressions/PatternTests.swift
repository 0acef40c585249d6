import TarazaData
import TarazaNumerics
import Testing

@Suite struct PatternTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let pattern: String
    let matching: [String]
    let others: [String]
    var testDescription: String { pattern }
  }

  static let samples: [Sample] = [
    Sample(pattern: "^q[0-9]+$", matching: ["q1", "q12"], others: ["q", "xq1", "q1a", "Q1"]),
    Sample(pattern: "trust", matching: ["trust_1", "mistrust"], others: ["tru", "TRUST"]),
    Sample(pattern: "^(a|bc)*d$", matching: ["d", "abcd", "bcbcd"], others: ["abd", "bd", "da"]),
    Sample(pattern: "a{2}", matching: ["aa", "baac"], others: ["a", "aba"]),
    Sample(pattern: "^a{2,3}$", matching: ["aa", "aaa"], others: ["a", "aaaa"]),
    Sample(pattern: "^a{2,}$", matching: ["aa", "aaaaa"], others: ["a"]),
    Sample(pattern: "^x?y+$", matching: ["y", "xyy"], others: ["x", "xxy"]),
    Sample(pattern: "^[^0-9_]+$", matching: ["ab", "ишеним"], others: ["a1", "a_"]),
    Sample(pattern: "^\\w+\\d\\s$", matching: ["ab1 ", "ө1\t"], others: ["ab1", "-1 "]),
    Sample(pattern: "^[а-яөүң]+$", matching: ["ишеним", "көңүл"], others: ["ишеним1", "trust"]),
    Sample(pattern: "\\.csv$", matching: ["a.csv"], others: ["acsv", "a.csv2"]),
    Sample(pattern: "^.$", matching: ["a", "e\u{301}", "👨‍👩‍👧"], others: ["", "ab"]),
    Sample(pattern: "^é$", matching: ["e\u{301}", "é"], others: ["e"]),
    Sample(pattern: "", matching: ["", "anything"], others: []),
    Sample(pattern: "^$", matching: [""], others: ["a"]),
    Sample(pattern: "a|", matching: ["", "b", "a"], others: []),
    Sample(pattern: "[]a]", matching: ["]", "a"], others: ["b"]),
    Sample(pattern: "[a-]", matching: ["-", "a"], others: ["b"]),
    Sample(pattern: "(?:ab){0}c", matching: ["c", "abc"], others: ["ab"]),
    Sample(pattern: "^(a*)*$", matching: ["", "aaa"], others: ["b"]),
    Sample(pattern: "^a*?b$", matching: ["b", "aab"], others: ["a"]),
  ]

  @Test(arguments: samples)
  func takesTheTextsThatItDescribes(_ sample: Sample) throws {
    let pattern = try Pattern(sample.pattern)
    for text in sample.matching { #expect(pattern.matches(text), "\(text)") }
    for text in sample.others { #expect(!pattern.matches(text), "\(text)") }
  }

  @Test(arguments: [
    ("a**", 2), ("*a", 0), ("(a", 0), ("a)", 1), ("[a", 0), ("a{3,2}", 1), ("a{2", 1),
    ("a{x}", 1), ("\\q", 0), ("a\\", 1), ("[z-a]", 1), ("(?=a)", 0), ("^*", 0), ("a{1001}", 2),
    ("((a{1000}){1000}){1000}", 0), ("[\\d-z]", 1), ("{2}", 0), ("(?i)a", 0),
  ])
  func aFaultHasItsPlace(_ pattern: String, _ position: Int) {
    do {
      _ = try Pattern(pattern)
      Issue.record("\(pattern) was accepted")
    } catch {
      #expect(error.position == position)
      #expect(!error.reason.isEmpty)
    }
  }

  @Test func deepGroupsAreRefusedNotOverflowed() {
    let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
    #expect(throws: PatternError.self) { try Pattern(deep) }
  }

  /// Patterns that make a backtracking matcher run for ages.
  @Test(
    .timeLimit(.minutes(1)), arguments: ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(a?){500}a{500}$"])
  func noPatternHangs(_ text: String) throws {
    let pattern = try Pattern(text)
    #expect(!pattern.matches(String(repeating: "a", count: 400) + "c"))
  }

  /// Any text is either a pattern or refused, and any pattern answers any text.
  @Test(.timeLimit(.minutes(1))) func anyTextIsReadOrRefused() {
    let signs = Array("ab1()[]{}|*+?^$.\\-,0é ")
    var generator = SeededGenerator(seed: 42)
    var accepted = 0
    for _ in 0..<20_000 {
      let length = generator.below(14)
      let text = String((0..<length).map { _ in signs[generator.below(signs.count)] })
      guard let pattern = try? Pattern(text) else { continue }
      accepted += 1
      _ = pattern.matches("ab1 é--{}")
    }
    #expect(accepted > 1000)
  }
}
