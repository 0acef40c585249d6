import Glibc

/// Runs a fixed number of pieces of work over the cores and returns their answers in order.
///
/// How the work is cut must depend on its size and never on the number of threads; a piece that
/// draws at random takes `generator.split(i)`. Then the answers are the same digits on one core or
/// sixteen. Which thread runs a piece is left to chance.
///
/// - Parameters:
///   - threads: How many threads at most, the calling one among them.
///   - check: Called before each piece; it throws to stop the work.
///   - body: The work of piece i.
/// - Throws: What the first piece, in order, to fail has thrown. No piece is begun after one has
///   failed, and those under way are waited for; all pieces before the failed one have then been
///   begun, so the error is the same for any number of threads.
package func concurrentPieces<Answer: Sendable, Failure: Error>(
  count: Int, threads: Int = availableCores,
  check: (@Sendable () throws(Failure) -> Void)? = nil,
  body: @escaping @Sendable (Int) throws(Failure) -> Answer
) throws(Failure) -> [Answer] {
  let board = PieceBoard<Answer, Failure>(count: count)
  let work: @Sendable () -> Void = {
    while let piece = board.claim() {
      board.record(
        piece,
        Result { () throws(Failure) in
          try check?()
          return try body(piece)
        })
    }
  }
  let helpers = (1..<max(1, min(threads, count))).compactMap { _ in WorkerThread(running: work) }
  work()
  for helper in helpers { helper.join() }
  return try board.answers()
}

/// The ranges 0..<size, size..<2 size … that cut 0..<count; the last may be shorter.
package func fixedPieces(of count: Int, size: Int) -> [Range<Int>] {
  precondition(size > 0, "A piece needs a size of at least 1.")
  return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + min(size, count - $0)) }
}

/// The number of cores that the system has running.
package let availableCores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Which pieces are taken, and what came of them.
///
/// `@unchecked Sendable` holds because `next` and `failed` are touched under the mutex only, and
/// slot i of `results` only by the thread that claimed piece i, until every thread is joined.
private final class PieceBoard<Answer: Sendable, Failure: Error>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let results: UnsafeMutableBufferPointer<Result<Answer, Failure>?>
  private var next = 0
  private var failed = false

  init(count: Int) {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    results = .allocate(capacity: max(0, count))
    results.initialize(repeating: nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    results.deinitialize().deallocate()
  }

  /// The next piece that nobody has, unless all are taken or one has failed.
  func claim() -> Int? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard !failed, next < results.count else { return nil }
    defer { next += 1 }
    return next
  }

  func record(_ piece: Int, _ result: Result<Answer, Failure>) {
    results[piece] = result
    guard case .failure = result else { return }
    pthread_mutex_lock(mutex)
    failed = true
    pthread_mutex_unlock(mutex)
  }

  /// In order of the pieces; to be called when every thread is joined.
  func answers() throws(Failure) -> [Answer] {
    var answers: [Answer] = []
    answers.reserveCapacity(results.count)
    for result in results {
      guard let result else { break }
      answers.append(try result.get())
    }
    return answers
  }
}
