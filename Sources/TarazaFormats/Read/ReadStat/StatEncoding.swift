import TarazaData

/// Finds out in which encoding the texts of a file are.
///
/// New files name it. Old ones name none, or the code page of the machine that wrote them, which
/// need not be that of their texts: Cyrillic labels then look like `Âîçðàñò`.
enum StatEncoding {
  struct Opened {
    let parse: StatParse
    let head: StatHead
    let notes: [ReadNote]
  }

  /// - Parameter named: by the user, who is believed.
  static func opened(
    _ source: ByteSource, _ dialect: StatDialect, _ named: TextEncoding?
  ) throws(DataError) -> Opened {
    let parse = StatParse(source: source, dialect: dialect, encoding: named)
    let first = Result { () throws(DataError) in try StatHead.read(parse) }
    if named != nil { return try believed(parse, first) }
    let cyrillic = StatParse(source: source, dialect: dialect, encoding: .windows1251)
    switch first {
    case .success(let head) where !head.hasBadText && !looksMistaken(head.texts):
      return Opened(parse: parse, head: head, notes: [])
    case .failure(.file(let trouble)) where trouble.kind != .encoding:
      throw .file(trouble)
    case .success(let head):
      guard let second = try? StatHead.read(cyrillic), !second.hasBadText else {
        return try believed(parse, first)
      }
      return Opened(
        parse: cyrillic, head: second,
        notes: [.encodingGuessed(.windows1251, named: head.encodingName)])
    case .failure(let error):
      guard let second = try? StatHead.read(cyrillic), !second.hasBadText else { throw error }
      return Opened(
        parse: cyrillic, head: second,
        notes: [.encodingGuessed(.windows1251, named: second.encodingName)])
    }
  }

  private static func believed(_ parse: StatParse, _ result: Result<StatHead, DataError>)
    throws(DataError) -> Opened
  {
    let head = try result.get()
    guard !head.hasBadText else { throw parse.badText(in: nil) }
    return Opened(parse: parse, head: head, notes: [])
  }

  /// Whether most letters beyond ASCII stand in runs of three or more of the upper half of a Latin
  /// code page: so do Cyrillic words in the wrong one, and hardly any words of a Latin language.
  static func looksMistaken(_ texts: [String]) -> Bool {
    var inRuns = 0
    var all = 0
    for text in texts {
      var run = 0
      for scalar in text.unicodeScalars {
        guard !scalar.isASCII else {
          inRuns += run >= shortestRun ? run : 0
          run = 0
          continue
        }
        all += 1
        run = upperLatin.contains(scalar.value) ? run + 1 : 0
      }
      inRuns += run >= shortestRun ? run : 0
    }
    return inRuns * 2 > all
  }

  private static let shortestRun = 3
  private static let upperLatin: ClosedRange<UInt32> = 0xA8...0xFF
}

extension StatHead {
  /// All that a reader of the file would read.
  var texts: [String] {
    variables.flatMap { [$0.name, $0.label] } + labels.values.joined().map(\.label) + [title]
  }
}

extension StatParse {
  func badText(in column: ColumnID?) -> DataError {
    let place = column.map { ", such as in column “\($0)”" } ?? ""
    return .file(
      FileTrouble(
        .encoding, path: source.path,
        "“\(source.path)” does not name the encoding of its texts\(place), and they are no UTF-8",
        hints: ["name it: with encoding: \"windows-1251\""]))
  }
}
