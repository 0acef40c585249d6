import TarazaData
import TarazaDocument

extension Document {
  /// By these notes a result says that its errors rest on the sample's design.
  private static let designNotes: Set<String> = ["design", "design-of-periods"]

  /// With a warning where errors rest on a design some of whose units a step before has lost.
  func mindingLostUnits(of frame: Frame) -> Document {
    guard let step = frame.narrowingStep,
      notes.contains(where: { Self.designNotes.contains($0.code) })
    else { return self }
    var copy = self
    copy.blocks.append(
      .note(
        Note(
          .warning, "sample-narrowed",
          "`\(step)` made a new table of the rows that `where` had kept: sampling units without such "
            + "rows are forgotten, and these errors with them. Put `\(step)` before `where`.")))
    return copy
  }
}
