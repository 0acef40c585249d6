import TarazaDocument
import TarazaLanguage
import Testing

/// Each fault has its code, its place in ‹marks›, and a hint that holds what to type.
@Suite struct DiagnosticTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let code: String
    let marked: String
    let hint: String
    var testDescription: String { marked }

    init(_ code: String, _ marked: String, _ hint: String) {
      self.code = code
      self.marked = marked
      self.hint = hint
    }

    var text: String { marked.filter { $0 != "‹" && $0 != "›" } }
  }

  static let characters: [Example] = [
    .init("E105", "matrix [[1], [‹.84›, 1]] with n: 90", "0.84"),
    .init("E105", "matrix [[1], [‹.84›, 1], [.5, .6, 1]] with n: 90", "2 other numbers"),
    .init("E102", "s |‹\u{A0}›describe", "space"),
    .init("E102", "a ‹≥› b", ">="),
    .init("E102", "a ‹×› b", "*"),
    .init("E102", "a ‹–› b", "-"),
    .init("E102", "f(a‹，› b)", ","),
    .init("E102", "q1‹…›q5", ".."),
    .init("E102", "‹🙂🙂›", "quotes"),
    .init("E102", "s | describe ‹№› note", "#"),
    .init("E102", "‹?›mean", "help mean"),
    .init("E102", "a ‹\\›", "backslash"),
    .init("E103", "open ‹\"›a.csv", "\""),
    .init("E103", "open ‹\"›a.csv”", "straight"),
    .init("E103", "text ‹\"\"\"›a\nb", "\"\"\""),
    .init("E103", "s | select ‹`›a", "`"),
    .init("E104", "open \"C:‹\\d›ata\\x\"", "\\\\"),
    .init("E123", "open ‹'a.csv'›", "\"a.csv\""),
    .init("E123", "a == ‹«Ош»›", "\"Ош\""),
    .init("E123", "a == ‹“Osh\"›", "\"Osh\""),
    .init("E123", "don‹'›t + 1", "\"…\""),
  ]

  static let literals: [Example] = [
    .init("E105", "check a == b within ‹0,005›", "0.005"),
    .init("E105", "s | where a > ‹30,5›", "30.5"),
    .init("E105", "f(‹10 000›)", "10000"),
    .init("E105", "a + ‹.5›", "0.5"),
    .init("E105", "a + ‹5.›", "5.0"),
    .init("E105", "‹2x›", "2 * x"),
    .init("E106", "‹@2023-4›", "@2023-04"),
  ]

  static let brackets: [Example] = [
    .init("E107", "s | summarize mean‹(›age", ")"),
    .init("E107", "let a = ‹[›1, 2\nlet b = 3", "]"),
    .init("E107", "‹{›1 => 2; s", "}"),
    .init("E108", "[1, 2‹)›", "]"),
    .init("E108", "mean(age)‹)›", "remove"),
    .init(
      "E109", String(repeating: "(", count: 101) + "‹(›" + String(repeating: "(", count: 50), ")"),
    .init("E110", "a +‹›", "column"),
    .init("E110", "f(a, ‹,› b)", "number"),
    .init("E110", "s | select ‹*›", "all()"),
    .init("E110", "count(‹*›)", "n()"),
    .init("E110", "‹+›5", "remove"),
    .init("E110", "a == ‹not› b", "(not …)"),
    .init("E110", "q1..‹5›", "q1..q12"),
    .init("E110", "f‹[›]", "[\"Osh\"]"),
    .init("E110", "case ‹{›}", "=>"),
    .init("E110", "s | summarize n() ‹by›", "by region"),
    .init("E111", "s | ‹3›", "where"),
    .init("E111", "s | ‹`open`›", "where"),
    .init("E112", "let ‹=› 5", "let s = 5"),
    .init("E112", "f.‹›", "f.loadings"),
    .init("E112", "f. ‹x›", "blank"),
    .init("E112", "missing(‹\"not asked\"›)", "missing(`not asked`)"),
    .init("E112", "help ‹5›", "help trend"),
    .init("E113", "let s ‹dataset› bfi", "let s = dataset bfi"),
    .init("E113", "a between 18‹,› 30", "and"),
    .init("E113", "a between 18..30‹›", "in 18..30"),
    .init("E113", "a is ‹null›", "is missing"),
    .init("E113", "{1 ‹:› 2}", "=>"),
    .init("E113", "case {a > 1 ‹=› 2}", "=>"),
    .init("E113", "f(a ‹b›)", "a, b"),
    .init("E114", "f.x ‹sort› -a", "| sort"),
    .init("E114", "s | summarize mean ‹(›age)", "mean(age)"),
    .init("E114", "s | sort age ‹desc›", "-age"),
    .init("E114", "[1, 2‹,›]", "remove"),
    .init("E114", "s | select‹(›a, b)", "select a, b"),
    .init("E114", "a in (1‹,› 2)", "[1, 2]"),
    .init("E114", "s | ‹x› = 5".replacing("‹x› =", with: "x ‹=›"), "derive x"),
    .init("E114", "check s ‹|› describe", "brackets"),
    .init("E114", "let a = b ‹let› c = d", ";"),
    .init("E114", "{‹a > 1› => 2}".replacing("a > 1›", with: "a› > 1"), "case {"),
    .init("E114", "text \"a\" ‹\"b\"›", "one"),
    .init("E114", "check a == b from \"x\" ‹within› 1", "within 0.5 from"),
  ]

  static let signs: [Example] = [
    .init("E115", "s | where a > 1 and b ‹=› 2", "b == 2"),
    .init("E115", "share(a ‹=› 4)", "a == 4"),
    .init("E115", "x ‹=› 5", "let x = 5"),
    .init("E116", "a ‹&&› b", "and"),
    .init("E116", "a ‹||› b", "or"),
    .init("E116", "‹!›a", "not"),
    .init("E116", "a ‹<>› b", "!="),
    .init("E116", "a ‹===› b", "=="),
    .init("E116", "a ‹=>› 1", ">="),
    .init("E116", "a ‹=<› 1", "<="),
    .init("E116", "a ‹**› 2", "^"),
    .init("E116", "a ‹%in%› [1]", "in"),
    .init("E116", "a ‹%%› 2", "mod(x, 2)"),
    .init("E116", "7 ‹%› 2", "mod(x, 2)"),
    .init("E116", "s ‹|>› describe", "|"),
    .init("E116", "s ‹%>%› describe", "|"),
    .init("E116", "s ‹<-› 5", "let s = 5"),
    .init("E116", "s ‹->› t", "let s ="),
    .init("E116", "x ‹+=› 1", "let y = x + 1"),
    .init("E116", "s | describe ‹//› all", "#"),
    .init("E116", "bfi‹$›age", "age"),
    .init("E116", "s | select A1‹:›A5", "A1..A5"),
    .init("E116", "a ‹not› between 1 and 2", "not a between"),
    .init("E117", "s | where ‹18 < age <= 65›", "age > 18 and age <= 65"),
    .init("E117", "‹a == b == c›", "a == b and b == c"),
    .init("E117", "‹a is missing == b›", "and"),
    .init("E118", "let ‹in› = 5", "`in`"),
    .init("E118", "s | rename ‹missing› = age", "`missing`"),
    .init("E118", "s | select a, ‹is›", "`is`"),
    .init("E118", "f(‹in›: 3)", "`in`"),
  ]

  static let stages: [Example] = [
    .init("E119", "s | f a with ‹b› 2", "b: 2"),
    .init("E119", "s | f a with b ‹=› 2", "b: 2"),
    .init("E119", "s | f a with b: 2 ‹c›: 3", ","),
    .init("E119", "s | f a with b: 2 ‹with› c: 3", ","),
    .init("E119", "s | f a with b: 2‹,›", "remove"),
    .init("E119", "s | f a with b: 2, ‹b›: 3", "once"),
    .init("E119", "s | f a with b: 2 ‹by› g", "by g with b: 2"),
    .init("E119", "s | f a with‹›", "level"),
    .init("E120", "‹SELECT a FROM b›", "dataset b | select a"),
    .init("E120", "‹for› i in 1..5 { s | take i }", "by"),
    .init("E120", "‹tabulate› a b, row", "crosstab"),
    .init("E120", "let f‹(›x) = x", "by …"),
    .init("E121", "s | select ‹" + String(repeating: "a", count: 5000) + "›", "4096"),
    .init("E122", "s ‹|›", "verb"),
    .init("E122", "s | ‹|› describe", "verb"),
    .init("E122", "‹|› describe", "dataset"),
    .init("E122", "(s ‹|›)", "verb"),
    .init("E124", "text ‹hello› world", "\"hello world\""),
    .init("E124", "check a == b from ‹Rosseel›", "\"Rosseel\""),
  ]

  @Test(arguments: characters + literals + brackets + signs + stages)
  func aFaultIsToldAtItsPlaceWithWhatToType(_ example: Example) throws {
    let refusal = Refusal(example.text)
    #expect(refusal.codes.first == example.code)
    #expect(refusal.marked == example.marked)
    let first = try #require(refusal.first)
    #expect(first.hints.contains { $0.contains(example.hint) }, "\(first.hints)")
  }

  @Test func everyCodeOfSyntaxHasAnExample() {
    let known = Set(DiagnosticCode.allCases.map(\.rawValue).filter { $0.hasPrefix("E1") })
    let all = Self.characters + Self.literals + Self.brackets + Self.signs + Self.stages
    // That of bytes that are no UTF-8 has its tests with the encodings.
    #expect(known.subtracting(all.map(\.code)) == ["E101"])
  }

  @Test(arguments: [
    ("SELECT * FROM t", "dataset t"),
    (
      "select a, b from t where x = 1 and y <> 'z'",
      "dataset t | where x == 1 and y != \"z\" | select a, b"
    ),
    (
      "SELECT g, AVG(x), COUNT(*) FROM t GROUP BY g HAVING n > 5 ORDER BY g DESC LIMIT 3",
      "dataset t | summarize mean(x), n() by g | where n > 5 | sort -g | take 3"
    ),
    (
      "let t = dataset bfi\nSELECT a FROM t WHERE a IS NOT NULL",
      "t | where a is not missing | select a"
    ),
  ])
  func aLineOfSQLIsRewritten(_ text: String, _ line: String) {
    let refusal = Refusal(text)
    #expect(refusal.codes.contains("E120"))
    #expect(refusal.hints.contains("“\(line)”"), "\(refusal.hints)")
  }
}
