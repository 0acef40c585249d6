import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// The shape that `docs/reference/json.md` states holds for what every example shows.
@Suite struct JSONShapeLawTests {
  @Test(arguments: RegistryExample.all)
  func aDocumentHasTheMembersThatAreStated(_ example: RegistryExample) throws {
    for document in try Running(example.program).shown {
      let json = try StrictJSON.read(document.json())
      #expect(json["taraza"]?["format"] == .number(1))
      try holds(json)
    }
  }

  /// What a result promises before it runs is found by path: tables, values and charts.
  @Test(arguments: RegistryExample.all)
  func whatAResultPromisesIsFoundByPath(_ example: RegistryExample) throws {
    guard let result = try Running(example.program).result, result.shape.groups.isEmpty else {
      return
    }
    let json = try StrictJSON.read(result.document.json())
    for table in result.shape.tables {
      #expect(json["tables"]?[table.name] != nil, "table \(table.name)")
    }
    for chart in result.shape.charts { #expect(json["charts"]?[chart] != nil, "chart \(chart)") }
    for path in result.shape.values {
      #expect(value(path, in: json) != nil, "value \(path)")
    }
  }

  private func holds(_ json: JSONRead) throws {
    for (name, table) in json["tables"]?.members ?? [:] { try holds(table, name) }
    let details = json["value_details"]?.members ?? [:]
    for (name, detail) in details {
      let value = try #require(self.value(name, in: json), "\(name)")
      #expect(detail["title"] != nil)
      #expect(value != .null || detail["null"] != nil, "\(name): null without a reason")
    }
    let layout = json["layout"]?.elements ?? []
    #expect(!layout.isEmpty)
    for entry in layout { #expect(entry.members?.count == 1) }
    let placed = { (kind: String) in layout.compactMap { $0[kind] } }
    let named = layout.flatMap { $0["values"]?.elements ?? [] }
    #expect(Set(named.compactMap(\.string)) == Set(details.keys))
    #expect(placed("table").count == json["tables"]?.members?.count)
    #expect(placed("chart").count == json["charts"]?.members?.count)
    #expect(placed("note").count == json["notes"]?.elements?.count)
    #expect(placed("section").count == json["sections"]?.elements?.count)
    for note in json["notes"]?.elements ?? [] {
      let kind = try #require(note["kind"]?.string)
      #expect(["recipe", "reading", "warning", "remark"].contains(kind))
      #expect(note["code"]?.string?.isEmpty == false && note["text"]?.string?.isEmpty == false)
    }
    for section in json["sections"]?.elements ?? [] { try holds(section) }
  }

  private func holds(_ table: JSONRead, _ name: String) throws {
    let rows = try #require(table["rows"]?.number)
    let types = ["number", "integer", "text", "truth", "interval", "mixed", "empty"]
    for column in table["columns"]?.elements ?? [] {
      let values = try #require(column["values"]?.elements)
      #expect(Double(values.count) == rows, "\(name)")
      #expect(types.contains(column["type"]?.string ?? ""))
      let explained = Set((column["nulls"]?.elements ?? []).compactMap { $0["index"]?.number })
      for (index, value) in values.enumerated() where value == .null {
        #expect(explained.contains(Double(index)), "\(name), row \(index): null without a reason")
      }
    }
  }

  private func value(_ path: String, in json: JSONRead) -> JSONRead? {
    path.split(separator: ".").reduce(json["values"]) { $0?[String($1)] }
  }
}
