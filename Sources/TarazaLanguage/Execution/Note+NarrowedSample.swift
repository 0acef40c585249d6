import TarazaData
import TarazaDocument

extension Note {
  /// What a step that makes a table of filtered rows loses: units of the sample that have no row
  /// left, which errors by the design still count.
  static func narrowedSample(from frame: Frame, to made: Frame, by verb: String) -> Note? {
    let design = made.schema.design
    guard frame.isDomain, !made.isDomain, design.strata != nil || design.cluster != nil else {
      return nil
    }
    return Note(
      .warning, "sample-narrowed",
      "`\(verb)` made a new table of the rows that `where` kept: sampling units without such rows are "
        + "forgotten, so errors by the design are off. Where errors matter, `\(verb)` "
        + "first and `where` after it.")
  }
}
