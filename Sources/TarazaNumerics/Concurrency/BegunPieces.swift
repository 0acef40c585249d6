import Synchronization

/// Counts the pieces of concurrent work as they begin, to tell how far it has come.
package final class BegunPieces: Sendable {
  private let pieces: Int
  private let begun = Atomic(0)

  package init(of pieces: Int) {
    self.pieces = max(1, pieces)
  }

  /// One more begins.
  ///
  /// - Returns: the share of all that had begun before it.
  package func next() -> Double {
    Double(begun.add(1, ordering: .relaxed).oldValue) / Double(pieces)
  }
}
