import Glibc
import Synchronization

/// The wish to stop that Ctrl-C leaves for the command at hand.
///
/// A signal handler may touch little more than one flag, so that is all there is; commands ask for
/// it through their progress.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// From here on Ctrl-C raises the flag instead of ending the process.
  public static func catchSignals() {
    signal(SIGINT) { _ in Interruption.flag.store(true, ordering: .relaxed) }
  }

  public static var isWished: Bool { flag.load(ordering: .relaxed) }

  /// Before a new command: an old wish does not concern it.
  public static func forget() {
    flag.store(false, ordering: .relaxed)
  }
}
