import TarazaData
import TarazaFormats
import Testing

/// Names that read alike and are not the same are doubted, since they make groups that print alike.
@Suite struct NamesAlikeTests {
  private func notes(_ rows: [String]) throws -> [NamesAlike] {
    let text = "village,x\n" + rows.enumerated().map { "\($1),\($0)\n" }.joined()
    let relation = try FileRelation(CSVReader(Array(text.utf8), name: "r.csv"))
    _ = try relation.table()
    return relation.report.notes.compactMap {
      if case .namesAlike(let names) = $0 { names } else { nil }
    }
  }

  @Test(arguments: [
    ("Баткен", "Баткен "), ("Баткен", "баткен"), ("Ош", "  Ош"), ("Кара Суу", "Кара  Суу"),
    // The second begins with Latin letters.
    ("Ак-Суу", "A\u{43A}-Суу"), ("Ош", "O\u{448}"),
  ])
  func spellingsOfOneNameAreDoubted(_ first: String, _ second: String) throws {
    let found = try notes([first, "Талас", first, "\"\(second)\""])
    #expect(found.count == 1 && found.first?.first == first && found.first?.second == second)
    #expect(found.first?.count == 1)
    let message = try #require(found.first?.message)
    #expect(message.contains("“\(second)”"))
    let isBlank = first == "Баткен" && second == "Баткен "
    if isBlank { #expect(message.contains("trim(village)")) }
  }

  @Test func otherNamesAreNot() throws {
    #expect(try notes(["Баткен", "Талас", "Ош", "Ош-2", "Нарын"]).isEmpty)
    // A column of more texts than groups can be is not looked at.
    #expect(try notes((0..<600).flatMap { ["v\($0)", "V\($0)"] }).isEmpty)
  }
}
