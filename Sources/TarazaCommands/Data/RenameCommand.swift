import TarazaData
import TarazaDocument
import TarazaLanguage

/// `rename`: gives columns other names; scales and the design follow.
struct RenameCommand: TransformCommand {
  static let renamings = Parameter.renamings("new = old", "The new name and the present one")
  static let signature = Signature(
    "rename", "Gives columns other names", input: .table, parameters: [renamings],
    examples: [Example("dataset bfi | rename years = age | select years | take 3", "one column")])

  let renamings: [View.Renaming]

  init(_ arguments: Arguments) { renamings = arguments[Self.renamings] }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    let whole = all(of: input)
    var seen: Set<ColumnID> = []
    for renaming in whole where !seen.insert(renaming.new).inserted {
      throw Diagnostic(
        .duplicateName, "two columns would be called “\(renaming.new.name)”",
        hints: ["choose a name that the table does not have yet"])
    }
    return input.selecting(whole)
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    guard case .some(let needed) = output else { return .all }
    return .some(Set(all(of: input).filter { needed.contains($0.new) }.map(\.old)))
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    Transformed(frame.selecting(all(of: frame.schema)))
  }

  /// Every column of the input with the name it gets.
  private func all(of input: Schema) -> [View.Renaming] {
    input.variables.map { variable in
      let renaming = renamings.first { $0.old == variable.id }
      return renaming ?? View.Renaming(variable.id, from: variable.id)
    }
  }
}
