import Synchronization

/// Answers already computed, so that two prompts about the same rows share one pass.
///
/// An answer belongs to the data's identity, the view and the question; equal keys mean equal
/// answers. The cache keeps the answers used last. Those that hold the rows' values (see
/// `Statistic.keepsRows`) it keeps only until `endCommand`: a command that asks for many groups one
/// after the other is answered by one pass, but no data set stays behind it.
package final class AnswerCache: Sendable {
  private struct Key: Hashable, Sendable {
    let identity: DataHash
    let view: View
    let question: AnyQuestion
  }

  private struct Entry: Sendable {
    let answer: any Sendable
    let keepsRows: Bool
    var lastUse: UInt64
  }

  private struct State: Sendable {
    var entries: [Key: Entry] = [:]
    var clock: UInt64 = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: How many answers are kept: those of a long session at the prompt, each
  ///   a few kilobytes for a survey.
  package init(capacity: Int = 256) {
    self.capacity = max(1, capacity)
  }

  /// The answer kept under this key, or the one that `compute` gives, which is then kept.
  func answer<S: Statistic>(
    to question: S, of view: View, on identity: DataHash,
    compute: () throws(DataError) -> GroupedAnswers<S.Answer>
  ) throws(DataError) -> GroupedAnswers<S.Answer> {
    let key = Key(identity: identity, view: view, question: AnyQuestion(question))
    if let known = find(key) as? GroupedAnswers<S.Answer> { return known }
    let answer = try compute()
    keep(answer, under: key, keepsRows: question.keepsRows)
    return answer
  }

  /// Forgets the answers that hold the values of rows.
  package func endCommand() {
    state.withLock { state in
      state.entries = state.entries.filter { !$0.value.keepsRows }
    }
  }

  /// How many answers are kept.
  package var count: Int { state.withLock { $0.entries.count } }

  package func removeAll() {
    state.withLock { $0.entries.removeAll() }
  }

  private func find(_ key: Key) -> (any Sendable)? {
    state.withLock { state in
      state.clock += 1
      state.entries[key]?.lastUse = state.clock
      return state.entries[key]?.answer
    }
  }

  private func keep(_ answer: any Sendable, under key: Key, keepsRows: Bool) {
    state.withLock { state in
      state.clock += 1
      state.entries[key] = Entry(answer: answer, keepsRows: keepsRows, lastUse: state.clock)
      guard state.entries.count > capacity else { return }
      if let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        state.entries[oldest.key] = nil
      }
    }
  }
}

/// A question of any kind as part of a key: equal when the kind and the question are.
private struct AnyQuestion: Hashable, Sendable {
  private let question: any Statistic

  init(_ question: any Statistic) {
    self.question = question
  }

  static func == (a: AnyQuestion, b: AnyQuestion) -> Bool {
    AnyHashable(a.question) == AnyHashable(b.question)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(type(of: question)))
    hasher.combine(AnyHashable(question))
  }
}
