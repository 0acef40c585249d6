/// What is known of a table without its cells: its variables in order, its scales
/// and response sets, its design.
package struct Schema: Hashable, Sendable {
  package var variables: [Variable] { didSet { positions = Schema.index(variables) } }
  package var scales: [Scale]
  /// The questions that take several answers.
  package var sets: [ResponseSet]
  package var design: Design
  /// The column that says when a row was collected.
  package var wave: ColumnID?
  package var title: LocalizedText?
  package var description: LocalizedText?
  /// The languages of its labels, the first one first.
  package var languages: [String]
  /// Must be said wherever numbers from this table are shown: “Synthetic data”.
  package var notice: LocalizedText?
  package var source: String?
  package var licence: String?
  /// False when columns may exist that are not known before the data is read.
  package var isComplete: Bool

  private var positions: [ColumnID: Int]

  package init(
    _ variables: [Variable], scales: [Scale] = [], design: Design = Design(),
    wave: ColumnID? = nil, title: LocalizedText? = nil, notice: LocalizedText? = nil,
    source: String? = nil, licence: String? = nil, isComplete: Bool = true,
    description: LocalizedText? = nil, languages: [String] = [], sets: [ResponseSet] = []
  ) {
    self.variables = variables
    self.scales = scales
    self.design = design
    self.wave = wave
    self.title = title
    self.notice = notice
    self.source = source
    self.licence = licence
    self.isComplete = isComplete
    self.description = description
    self.languages = languages
    self.sets = sets
    positions = Schema.index(variables)
  }

  package subscript(id: ColumnID) -> Variable? {
    positions[id].map { variables[$0] }
  }

  package func position(of id: ColumnID) -> Int? { positions[id] }

  private static func index(_ variables: [Variable]) -> [ColumnID: Int] {
    Dictionary(variables.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
