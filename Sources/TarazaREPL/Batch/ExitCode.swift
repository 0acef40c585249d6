import TarazaLanguage

/// What the process ends with, so that scripts can tell the ways to fail apart.
public enum ExitCode: Int32, Sendable {
  case done = 0
  /// A `check` failed, or with `--strict` something warned.
  case checkFailed = 1
  case wrongUsage = 2
  /// The program was refused before anything ran.
  case refused = 3
  case fileTrouble = 4
  /// An analysis could not be done on these data.
  case analysisFailed = 5
  case setupIncomplete = 6
  case internalFault = 70
  case interrupted = 130

  init(_ outcome: RunOutcome, strict: Bool) {
    self =
      switch outcome.status {
      case .done:
        !outcome.failedChecks.isEmpty || (strict && outcome.hasWarnings) ? .checkFailed : .done
      case .refused: .refused
      case .fileTrouble: .fileTrouble
      case .failed: .analysisFailed
      case .interrupted: .interrupted
      case .internalFault: .internalFault
      }
  }
}
