import TarazaData

/// Reads a sheet of an Excel workbook (.xlsx, ECMA-376).
///
/// Opening looks at the first rows of the sheet. Cells are read as the sheet unpacks, and only those
/// of the columns asked for are kept; a column whose cells turn out to be of several types is read
/// once more, as text.
package final class XLSXReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let source: ByteSource
  private let options: ReadOptions
  private let workbook: Workbook
  private let sheet: Workbook.Sheet
  private let head: SheetHead
  private let notes: [ReadNote]

  package convenience init(path: String, options: ReadOptions = ReadOptions()) throws(DataError) {
    let opened = try OpenedFile(path)
    let source: ByteSource =
      opened.isRegular
      ? .file(opened) : .memory(try opened.drain(limit: XLSXReader.longestPipe), path: path)
    try self.init(source, options)
  }

  /// Reads a file that is in memory already.
  ///
  /// - Parameter name: what messages call it.
  package convenience init(
    _ bytes: [UInt8], name: String, options: ReadOptions = ReadOptions()
  ) throws(DataError) {
    try self.init(.memory(bytes, path: name), options)
  }

  /// What comes out of a pipe is kept in memory.
  private static let longestPipe = 1 << 30

  private init(_ source: ByteSource, _ options: ReadOptions) throws(DataError) {
    try XLSXReader.refuseOtherFormats(source)
    self.source = source
    self.options = options
    let archive = try ZipArchive(source)
    workbook = try Workbook(archive)
    let chosen = try SheetChoice(workbook, named: options.sheet, in: archive)
    sheet = chosen.sheet
    head = chosen.head
    notes = chosen.notes + chosen.head.notes
    schema = Schema(chosen.head.names.map { Variable($0, type: .unknown) }, isComplete: true)
    var fingerprint = try FileFingerprint.of(source)
    fingerprint.absorb(options)
    identity = fingerprint.value
  }

  /// The sheets that can be opened by name.
  package var sheetNames: [String] { workbook.sheets.map(\.name) }

  /// The name of the sheet that is read.
  package var sheetName: String { sheet.name }

  package var byteCount: Int { source.count }

  package var report: ReadReport {
    ReadReport(
      path: source.path, format: .xlsx, encoding: .utf8, delimiter: nil, decimal: .point,
      columnCount: head.names.count, rowCount: nil, notes: notes, part: "sheet “\(sheet.name)”")
  }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    var plans: [ColumnPlan] = []
    for variable in variables {
      guard let position = schema.position(of: variable.id) else {
        throw .unknownColumn(variable.id, known: head.names)
      }
      plans.append(
        ColumnPlan(
          index: position, id: variable.id, isText: variable.type == .text,
          codes: try MissingCodes(variable.missingCodes, plain: options.missing, .utf8)))
    }
    let archive = try ZipArchive(source)
    let texts = SheetTexts()
    try texts.load(workbook, of: archive)
    let body = try read(plans.map { SheetColumn($0, isText: $0.isText) }, texts, progress)
    var columns = body.columns
    let mixed = columns.indices.filter { columns[$0].mode == .mixed }
    if !mixed.isEmpty {
      let again = try read(mixed.map { SheetColumn(plans[$0], isText: true) }, texts, progress)
      for (place, column) in zip(mixed, again.columns) { columns[place] = column }
    }
    try source.checkUnchanged()
    return ReadColumns(
      columns: columns.map { $0.finished() }, rowCount: body.rowCount,
      notes: body.columns.flatMap(\.notes) + body.notes)
  }

  private func read(
    _ columns: [SheetColumn], _ texts: SheetTexts, _ progress: Progress
  ) throws(DataError) -> SheetBody {
    let archive = try ZipArchive(source)
    guard let part = try archive.part(sheet.part) else {
      throw .file(FileTrouble(.format, path: source.path, "the sheet “\(sheet.name)” is gone"))
    }
    let body = SheetBody(head, sheet, workbook, texts, columns: columns, path: source.path)
    try XMLScanner.scan(
      part, of: archive, SheetScan(sheet.name, path: source.path, texts, into: body), progress)
    body.finish()
    return body
  }

  /// Files that are called .xlsx and are something else, known by their first bytes.
  private static func refuseOtherFormats(_ source: ByteSource) throws(DataError) {
    let head = try source.head(8)
    guard !head.isEmpty else {
      throw .file(FileTrouble(.format, path: source.path, "“\(source.path)” is empty"))
    }
    guard head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else { return }
    throw .file(
      FileTrouble(
        .format, path: source.path,
        "“\(source.path)” is an old Excel workbook (.xls), or one with a password",
        hints: ["save it as .xlsx, without a password"]))
  }
}

/// Which sheet of a workbook is read.
private struct SheetChoice {
  let sheet: Workbook.Sheet
  let head: SheetHead
  let notes: [ReadNote]

  /// Looking for one with cells ends here.
  private static let mostTried = 50

  /// - Parameter name: nil for the first sheet with cells, hidden ones last.
  init(_ workbook: Workbook, named name: String?, in archive: ZipArchive) throws(DataError) {
    let names = workbook.sheets.map(\.name)
    if let name {
      let exact = workbook.sheets.first { $0.name == name }
      let near = workbook.sheets.first { $0.name.lowercased() == name.lowercased() }
      guard let sheet = exact ?? near else {
        throw SheetChoice.unknown(name, names, path: archive.path)
      }
      guard let head = try SheetHead(sheet, workbook, of: archive) else {
        throw .file(
          FileTrouble(
            .format, path: archive.path, "the sheet “\(sheet.name)” is empty",
            hints: ["the sheets are \(SheetChoice.list(names))"]))
      }
      self.sheet = sheet
      self.head = head
      notes = []
      return
    }
    let inOrder = workbook.sheets.filter { !$0.isHidden } + workbook.sheets.filter(\.isHidden)
    for sheet in inOrder.prefix(SheetChoice.mostTried) {
      guard let head = try SheetHead(sheet, workbook, of: archive) else { continue }
      self.sheet = sheet
      self.head = head
      let others = names.filter { $0 != sheet.name }
      notes = others.isEmpty ? [] : [.sheetTaken(sheet.name, others: others)]
      return
    }
    throw .file(
      FileTrouble(.format, path: archive.path, "“\(archive.path)” has no sheet with a filled cell"))
  }

  private static func unknown(_ name: String, _ names: [String], path: String) -> DataError {
    let near = nearestName(to: name, among: names).map { "did you mean “\($0)”?" }
    return .file(
      FileTrouble(
        .format, path: path, "no sheet of “\(path)” is called “\(name)”",
        hints: [near, "the sheets are \(list(names))"].compactMap(\.self)))
  }

  private static func list(_ names: [String]) -> String {
    let shown = 20
    return names.prefix(shown).map { "“\($0)”" }.joined(separator: ", ")
      + (names.count > shown ? " and \(names.count - shown) more" : "")
  }
}
