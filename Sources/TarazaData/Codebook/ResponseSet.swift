/// A question that takes several answers: one column for each, true where it was ticked.
///
/// The items are truths, or numbers of which 1 is ticked and 0 is not. Who ticked none of them was
/// asked all the same; where the question was not put, the items are missing, by the kind
/// `ResponseSet.notAsked`.
package struct ResponseSet: Hashable, Sendable {
  /// The kind of missing of a question that was not put.
  package static let notAsked = "not_asked"

  package let name: String
  package let label: LocalizedText?
  package let items: [ColumnID]

  package init(_ name: String, label: LocalizedText? = nil, items: [ColumnID]) {
    self.name = name
    self.label = label
    self.items = items
  }
}
