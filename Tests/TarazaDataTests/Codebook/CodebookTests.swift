import TarazaData
import TarazaNumerics
import Testing

@Suite struct CodebookTests {
  static let example = """
    {
      "taraza_codebook": 1,
      "title": {"ky": "Чыңалуу", "en": "Tension"},
      "notice": "Synthetic data",
      "languages": ["ky", "en"],
      "wave": "wave", "weight": "w", "strata": "region", "cluster": "village",
      "missing": [{"value": 98, "name": "refused"}, {"value": 99, "name": "dont_know"}],
      "variables": [
        {"name": "trust_1", "type": "number", "label": "Trust", "level": "ordinal",
         "values": [{"value": 1, "label": {"ky": "жок", "en": "none"}}, {"value": 5, "label": "full"}],
         "range": [1, 5], "reversed": true, "unit": "points"},
        {"name": "tap", "type": "truth", "asked_if": "trust_1 >= 2"}, {"name": "well", "type": "truth"},
        {"name": "trust_2", "missing": []},
        {"name": "wave", "type": "quarter", "values": [{"value": "2023Q1", "label": "first"}]},
        {"name": "when", "type": "date"}, {"name": "y", "type": "year", "missing": [{"value": 9999, "name": "unknown"}]},
        {"name": "w"}, {"name": "region"}, {"name": "village"}
      ],
      "scales": [{"name": "trust", "label": "Trust", "items": ["trust_1", "trust_2"]}],
      "sets": [{"name": "water", "label": {"ky": "Суу"}, "items": ["tap", "well"]}]
    }
    """

  static func problems(_ json: String) -> [CodebookProblem] {
    do {
      _ = try Codebook(json: Array(json.utf8), file: "a.json")
      return []
    } catch {
      guard case .codebook("a.json", let problems) = error else { return [] }
      return problems
    }
  }

  @Test func theExampleIsRead() throws {
    let codebook = try Codebook(json: Array(Self.example.utf8))
    #expect(codebook.title?.text(in: "en") == "Tension")
    #expect(codebook.design == Design(weight: "w", strata: "region", cluster: "village"))
    #expect(codebook.entries.count == 10)
    let trust = codebook.entries[0]
    #expect(trust.isReversed && trust.range == 1...5 && trust.level == .ordinal)
    #expect(trust.missingCodes == nil && codebook.entries[3].missingCodes == [])
    #expect(codebook.entries[4].valueLabels[0].value == .period(try #require(Period("2023Q1"))))
    #expect(codebook.entries[6].missingCodes?[0].value == .period(try #require(Period("9999"))))
    #expect(codebook.scales[0].items == ["trust_1", "trust_2"])
    #expect(codebook.entries[1].askedIf == "trust_1 >= 2")
    #expect(
      codebook.sets == [
        ResponseSet("water", label: .init([.init("ky", "Суу")]), items: ["tap", "well"])
      ]
    )
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let codebook = try Codebook(json: Array(Self.example.utf8))
    let again = try Codebook(json: Array(codebook.json.utf8))
    #expect(again == codebook)
    #expect(again.json == codebook.json)
    var matrix = Codebook()
    matrix.matrix = Codebook.Matrix(kind: .covariance, n: 145, means: [1, 2.5])
    matrix.source = "quoted \"and\" \\ back\nslash \u{1} é"
    #expect(try Codebook(json: Array(matrix.json.utf8)) == matrix)
  }

  @Test func aSchemaTakesWhatTheCodebookSays() throws {
    let codebook = try Codebook(json: Array(Self.example.utf8))
    let names: [ColumnID] = [
      "trust_1", "tap", "well", "trust_2", "wave", "when", "w", "region", "village", "q",
    ]
    let schema = try Schema(names.map { Variable($0, type: .unknown) }).applying(codebook)
    #expect(schema["trust_1"]?.missingCodes.map(\.name) == ["refused", "dont_know"])
    #expect(schema["trust_2"]?.missingCodes == [])
    #expect(schema["q"]?.missingCodes.count == 2)
    #expect(schema["wave"]?.type == .period(.quarter))
    #expect(
      schema.scales[0].items == [Scale.Item("trust_1", isReversed: true), Scale.Item("trust_2")])
    #expect(
      schema.wave == "wave" && schema.design.weight == "w" && schema.languages == ["ky", "en"])
    #expect(schema.sets == codebook.sets && schema["tap"]?.askedIf == "trust_1 >= 2")
    #expect(codebook.unmatched(in: schema) == ["y"])
    let back = try Schema(names.map { Variable($0, type: .unknown) }).applying(Codebook(schema))
    #expect(back == schema)
  }

  @Test func codesOfATableBecomeKindsOfMissing() throws {
    let table = Table([
      ("q", Cells.numbers([1, 98, nil, 99])), ("t", Cells.texts(["1", "98", "x", nil])),
      ("y", Cells.numbers([2020, 2021, 9999, nil])),
    ])
    let json = """
      {"taraza_codebook": 1, "missing": [{"value": 98, "name": "refused"}], "variables": [
       {"name": "t", "missing": [{"value": "x", "name": "illegible"}], "type": "number"},
       {"name": "y", "type": "year", "missing": [{"value": 9999, "name": "unknown"}]}]}
      """
    let read = try table.applying(Codebook(json: Array(json.utf8)))
    #expect(read["q"]?.values == [1, .missing("refused"), .missing(nil), 99])
    #expect(read["t"]?.values == [1, 98, .missing("illegible"), .missing(nil)])
    #expect(read["y"]?[0] == .period(Period(unit: .year, index: 2020)))
    #expect(read["y"]?[2] == .missing("unknown"))
    #expect(read.schema["y"]?.type == .period(.year))
  }

  @Test func aCellThatCannotBeOfItsTypeIsShown() throws {
    let json = #"{"taraza_codebook": 1, "variables": [{"name": "t", "type": "number"}]}"#
    let codebook = try Codebook(json: Array(json.utf8))
    let table = Table([("t", Cells.texts(["1", "many"]))])
    #expect(throws: DataError.badCast("t", example: "many", to: .number)) {
      try table.applying(codebook)
    }
  }

  @Test func columnsThatAreNotThereAreProblems() throws {
    let json = """
      {"taraza_codebook": 1, "wave": "wav", "scales": [{"name": "q1", "items": ["q2", "q9"]}]}
      """
    let codebook = try Codebook(json: Array(json.utf8))
    let schema = Schema([
      Variable("wave", type: .number), Variable("q1", type: .number), Variable("q2", type: .number),
    ])
    do {
      _ = try schema.applying(codebook)
      Issue.record("nothing was said")
    } catch {
      guard case .codebook(nil, let problems) = error else { return }
      #expect(problems.map(\.path) == ["wave", "scales[0].name", "scales[0].items[1]"])
      #expect(problems[0].hint == "did you mean “wave”?")
    }
  }

  static let asked = Schema(
    [
      Variable("q1", type: .number), Variable("жашы", type: .number),
      Variable("q2", type: .truth, askedIf: #"q1 == 2 and жашы >= 1e2 or `q1` is missing(q1)"#),
      Variable("q3", type: .truth, askedIf: #"contains(region, "q1 \"q1") and max(q1, 2) > 1"#),
    ], sets: [ResponseSet("s", items: ["q2", "q3"])])

  @Test func setsAndConditionsFollowTheirColumns() {
    let renamed = Self.asked.selecting([
      .init("first one", from: "q1"), .init("age", from: "жашы"), .init("b", from: "q2"),
      .init("max", from: "q3"),
    ])
    #expect(renamed.sets == [ResponseSet("s", items: ["b", "max"])])
    #expect(
      renamed["b"]?.askedIf
        == "`first one` == 2 and age >= 1e2 or `first one` is missing(q1)")
    #expect(
      renamed["max"]?.askedIf
        == #"contains(region, "q1 \"q1") and max(`first one`, 2) > 1"#)
    #expect(Self.asked.selecting([.init("q3", from: "q3")]).sets.map(\.items) == [["q3"]])
    #expect(Self.asked.selecting([.init("q1", from: "q1")]).sets.isEmpty)
  }

  /// A condition may outlive its columns, but must never be read on others.
  @Test func aConditionGoesWhenAnotherColumnTakesTheNameInIt() {
    let kept = Self.asked.selecting([.init("q2", from: "q2")])
    #expect(kept["q2"]?.askedIf == Self.asked["q2"]?.askedIf)
    let taken = Self.asked.selecting([.init("q1", from: "жашы"), .init("q2", from: "q2")])
    #expect(taken["q2"] != nil && taken["q2"]?.askedIf == nil)
  }

  /// What is wrong, and the path by which it is said.
  @Test(arguments: [
    (#"{}"#, "taraza_codebook"),
    (#"{"taraza_codebook": 2}"#, "taraza_codebook"),
    (#"[]"#, ""),
    (#"{"taraza_codebook": 1, "lisence": "x"}"#, "lisence"),
    (#"{"taraza_codebook": 1, "title": 3}"#, "title"),
    (#"{"taraza_codebook": 1, "title": {"ky": 3}}"#, "title.ky"),
    (#"{"taraza_codebook": 1, "title": {}}"#, "title"),
    (#"{"taraza_codebook": 1, "title": "a", "title": "b"}"#, "title"),
    (#"{"taraza_codebook": 1, "wave": ""}"#, "wave"),
    (#"{"taraza_codebook": 1, "variables": {}}"#, "variables"),
    (#"{"taraza_codebook": 1, "variables": [{"lable": "x", "name": "a"}]}"#, "variables[0].lable"),
    (#"{"taraza_codebook": 1, "variables": [{"label": "x"}]}"#, "variables[0].name"),
    (#"{"taraza_codebook": 1, "variables": [{"name": "a"}, {"name": "a"}]}"#, "variables[1]"),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "type": "numbr"}]}"#, "variables[0].type"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "level": "ratio"}]}"#,
      "variables[0].level"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "reversed": 1}]}"#,
      "variables[0].reversed"
    ),
    (#"{"taraza_codebook": 1, "variables": [{"name": "a", "range": [1]}]}"#, "variables[0].range"),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "range": [5, 1]}]}"#,
      "variables[0].range"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "values": [{"value": 1, "label": "x"}, {"value": 1, "label": "y"}]}]}"#,
      "variables[0].values"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "range": [1, 5], "values": [{"value": 6, "label": "x"}]}]}"#,
      "variables[0].values"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "type": "date", "values": [{"value": "1.1.2020", "label": "x"}]}]}"#,
      "variables[0].values[0].value"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "values": [{"value": null, "label": "x"}]}]}"#,
      "variables[0].values[0].value"
    ),
    (
      #"{"taraza_codebook": 1, "missing": [{"value": 9, "name": "r"}], "variables": [{"name": "a", "values": [{"value": 9, "label": "x"}]}]}"#,
      "variables[0].values"
    ),
    (#"{"taraza_codebook": 1, "missing": [{"value": 9}]}"#, "missing[0].name"),
    (#"{"taraza_codebook": 1, "missing": [{"value": 9, "name": "plain"}]}"#, "missing[0].name"),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "missing": [{"value": 9, "name": "r"}, {"value": 9, "name": "s"}]}]}"#,
      "variables[0].missing"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a"}], "scales": [{"name": "s", "items": ["b"]}]}"#,
      "scales[0].items[0]"
    ),
    (#"{"taraza_codebook": 1, "scales": [{"name": "s", "items": []}]}"#, "scales[0].items"),
    (
      #"{"taraza_codebook": 1, "scales": [{"name": "s", "items": ["a", "a"]}]}"#,
      "scales[0].items[1]"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a"}], "scales": [{"name": "a", "items": ["a"]}]}"#,
      "scales[0]"
    ),
    (#"{"taraza_codebook": 1, "sets": [{"name": "s", "items": []}]}"#, "sets[0].items"),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a"}], "sets": [{"name": "a", "items": ["a"]}]}"#,
      "sets[0]"
    ),
    (
      #"{"taraza_codebook": 1, "scales": [{"name": "s", "items": ["a"]}], "sets": [{"name": "s", "items": ["a"]}]}"#,
      "sets[0]"
    ),
    (
      #"{"taraza_codebook": 1, "variables": [{"name": "a", "asked_if": " "}]}"#,
      "variables[0].asked_if"
    ),
    (#"{"taraza_codebook": 1, "matrix": {"n": 1}}"#, "matrix.n"),
    (#"{"taraza_codebook": 1, "matrix": {"kind": "cor", "n": 9}}"#, "matrix.kind"),
  ])
  func everyFaultIsSaidByItsPath(_ json: String, _ path: String) {
    let problems = Self.problems(json)
    #expect(problems.count == 1)
    #expect(problems.first?.path == path)
  }

  @Test func allFaultsAreSaidInOrderWithTheirPlaces() {
    let json = """
      {"taraza_codebook": 1,
       "variables": [
         {"name": "a", "lable": "x"},
         {"name": "é", "level": "ordnal"}
       ],
       "licens": "x"}
      """
    let problems = Self.problems(json)
    #expect(problems.map(\.path) == ["variables[0].lable", "variables[1].level", "licens"])
    #expect(problems.map(\.line) == [3, 4, 6])
    #expect(problems.map(\.column) == [18, 27, 2])
    #expect(
      problems.map(\.hint) == [
        "did you mean “label”?", "did you mean “ordinal”?", "did you mean “licence”?",
      ])
  }

  @Test(arguments: [
    ("{", 1, 2), ("{\"a\" 1}", 1, 6), ("{\"a\": 01}", 1, 7), ("{\"a\":\n tru}", 2, 2),
    ("{\"a\": \"x}", 1, 7), ("[1, ]", 1, 5), ("{} x", 1, 4), ("", 1, 1), ("[1 2]", 1, 4),
    ("[\"\\x\"]", 1, 3), ("[\"\\ud800\"]", 1, 3), ("[\"a\nb\"]", 1, 4), ("[1.]", 1, 2),
    ("{a: 1}", 1, 2),
  ])
  func aTextThatIsNotJSONHasOneFaultWithItsPlace(_ json: String, _ line: Int, _ column: Int) {
    let problems = Self.problems(json)
    #expect(problems.count == 1)
    #expect(problems.first?.line == line && problems.first?.column == column)
  }

  @Test func deepListsAreRefusedNotOverflowed() {
    #expect(Self.problems(String(repeating: "[", count: 1_000_000)).count == 1)
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: DataError.self) { try Codebook(json: [0x7B, 0xFF, 0x7D]) }
  }

  /// Damaged codebooks are read or refused, never worse.
  @Test(.timeLimit(.minutes(1))) func anyDamageIsReadOrRefused() {
    var generator = SeededGenerator(seed: 7)
    let original = Array(Self.example.utf8)
    for _ in 0..<3000 {
      var bytes = original
      for _ in 0...generator.below(4) {
        let place = generator.below(bytes.count)
        switch generator.below(3) {
        case 0: bytes[place] = UInt8(generator.below(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[generator.below(bytes.count)], at: place)
        }
      }
      if let read = try? Codebook(json: bytes) {
        #expect((try? Codebook(json: Array(read.json.utf8))) == read)
      }
    }
  }
}

@Suite struct MissingRangeTests {
  private static let json = """
    {"taraza_codebook": 1, "variables": [{"name": "q", "missing": [
      {"value": -9, "name": "refused"}, {"from": -99, "to": -1, "name": "no_answer", "label": "none"},
      {"from": 90, "name": "other"}]}]}
    """

  private static func codebook(_ json: String = json) throws -> Codebook {
    try Codebook(json: Array(json.utf8))
  }

  @Test func rangesAreReadAndWrittenAsTheyAre() throws {
    let codebook = try Self.codebook()
    let entry = try #require(codebook.entries.first)
    #expect(entry.missingCodes?.map(\.name) == ["refused"])
    #expect(
      entry.missingRanges == [
        MissingRange(from: -99, to: -1, "no_answer", label: LocalizedText("none")),
        MissingRange(from: 90, to: .infinity, "other"),
      ])
    #expect(try Self.codebook(codebook.json) == codebook)
  }

  @Test func numbersOfARangeAreMissingAndCodesComeFirst() throws {
    let cells: [Value] = [-9, -8, -99, -100, 0, 89, 90, 1e9].map { .number($0) }
    var builder = ColumnBuilder(type: .number)
    for cell in cells { builder.append(cell) }
    let table = Table([(ColumnID("q"), builder.finished())])
    let read = try table.applying(Self.codebook())
    #expect(
      read[ColumnID("q")]?.values == [
        .missing("refused"), .missing("no_answer"), .missing("no_answer"), .number(-100),
        .number(0), .number(89), .missing("other"), .missing("other"),
      ])
  }

  @Test(arguments: [
    #"{"from": 5, "to": 1, "name": "x"}"#, #"{"from": 5, "value": 1, "name": "x"}"#,
    #"{"from": "a", "name": "x"}"#, #"{"from": 1}"#,
  ])
  func rangesThatAreNoneAreRefused(_ range: String) {
    #expect(throws: DataError.self) {
      try Self.codebook(
        "{\"taraza_codebook\": 1, \"variables\": [{\"name\": \"q\", \"missing\": [\(range)]}]}")
    }
  }
}
