import Glibc
import Synchronization

/// Shows on standard error how far a long command has come: after a second, on a terminal only.
public final class ProgressLine: Sendable {
  private struct State {
    var began = ContinuousClock.now
    var lastShown: ContinuousClock.Instant?
  }

  /// Shorter work is not worth a word.
  private static let patience = Duration.seconds(1)
  private static let interval = Duration.milliseconds(100)

  private let state = Mutex(State())
  private let isShown: Bool

  public init() {
    isShown = isatty(STDERR_FILENO) == 1
  }

  public func begin() {
    state.withLock { $0 = State() }
  }

  /// Takes the fraction done; returns false when the command should stop.
  public func reached(_ fraction: Double) -> Bool {
    if isShown { show(fraction) }
    return !Interruption.isWished
  }

  /// Removes the line again, so that what follows stands on a clean one.
  public func end() {
    let wasShown = state.withLock { $0.lastShown != nil }
    if wasShown { Console.complain("\r\u{1B}[K") }
  }

  private func show(_ fraction: Double) {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard now - state.began > Self.patience,
        state.lastShown.map({ now - $0 > Self.interval }) ?? true
      else { return false }
      state.lastShown = now
      return true
    }
    guard isDue else { return }
    let percent = Int((min(max(fraction.isFinite ? fraction : 0, 0), 1) * 100).rounded())
    // Nothing done after a while means that nobody knows how much there is to do.
    let words = percent > 0 ? "\(percent)% done" : "working"
    Console.complain("\r\(words); Ctrl-C stops\u{1B}[K")
  }

}
