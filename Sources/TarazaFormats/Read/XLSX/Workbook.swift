import TarazaData

/// What a workbook says of itself beside the cells: its sheets, how it counts days, its styles.
struct Workbook: Sendable {
  struct Sheet: Equatable, Sendable {
    let name: String
    /// Where in the archive it stands.
    let part: String
    let isHidden: Bool
  }

  let sheets: [Sheet]
  let days: SerialDays
  /// By the numbers that cells give.
  let styles: [CellStyle]
  /// Where the texts stand that cells share; nil when there are none.
  let sharedStrings: String?

  private static let usualPart = "xl/workbook.xml"

  init(_ archive: ZipArchive) throws(DataError) {
    let main =
      try Relationships(of: "", in: archive).targets("officeDocument").first ?? Workbook.usualPart
    guard let part = try archive.part(main) else { throw try Workbook.refusal(archive) }
    let scan = WorkbookScan()
    try XMLScanner.scan(part, of: archive, scan)
    let relations = try Relationships(of: main, in: archive)
    sheets = scan.sheets.compactMap { sheet in
      relations.worksheet(sheet.relation).map {
        Sheet(name: sheet.name, part: $0, isHidden: sheet.isHidden)
      }
    }
    guard !sheets.isEmpty else {
      throw .file(
        FileTrouble(.format, path: archive.path, "“\(archive.path)” has no sheet with cells"))
    }
    days = SerialDays(from1904: scan.from1904)
    sharedStrings = relations.targets("sharedStrings").first
    if let name = relations.targets("styles").first, let part = try archive.part(name) {
      let scan = StylesScan()
      try XMLScanner.scan(part, of: archive, scan)
      styles = scan.styles
    } else {
      styles = []
    }
  }

  /// Other files that are zip archives too.
  private static func refusal(_ archive: ZipArchive) throws(DataError) -> DataError {
    let others = [
      ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "save it as .xlsx in Excel"),
      ("content.xml", "an OpenDocument file", "save it as .xlsx in LibreOffice"),
      ("word/document.xml", "a Word document", "save its table in a workbook, as .xlsx"),
      ("Index/Document.iwa", "a Numbers document", "export it as Excel from Numbers"),
    ]
    for (name, noun, hint) in others where try archive.part(name) != nil {
      return .file(
        FileTrouble(
          .format, path: archive.path, "“\(archive.path)” is \(noun), not an .xlsx workbook",
          hints: [hint]))
    }
    return .file(
      FileTrouble(
        .format, path: archive.path, "“\(archive.path)” is a zip file, but holds no workbook"))
  }
}

/// The sheets in their order, by the names of their relationships.
private final class WorkbookScan: XMLHandler {
  private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
  private(set) var from1904 = false
  let isDone = false

  func start(_ name: XMLName, _ attributes: XMLAttributes) {
    switch name {
    case "sheet":
      guard let title = attributes.text("name"), let relation = attributes.text("id") else {
        return
      }
      let state = attributes.text("state") ?? "visible"
      sheets.append((title, relation, state != "visible"))
    case "workbookPr": from1904 = attributes.truth("date1904")
    default: break
    }
  }

  func end(_ name: XMLName) {}
  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The formats of numbers, by the numbers that cells give for their style.
private final class StylesScan: XMLHandler {
  private(set) var styles: [CellStyle] = []
  private var codes: [Int: CellStyle] = [:]
  private var isInCells = false
  let isDone = false

  /// Excel itself knows no more.
  private static let mostStyles = 1 << 16

  func start(_ name: XMLName, _ attributes: XMLAttributes) {
    switch name {
    case "numFmt":
      guard let id = attributes.number("numFmtId"), let code = attributes.text("formatCode") else {
        return
      }
      codes[id] = CellStyle(code: code)
    case "cellXfs": isInCells = true
    case "xf" where isInCells && styles.count < StylesScan.mostStyles:
      let id = attributes.number("numFmtId") ?? 0
      styles.append(codes[id] ?? CellStyle(builtIn: id))
    default: break
    }
  }

  func end(_ name: XMLName) {
    if "cellXfs" ~= name { isInCells = false }
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Which other parts a part of a workbook leads to.
struct Relationships {
  private struct Link {
    let id: String
    let kind: String
    let target: String
  }

  private let links: [Link]

  /// - Parameter part: whose; empty for the archive as a whole.
  init(of part: String, in archive: ZipArchive) throws(DataError) {
    let folder = part.lastIndex(of: "/").map { part[...$0] } ?? ""
    let name = part[folder.endIndex...]
    guard let list = try archive.part("\(folder)_rels/\(name).rels") else {
      links = []
      return
    }
    let scan = RelationshipScan()
    try XMLScanner.scan(list, of: archive, scan)
    links = scan.links.map { id, kind, target in
      Link(id: id, kind: kind, target: Relationships.resolved(target, from: folder))
    }
  }

  func targets(_ kind: String) -> [String] {
    links.filter { $0.kind == kind }.map(\.target)
  }

  /// Nil when it is no sheet of cells, but a chart or a dialogue.
  func worksheet(_ id: String) -> String? {
    links.first { $0.id == id && $0.kind == "worksheet" }?.target
  }

  /// The place in the archive: a target begins with a slash, or stands from its part's folder.
  private static func resolved(_ target: String, from folder: Substring) -> String {
    let whole = target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
    var steps: [Substring] = []
    for step in whole.split(separator: "/") where step != "." {
      if step == ".." { _ = steps.popLast() } else { steps.append(step) }
    }
    return steps.joined(separator: "/")
  }
}

private final class RelationshipScan: XMLHandler {
  private(set) var links: [(id: String, kind: String, target: String)] = []
  let isDone = false

  func start(_ name: XMLName, _ attributes: XMLAttributes) {
    guard "Relationship" ~= name, let id = attributes.text("Id"),
      let type = attributes.text("Type"), let target = attributes.text("Target")
    else { return }
    // The transitional and the strict form of the standard differ in what stands before the word.
    links.append((id, type.split(separator: "/").last.map(String.init) ?? "", target))
  }

  func end(_ name: XMLName) {}
  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
