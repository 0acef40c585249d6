import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// `dataset`: opens one of the datasets that come with Taraza.
struct DatasetCommand: SourceCommand {
  static let name = Parameter.word("name", "The dataset's name", names)
  static let signature = Signature(
    "dataset", "Opens a dataset that comes with Taraza", input: .none, parameters: [name],
    examples: [Example("dataset bfi | describe", "2,800 people on 25 personality items")])

  let name: String

  init(_ arguments: Arguments) { name = arguments[Self.name] }

  /// Empty when the folder cannot be found; opening one then says so.
  private static var names: [String] {
    guard let folder = DatasetFolder.locate() else { return [] }
    return (try? DatasetFolder.names(in: folder)) ?? []
  }

  func schema(_ context: Context) throws(CommandError) -> Schema { try relation().schema }

  func open(_ context: Context) throws(CommandError) -> Opened {
    let relation = try relation()
    return try withData { () throws(DataError) in
      try TableFile.opened(relation, context, isBundled: true)
    }
  }

  private func relation() throws(CommandError) -> any Relation {
    guard let folder = DatasetFolder.locate() else {
      throw .diagnostic(
        Diagnostic(
          .fileNotFound, "the folder of the datasets cannot be found",
          hints: [
            "name it in the environment: \(DatasetFolder.environmentVariable)=/path/to/datasets"
          ]))
    }
    guard let file = DatasetFolder.file(of: name, in: folder) else {
      throw refusal(try withData { () throws(DataError) in try DatasetFolder.names(in: folder) })
    }
    return try withData { () throws(DataError) in
      try TableFile.relation(file, ReadOptions(), n: nil)
    }
  }

  private func refusal(_ known: [String]) -> CommandError {
    let near = nearestName(to: name, among: known)
    return .diagnostic(
      Diagnostic(
        .unknownDataset, "no dataset is called “\(name.shortened)”",
        hints: [
          near.map { "did you mean \($0)?" }
            ?? "there are \(known.joined(separator: ", ")); `open \"file.csv\"` opens a file of yours"
        ]))
  }
}
