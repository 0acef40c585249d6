import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// The cursor stands at ‸.
@Suite struct CompletionTests {
  private static func completion(_ marked: String, after lines: String = "") -> Completion {
    var session = Session(.standard)
    if !lines.isEmpty { _ = session.run(SourceText(lines)) { _ in } }
    let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
    return session.complete(at: parts[0].utf8.count, in: parts.joined())
  }

  private static func offered(_ marked: String, after lines: String = "") -> [String] {
    completion(marked, after: lines).candidates.map(\.text)
  }

  struct Place: Sendable, CustomTestStringConvertible {
    let marked: String
    let offered: [String]
    var not: [String] = []
    var testDescription: String { marked }
  }

  static let places: [Place] = [
    Place(marked: "‸", offered: ["open", "dataset", "let", "check", "help"], not: ["describe"]),
    Place(marked: "dat‸", offered: ["dataset"], not: ["open"]),
    Place(marked: "let s = dataset nile\n‸", offered: ["s", "dataset"]),
    Place(marked: "let s = dataset nile\nlet t = ‸", offered: ["s", "dataset"], not: ["let"]),
    Place(marked: "let ‸", offered: []),
    Place(marked: "dataset ‸", offered: ["bfi", "nile"]),
    Place(marked: "dataset bf‸", offered: ["bfi"], not: ["nile"]),
    Place(marked: "dataset bfi | ‸", offered: ["where", "factor"], not: ["open", "score using"]),
    Place(marked: "dataset bfi | des‸", offered: ["describe", "design"], not: ["where"]),
    Place(marked: "dataset bfi\n  | des‸", offered: ["describe"]),
    Place(
      marked: "dataset nile | trend flow over year | ‸", offered: ["plot", "save"], not: ["where"]),
    Place(marked: "dataset bfi | where ‸", offered: ["A1", "age", "abs("], not: ["mean("]),
    Place(marked: "dataset bfi | where ag‸", offered: ["age"], not: ["A1"]),
    Place(marked: "dataset bfi | where AG‸", offered: ["age"]),
    Place(marked: "dataset bfi | where age > 3 ‸", offered: ["and", "or"], not: ["by"]),
    Place(marked: "dataset bfi | select age, ‸", offered: ["gender", "starts(", "all()"]),
    Place(marked: "dataset bfi | select age | where ‸", offered: ["age"], not: ["gender"]),
    Place(marked: "dataset bfi | rename years = age | sort ‸", offered: ["years"], not: ["age"]),
    Place(marked: "dataset bfi | derive x = ‸", offered: ["age", "row_mean(", "mean("]),
    Place(
      marked: "dataset bfi | derive x = row_mean(A1..A5, ‸", offered: ["A2", "at_least:"]),
    Place(marked: "dataset bfi | summarize ‸", offered: ["mean(", "n("]),
    Place(marked: "dataset bfi | summarize mean(‸", offered: ["age"]),
    Place(marked: "dataset bfi | summarize n() ‸", offered: ["by"], not: ["over"]),
    Place(marked: "dataset bfi | summarize n() by ‸", offered: ["gender"]),
    Place(marked: "dataset bfi | summarize n() by gender ‸", offered: [], not: ["by"]),
    Place(marked: "dataset nile | trend flow ‸", offered: ["over", "by", "with"]),
    Place(marked: "dataset nile | trend flow over ‸", offered: ["year"]),
    Place(
      marked: "dataset nile | trend flow over year ‸", offered: ["by", "with"], not: ["over"]),
    Place(
      marked: "dataset nile | intervention flow over year ‸",
      offered: ["at", "on", "versus", "by", "with"], not: ["over"]),
    Place(
      marked: "dataset tension | intervention mean(trust_1) over wave at 9 on ‸",
      offered: ["community", "province"]),
    Place(
      marked: "dataset nile | intervention flow over year at 1899 with errors: ‸",
      offered: ["ar1", "newey_west", "cr2"]),
    Place(marked: "dataset bfi | factor A1..A5 with ‸", offered: ["factors:", "rotation:"]),
    Place(
      marked: "dataset bfi | factor A1..A5 with factors: 1, ‸", offered: ["rotation:"],
      not: ["factors:"]),
    Place(marked: "dataset bfi | factor A1..A5 with rot‸: promax", offered: ["rotation"]),
    Place(
      marked: "dataset bfi | factor A1..A5 with rotation: ‸", offered: ["oblimin", "varimax"],
      not: ["age"]),
    Place(marked: "dataset bfi | design with weight: ‸", offered: ["age"]),
    Place(marked: "dataset tension | reliability tr‸", offered: ["trust", "trust_1"]),
    Place(marked: "dataset nile | where trsut > 3 | sort ‸", offered: ["flow", "year"]),
    Place(marked: "help fac‸", offered: ["factor", "factors"]),
    Place(marked: "check 1 == 1 ‸", offered: ["within", "from"]),
    Place(marked: "dataset bfi # ‸", offered: []),
    Place(marked: "dataset bfi | take 1‸", offered: []),
    Place(marked: "dataset bfi | select `ag‸", offered: ["age"]),
    Place(marked: "(dataset nile | sort ‸", offered: ["flow"]),
    Place(marked: "open \"no/such/folder/‸", offered: []),
  ]

  @Test(arguments: places)
  func whatFitsIsOffered(_ place: Place) {
    let offered = Self.offered(place.marked)
    for wanted in place.offered { #expect(offered.contains(wanted), "\(offered)") }
    for unwanted in place.not { #expect(!offered.contains(unwanted), "\(offered)") }
    if place.offered.isEmpty && place.not.isEmpty { #expect(offered.isEmpty) }
  }

  static let factor = "let f = dataset bfi | factor A1..A5 with factors: 1"
  static let parts: [Place] = [
    Place(marked: "f.‸", offered: ["loadings", "fit.rmsea", "scree"]),
    Place(marked: "f.lo‸", offered: ["loadings"], not: ["phi"]),
    Place(marked: "f.fit.‸", offered: ["rmsea"], not: ["loadings"]),
    Place(marked: "f.loadings.‸", offered: ["item", "communality"]),
    Place(marked: "f.loadings | where ‸", offered: ["F1", "item"]),
    Place(marked: "f | ‸", offered: ["plot", "save"], not: ["where"]),
    Place(marked: "dataset bfi | score using ‸", offered: ["f"]),
    Place(marked: "| ‸", offered: ["plot"], not: ["open"]),
    Place(marked: "‸", offered: ["f"]),
  ]

  @Test(arguments: parts)
  func theNamesOfTheSessionAndTheirPartsAreKnown(_ place: Place) {
    let lines = Self.factor + "\nf"
    let offered = Self.offered(place.marked, after: lines)
    for wanted in place.offered { #expect(offered.contains(wanted), "\(offered)") }
    for unwanted in place.not { #expect(!offered.contains(unwanted), "\(offered)") }
  }

  @Test func columnsThatNeedBackQuotesGetThem() {
    let text = "dataset nile | rename `күн саны` = flow, тренд = year | sort "
    #expect(Self.offered(text + "‸").prefix(2) == ["тренд", "`күн саны`"])
    #expect(Self.offered(text + "кү‸") == ["`күн саны`"])
    #expect(Self.offered(text + "`кү‸") == ["`күн саны`"])
    let completion = Self.completion(text + "`кү‸` | take 3")
    let bytes = Array(text.utf8)
    #expect(completion.span == Span(bytes.count, bytes.count + "`кү`".utf8.count))
  }

  @Test func theWordIsReplacedWhole() {
    #expect(Self.completion("dataset bfi | des‸cribe").span == Span(14, 22))
    #expect(Self.completion("dataset bfi | sort ‸").span == Span(19, 19))
    #expect(Self.completion("open \"a‸\"").span == Span(5, 8))
  }

  @Test func aColumnsLabelIsItsRemark() {
    let column = Self.completion("dataset bfi | sort A1‸").candidates.first
    #expect(column?.remark.isEmpty == false && column?.kind == .column)
    let verb = Self.completion("dataset bfi | desc‸").candidates.first
    #expect(verb?.remark.isEmpty == false && verb?.kind == .command)
  }

  @Test func whatBeginsWithTheWordIsOfferedAlone() {
    #expect(Self.offered("dataset bfi | where A‸").prefix(5) == ["A1", "A2", "A3", "A4", "A5"])
    #expect(Self.offered("dataset bfi | sort ende‸") == ["gender"])
  }
}
