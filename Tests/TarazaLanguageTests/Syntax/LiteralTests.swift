import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct LiteralTests {
  private func kind(_ text: String) -> Syntax.Expression.Kind? {
    let parsed = Syntax.parse(SourceText(text))
    #expect(parsed.diagnostics == [])
    guard case .pipeline(let pipeline)? = parsed.program.statements.first?.kind,
      case .expression(let value) = pipeline.head
    else { return nil }
    return value.kind
  }

  @Test(arguments: [
    ("0", 0.0), ("007", 7), ("12", 12), ("1.5e-3", 0.0015), ("2E+6", 2e6), ("1e3", 1000),
    ("95%", 0.95), ("99.5%", 0.995), ("0.7%", 0.007), ("1e1%", 0.1), ("1e-999", 0),
    ("179769313486231570e291", .greatestFiniteMagnitude),
    ("0.1", 0.1), ("123456789012345678901234567890", 1.2345678901234568e29),
  ])
  func aNumberIsTheNearestDouble(_ text: String, _ value: Double) {
    #expect(kind(text) == .number(value))
  }

  @Test(arguments: [
    "1e999", "1e99999999999999999999", ".5", "5.", "1.2.3", "12abc", "2x", "0x1F", "1_000",
    "10 000", "2023Q2", "18.04.2023", "1e", "5%x",
  ])
  func whatIsNoNumberIsReported(_ text: String) {
    #expect(Refusal(text).codes == ["E105"])
  }

  @Test(arguments: [
    (#""""#, ""), (#""a\n\t\"\\\u{2713}""#, "a\n\t\"\\✓"), ("\"# | ; {x} ' “\"", "# | ; {x} ' “"),
    ("\"\"\"a\nb\"\"\"", "a\nb"), ("\"\"\"\na\n\"\"\"", "a"),
    ("\"\"\"\r\na\r\nb\r\n\"\"\"", "a\nb"),
    ("\"\"\"say \"hi\"\"\"\"", "say \"hi\""), ("\"\"\"\"\"\"", ""), (#""\u{1F642}""#, "🙂"),
  ])
  func aTextHoldsWhatIsWritten(_ text: String, _ content: String) {
    #expect(kind(text) == .text(content))
  }

  @Test(arguments: [
    #""\q""#, #""\u{110000}""#, #""\u{D800}""#, #""\u{}""#, #""\u2713""#, #""C:\a\b""#,
  ])
  func aBadEscapeIsReportedOnce(_ text: String) {
    #expect(Refusal(text).codes == ["E104"])
  }

  @Test(arguments: [
    ("@2023-04-18", Syntax.DateLiteral.day(year: 2023, month: 4, day: 18)),
    ("@2024-02-29", .day(year: 2024, month: 2, day: 29)),
    ("@2000-02-29", .day(year: 2000, month: 2, day: 29)),
    (
      "@2023-04-18T10:22",
      .moment(year: 2023, month: 4, day: 18, clock: .init(hour: 10, minute: 22))
    ),
    (
      "@2023-04-18T10:22:05.25",
      .moment(
        year: 2023, month: 4, day: 18, clock: .init(hour: 10, minute: 22, microseconds: 5_250_000))
    ),
    ("@2023-12", .month(year: 2023, month: 12)), ("@2023Q4", .quarter(year: 2023, quarter: 4)),
    ("@2023W52", .week(year: 2023, week: 52)), ("@0001", .year(1)), ("@9999", .year(9999)),
  ])
  func aDateOrPeriod(_ text: String, _ date: Syntax.DateLiteral) {
    #expect(kind(text) == .date(date))
    #expect(date.description == text)
  }

  /// The years of 53 weeks in 400 years are 71 (ISO 8601); these are those of this half century.
  @Test func onlySomeYearsHaveAWeek53() {
    let long = (2000...2050).filter { year in Refusal("@\(year)W53").codes == [] }
    #expect(long == [2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048])
    let all = (2000...2399).count { Refusal("@\($0)W53").codes == [] }
    #expect(all == 71)
  }

  @Test(arguments: [
    ("@2023-13", "@2023-12"), ("@2023-00", "@2023-01"), ("@2023-02-29", "@2023-02-28"),
    ("@1900-02-29", "@1900-02-28"), ("@2023-04-31", "@2023-04-30"), ("@2023Q5", "@2023Q4"),
    ("@2023W00", "@2023W52"), ("@2023-4", "@2023-04"), ("@2023-4-8", "@2023-04-08"),
    ("@2023-W16", "@2023W16"), ("@2023q2", "@2023Q2"), ("@18.04.2023", "@2023-04-18"),
    ("@2023/04/18", "@2023-04-18"), ("@0000", "@0001"), ("@23", "@2023"), ("@", "@2023"),
    ("@4/5/2023", "@2023-04-18"), ("@2023-04-18T24:00", "@2023-04-18T10:22"),
    ("@2023-04-18T10", "@2023-04-18T10:22"), ("@2023-02-30T10:22", "@2023-04-18T10:22"),
    ("@2023-04T10:22", "@2023-04-18T10:22"),
  ])
  func aDateThatNoCalendarHasIsReported(_ text: String, _ hint: String) {
    let refusal = Refusal(text)
    #expect(refusal.codes == ["E106"])
    #expect(refusal.marked == "‹\(text)›")
    #expect(refusal.hints.contains(hint), "\(refusal.hints)")
  }

  @Test(arguments: [
    ("и\u{306}од", "йод"), ("e\u{301}", "é"), ("`и\u{306}од!`", "йод!"), ("ишеним", "ишеним"),
    ("_x1", "_x1"), ("`Q 1`", "Q 1"), (#"`a\`b\\c\nd`"#, "a`b\\c\nd"), ("`with`", "with"),
  ])
  func aNameIsKeptInNormalFormC(_ text: String, _ name: String) throws {
    guard case .name(let found)? = kind(text) else {
      Issue.record("no name")
      return
    }
    // Swift compares texts up to canonical equivalence: the scalars must be the same.
    #expect(Array(found.text.unicodeScalars) == Array(name.unicodeScalars))
  }

  @Test(arguments: ["a\u{200B}b", "a\u{AD}b", "a\u{FE0F}b", "\u{3164}a", "a\u{202E}"])
  func invisibleCharactersAreNoPartOfAName(_ text: String) {
    #expect(Refusal(text).codes == ["E102"])
    #expect(Refusal(text).hints.contains("remove"))
  }
}
