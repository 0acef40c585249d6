import TarazaData
import TarazaFormats
import Testing

/// An export read with its form.
func read(_ csv: String, with form: [UInt8]) throws -> (table: Table, notes: [String]) {
  let folder = try TemporaryFolder()
  let path = try folder.file("form.xlsx", form)
  let reader = try FormReader(CSVReader(Array(csv.utf8), name: "e.csv"), form: path)
  let relation = try FileRelation(reader)
  let table = try relation.table()
  return (table, relation.report.notes.map(\.message))
}

@Suite struct FormTests {
  static let header = [
    "type", "name", "label::Кыргызча (ky)", "label:: English (en) ", "relevant", "constraint",
    "appearance",
  ]
  static let choices = [
    ["list_name", "name", "label::Кыргызча (ky)", "label::English (en)"],
    ["yn", "yes", "Ооба", "Yes"], ["yn", "no", "Жок", "No"],
    ["five", "1", "жок", "none"], ["five", "2", "бар", "some"],
    ["five", "99", "Билбейм", "Don't know"],
    ["src", "tap", "Кран", "Tap"], ["src", "well", "Кудук", "Well"],
  ]

  static func survey(_ rows: [String]...) -> [UInt8] {
    HandmadeForm.bytes(survey: [header] + rows, choices: choices)
  }

  @Test func labelsChoicesLevelsAndRangesComeFromTheForm() throws {
    let form = Self.survey(
      ["begin_group", "g"], ["integer", "age", "Жашы", "Age", "", ". >= 18 and 99 >= ."],
      ["select_one  five", "t", "Ишеним", "Trust", "", "", "likert"],
      ["select one yn", "w", "", "Work"], ["end group"], ["text", "code", "", ""])
    let (table, notes) = try read("g/age,g/t,w,code\n20,1,yes,007\n,99,no,8\n", with: form)
    #expect(table.names == ["age", "t", "w", "code"])
    let age = try #require(table.schema["age"])
    #expect(age.label == LocalizedText([.init("ky", "Жашы"), .init("en", "Age")]))
    #expect(age.range == 18...99 && age.level == .interval)
    let trust = try #require(table.schema["t"])
    #expect(trust.level == .ordinal && trust.type == .number && trust.range == nil)
    #expect(trust.valueLabels.map(\.value) == [1, 2, 99])
    #expect(trust.valueLabels[0].label.text(in: "ky") == "жок")
    #expect(table.cells("t") == [1, 99])
    #expect(table.cells("w") == ["yes", "no"] && table.schema["w"]?.level == .nominal)
    #expect(table.cells("code") == ["007", "8"])
    #expect(table.schema.languages == ["ky", "en"])
    // A code that sounds like no answer is shown with the line to type, and left as it is.
    #expect(notes.contains { $0.contains("derive t = case { t == 99 => missing(dont_know)") })
  }

  /// All answers in one column, each in its own, or both; not asked is not the same as not ticked.
  @Test(arguments: [
    ("asked,q\nyes,tap well\nyes,well\nno,\n"),
    ("asked,q/tap,q/well\nyes,1,1\nyes,0,1\nno,,\n"),
    ("asked,q,q/tap,q/well\nyes,tap well,1,1\nyes,well,0,1\nno,,0,0\n"),
    ("asked,q,q.tap,q.well\nyes,tap well,TRUE,TRUE\nyes,well,FALSE,TRUE\nno,,,\n"),
    ("asked,Кайдан?,Кайдан?/Кран,Кайдан?/Кудук\nyes,tap well,1,1\nyes,well,0,1\nno,,,\n"),
  ])
  func severalAnswersBecomeTruthsAndASet(_ csv: String) throws {
    let form = Self.survey(
      ["select_one yn", "asked", "", ""],
      ["select_multiple src", "q", "Кайдан?", "Where?", "${asked} = 'yes'"])
    let table = try read(csv, with: form).table
    #expect(table.names == ["asked", "q_tap", "q_well"])
    #expect(table.cells("q_tap") == [.truth(true), .truth(false), .missing("not_asked")])
    #expect(table.cells("q_well") == [.truth(true), .truth(true), .missing("not_asked")])
    #expect(table.schema.sets.map(\.items) == [["q_tap", "q_well"]])
    #expect(table.schema["q_tap"]?.askedIf == "asked == \"yes\"")
    #expect(table.schema["q_tap"]?.label?.text(in: "en") == "Where? – Tap")
  }

  @Test(arguments: [
    ("${a} = 'yes'", "a == \"yes\""),
    ("${n} >= 18 and not(${a} = 'no')", "n >= 18 and not (a == \"no\")"),
    ("selected(${q}, 'tap') or selected(${a}, 'yes')", "q_tap or a == \"yes\""),
    ("(${n} > 1 or ${n} < -1) and ${t} = '2'", "(n > 1 or n < -1) and t == 2"),
    ("${a} != '' and string-length(${c}) > 0", "a is not missing and c is not missing"),
    ("${n} + 1 > 2 * ${n}", "(n + 1) > (2 * n)"), ("${n} mod 2 = 0", "mod(n, 2) == 0"),
    ("${c} = 'say \"x\"'", "c == \"say \\\"x\\\"\""), ("${c} = 5", "c == \"5\""),
  ])
  func conditionsAreSaidInTarazasLanguage(_ relevant: String, _ expected: String) throws {
    #expect(try Self.condition(relevant) == expected)
  }

  @Test(arguments: [
    "count-selected(${q}) > 1", "regex(${c}, 'a')", "${unknown} = 1", "${q} = 'tap'", "${n} =",
    "selected(${q}, 'moon')", "${d} > today()", "${n} > 'x'", "((((", "${n} > ${c}",
    String(repeating: "not(", count: 10_000),
  ])
  func whatCannotBeSaidIsKeptOutAndNoted(_ relevant: String) throws {
    #expect(try Self.condition(relevant) == nil)
  }

  private static func condition(_ relevant: String) throws -> String? {
    let form = survey(
      ["select_one yn", "a", "", ""], ["integer", "n", "", ""], ["select_one five", "t", "", ""],
      ["select_multiple src", "q", "", ""], ["text", "c", "", ""], ["date", "d", "", ""],
      ["text", "x", "", "", relevant])
    let (table, notes) = try read("a,n,t,q,c,d,x\nyes,1,2,tap,c,2024-01-01,x\n", with: form)
    let isNoted = notes.contains { $0.contains("could not be put into Taraza's language") }
    let condition = table.schema["x"]?.askedIf
    #expect(isNoted == (condition == nil))
    return condition
  }

  @Test func conditionsOfGroupsAreThoseOfTheirQuestions() throws {
    let form = Self.survey(
      ["integer", "n", "", ""], ["begin group", "g", "", "", "${n} > 1 or ${n} = 0"],
      ["text", "x", "", "", "${n} < 9"], ["end group"])
    let table = try read("n,g-x\n1,a\n", with: form).table
    #expect(table.schema["x"]?.askedIf == "(n > 1 or n == 0) and n < 9")
  }

  @Test func labelsInTheCellsBecomeNamesAndStrangersAreCounted() throws {
    let form = Self.survey(
      ["select_one yn", "a", "Иштейсизби?", "Work?"], ["select_one five", "t", "", ""])
    let (table, notes) = try read("Work?,t\nYes,1\nNo,7\nmaybe,x\n", with: form)
    #expect(table.cells("a") == ["yes", "no", "maybe"])
    #expect(table.cells("t") == ["1", "7", "x"])
    #expect(
      notes.contains("column “a” holds labels, which were turned into the names of the choices"))
    #expect(
      notes.contains("column “a”: 1 answers such as “maybe” are no choices of the form"))
  }

  @Test func columnsThatAreNotClearAreLeftAsTheyAre() throws {
    let form = Self.survey(
      ["begin group", "g"], ["text", "x", "", "Same"], ["end group"], ["begin group", "h"],
      ["integer", "x", "", "Same"], ["end group"], ["text", "gone", "", ""])
    let (table, notes) = try read("g/x,h/x,Same,other,_id\na,1,b,c,1\n", with: form)
    #expect(table.names == ["x", "h/x", "Same", "other", "_id"])
    #expect(notes.contains { $0.contains("several questions are called like Same") })
    #expect(notes.contains("no question of the form stands behind other"))
    #expect(notes.contains("the export has no column for gone"))
  }

  /// The bundled form and its export, as Kobo writes them.
  @Test func theBundledExportIsDescribedByItsForm() throws {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let folder = parts.joined(separator: "/") + "/datasets/kobo-demo"
    func open(_ sheet: String?) throws -> Table {
      let export = try XLSXReader(path: folder + "/export.xlsx", options: ReadOptions(sheet: sheet))
      return try FileRelation(FormReader(export, form: folder + "/form.xlsx")).table()
    }
    let main = try open(nil)
    #expect(main.rowCount == 60)
    #expect(main.schema["start"]?.type == .dateTime && main.schema["today"]?.type == .date)
    #expect(main.schema["gps_latitude"]?.type == .number)
    #expect(main.schema["hours"]?.askedIf == "works == \"yes\"")
    #expect(main.schema.languages == ["ky", "ru", "en"])
    #expect(main.schema.title?.text(in: "ky") == "Суу жана ишеним")
    for row in 0..<60 {
      let isAsked = main.cells("water_problem")[row] == "yes"
      #expect(main.cells("water_tap")[row].isMissing != isAsked)
    }
    let members = try open("members")
    #expect(members.names.contains("member_age") && members.names.contains("_parent_index"))
    #expect(members.schema["member_school"]?.askedIf == "member_age >= 6 and member_age <= 18")
  }

  @Test func whatIsNoFormIsRefused() throws {
    let folder = try TemporaryFolder()
    let csv = try folder.file("form.csv", "type,name\n")
    let other = try folder.file("other.xlsx", HandmadeForm.bytes(survey: [["a", "b"]]))
    for path in [csv, other] {
      let trouble = fileTrouble {
        _ = try FormReader(CSVReader(Array("a\n1\n".utf8), name: "e.csv"), form: path)
      }
      #expect(trouble?.message.contains("no") == true)
    }
  }
}
