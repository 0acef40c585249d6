import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// The text of a program on its way to a file.
public enum ProgramText {
  /// Writes all of it or leaves the old file as it was.
  ///
  /// - Throws: a diagnostic of the 5xx range when folder, disk or permissions refuse.
  public static func write(_ text: String, to path: String) throws(Diagnostic) {
    do throws(DataError) {
      try AtomicFile.write(text, to: path)
    } catch { throw Diagnostic(error) }
  }
}
