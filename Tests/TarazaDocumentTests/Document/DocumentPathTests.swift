import TarazaDocument
import Testing

@Suite struct DocumentPathTests {
  private func scores(_ items: [String], extra: Bool = false) -> DocumentTable {
    DocumentTable(
      name: "items", title: "Items",
      [.texts("item", items), .counts("n", items.indices.map { $0 + 1 })]
        + (extra ? [.numbers("r", items.map { _ in 0.5 }, as: .coefficient)] : []))
  }

  private func group(_ name: String, _ blocks: [Block], wave: Int? = nil) -> Block {
    let keys =
      [NamedValue("community", "Community", .text(name))]
      + (wave.map { [NamedValue("wave", "Wave", .integer($0))] } ?? [])
    return .section(Section("community: \(name)", keys: keys, Document(blocks)))
  }

  private let chart = Chart(
    name: "scree", title: "Scree", subtitle: "Items", x: .init("Factor"), y: .init("Eigenvalue"),
    series: [])

  @Test func valuesAreReachedByTheirPath() {
    let document = Document([
      .values([NamedValue("fit.rmsea", "RMSEA", .number(0.06, .coefficient))]),
      .section(Section("Part", Document([.values([NamedValue("n", "n", .integer(5))])]))),
    ])
    #expect(document.value(at: ["fit", "rmsea"]) == .number(0.06, .coefficient))
    #expect(document.value(at: ["n"]) == .integer(5))
    #expect(document.value(at: ["fit"]) == nil)
    #expect(document.value(at: []) == nil)
  }

  @Test func valueOfEachGroupIsATableNotAValue() {
    let document = Document([
      group("Osh", [.values([NamedValue("fit.n", "People", .integer(5))])]),
      group("Batken", [.values([NamedValue("fit.n", "People", .integer(7))])]),
    ])
    #expect(document.value(at: ["fit", "n"]) == nil)
    #expect(
      document.valueTable(at: ["fit", "n"])
        == DocumentTable(
          name: "fit.n",
          [
            .texts("community", title: "Community", ["Osh", "Batken"]),
            .counts("n", title: "People", [5, 7]),
          ]))
    #expect(document.valueTable(at: ["none"]) == nil)
  }

  @Test func tablesOfGroupsComeAsOneWithTheKeysInFront() {
    let document = Document([
      group("Osh", [.table(scores(["a", "b"]))], wave: 1),
      group("Batken", [.table(scores(["c"], extra: true))], wave: 2),
      group("Talas", []),
    ])
    #expect(
      document.table(named: "items")
        == DocumentTable(
          name: "items", title: "Items",
          [
            .texts("community", title: "Community", ["Osh", "Osh", "Batken"]),
            .counts("wave", title: "Wave", [1, 1, 2]), .texts("item", ["a", "b", "c"]),
            .counts("n", [1, 2, 1]),
            DocumentColumn("r", [.blank, .blank, .number(0.5, .coefficient)]),
          ]))
    #expect(document.table(named: "none") == nil)
  }

  @Test func keyCalledLikeAColumnKeepsItsOwn() {
    let table = DocumentTable(name: "t", [.texts("community", ["x"])])
    let document = Document([group("Osh", [.table(table)])])
    #expect(document.table(named: "t")?.columns.map(\.name) == ["group_community", "community"])
  }

  @Test func tableOutsideGroupsIsItself() {
    let document = Document([
      .section(Section("Part", Document([.table(scores(["a"]))]))),
      group("Osh", [.table(scores(["b"]))]),
    ])
    #expect(document.table(named: "items") == scores(["a"]))
  }

  @Test func keysOfNestedGroupsAreAllInFront() {
    let inner = Block.section(
      Section(
        "wave: 2", keys: [NamedValue("wave", "Wave", .integer(2))],
        Document([.table(scores(["a"])), .chart(chart)])))
    let document = Document([group("Osh", [inner])])
    #expect(
      document.table(named: "items")?.columns.map(\.name) == ["community", "wave", "item", "n"])
    #expect(document.chart(named: "scree")?.subtitle == "community: Osh · wave: 2 · Items")
    #expect(document.group(["Osh", "2"])?.table(named: "items") == scores(["a"]))
    #expect(document.group(["Osh"])?.blocks == [inner])
    #expect(document.group(["Talas"]) == nil && document.group([]) == nil)
  }

  @Test func chartsOfGroupsAreAllThere() {
    let document = Document([group("Osh", [.chart(chart)]), group("Talas", [.chart(chart)])])
    #expect(document.charts(named: "scree").count == 2)
    #expect(Document([.chart(chart)]).chart(named: "scree") == chart)
    #expect(document.chart(named: "trend") == nil)
  }

  @Test func pathsListEachNameOnce() {
    let body: [Block] = [
      .values([NamedValue("fit.n", "People", .integer(5))]), .table(scores(["a"])), .chart(chart),
    ]
    let document = Document([group("Osh", body), group("Talas", body)])
    #expect(document.paths.map(\.name) == ["fit.n", "items", "scree"])
    #expect(document.paths.map(\.kind) == [.value, .table, .chart])
    #expect(document.paths.first?.names == ["fit", "n"])
  }

  @Test func notesOfGroupsAreSeen() {
    let note = Note(.warning, "few", "Few rows.")
    #expect(Document([group("Osh", [.note(note)])]).notes == [note])
  }
}
