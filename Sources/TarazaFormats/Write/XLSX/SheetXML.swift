import TarazaData

/// The texts of the parts of a workbook.
///
/// - Source: ECMA-376-1:2016, part 1, 12 and 18.
enum SheetXML {
  static let plainStyle = 0
  static let dateStyle = 1
  static let momentStyle = 2
  static let headerStyle = 3

  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  /// Everything but the sheets, by the places in the archive.
  static func parts(names: [String]) -> [(name: String, text: String)] {
    [
      ("[Content_Types].xml", contentTypes(names.count)), ("_rels/.rels", packageLinks),
      ("xl/workbook.xml", workbook(names)), ("xl/_rels/workbook.xml.rels", links(names.count)),
      ("xl/styles.xml", styles),
    ]
  }

  static func sheetPart(_ number: Int) -> String { "xl/worksheets/sheet\(number).xml" }

  static func head(columnCount: Int, frozenRows: Int) -> String {
    let width = 14
    return declaration + "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\">"
      + "<pane ySplit=\"\(frozenRows)\" topLeftCell=\"A\(frozenRows + 1)\" activePane=\"bottomLeft\" "
      + "state=\"frozen\"/></sheetView></sheetViews>"
      + (columnCount > 0
        ? "<cols><col min=\"1\" max=\"\(columnCount)\" width=\"\(width)\" customWidth=\"1\"/></cols>"
        : "")
      + "<sheetData>\n"
  }

  static let tail = "</sheetData></worksheet>\n"

  /// The title as the name of a sheet: 31 characters, without those that Excel refuses; nil when
  /// nothing is left, or the name is taken.
  static func sheetName(_ title: String, butNot taken: [String]) -> String? {
    let longest = 31
    let kept = title.map { "[]:*?/\\".contains($0) || $0.isNewline ? " " : $0 }
    var name = ""
    for character in kept where name.utf16.count + String(character).utf16.count <= longest {
      name.append(character)
    }
    let trimmed = cleaned(name).text.drop { $0 == " " || $0 == "'" }
    let end = trimmed.lastIndex { $0 != " " && $0 != "'" }
    let final = end.map { String(trimmed[...$0]) } ?? ""
    return final.isEmpty || taken.contains(final.lowercased()) ? nil : final
  }

  /// The text without the one character that no workbook can hold.
  static func cleaned(_ text: String) -> (text: String, isChanged: Bool) {
    guard text.utf8.contains(0) else { return (text, false) }
    let scalars = text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }
    return (String(String.UnicodeScalarView(scalars)), true)
  }
}

// MARK: - Rows

extension SheetXML {
  /// One row of a sheet as it is put together.
  struct Row {
    private let number: Int
    private var bytes: [UInt8] = []
    private(set) var isEmpty = true

    /// - Parameter number: from 1.
    init(_ number: Int) {
      self.number = number
      bytes.append(contentsOf: "<row r=\"\(number)\">".utf8)
    }

    mutating func append(_ number: Double, column: Int, style: Int = SheetXML.plainStyle) {
      open(column, style, type: nil)
      bytes.append(contentsOf: "<v>".utf8)
      if let whole = Int32(exactly: number) {
        CellText.append(whole, to: &bytes)
      } else {
        bytes.append(contentsOf: number.description.utf8)
      }
      bytes.append(contentsOf: "</v></c>".utf8)
    }

    mutating func append(_ truth: Bool, column: Int) {
      open(column, SheetXML.plainStyle, type: "b")
      bytes.append(contentsOf: (truth ? "<v>1</v></c>" : "<v>0</v></c>").utf8)
    }

    mutating func append(_ text: String, column: Int, style: Int = SheetXML.plainStyle) {
      open(column, style, type: "inlineStr")
      bytes.append(contentsOf: "<is><t xml:space=\"preserve\">".utf8)
      SheetXML.append(text, to: &bytes)
      bytes.append(contentsOf: "</t></is></c>".utf8)
    }

    private mutating func open(_ column: Int, _ style: Int, type: StaticString?) {
      isEmpty = false
      bytes.append(contentsOf: "<c r=\"".utf8)
      Row.appendLetters(column, to: &bytes)
      CellText.append(Int32(truncatingIfNeeded: number), to: &bytes)
      bytes.append(UInt8(ascii: "\""))
      if style != SheetXML.plainStyle {
        bytes.append(contentsOf: " s=\"".utf8)
        CellText.append(Int32(truncatingIfNeeded: style), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
      }
      if let type {
        bytes.append(contentsOf: " t=\"".utf8)
        type.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
      }
      bytes.append(UInt8(ascii: ">"))
    }

    /// A to XFD.
    private static func appendLetters(_ column: Int, to bytes: inout [UInt8]) {
      let start = bytes.count
      var rest = column + 1
      while rest > 0 {
        bytes.append(UInt8(ascii: "A") + UInt8(truncatingIfNeeded: (rest - 1) % 26))
        rest = (rest - 1) / 26
      }
      bytes[start...].reverse()
    }

    consuming func finished() -> [UInt8] {
      bytes.append(contentsOf: "</row>\n".utf8)
      return bytes
    }
  }

  /// The text as XML holds it: characters that XML cannot hold as `_x0001_`, and a text that looks
  /// so already as `_x005F_x0001_`.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    guard text.utf8.contains(where: { mayNeedEscape($0) }) else {
      return bytes.append(contentsOf: text.utf8)
    }
    let utf8 = Array(text.utf8)
    for (index, byte) in utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "_") where isEscape(utf8[index...]):
        bytes.append(contentsOf: "_x005F_".utf8)
      case Byte.tab, Byte.lineFeed: bytes.append(byte)
      case 0..<0x20:
        let digits = String(byte, radix: 16, uppercase: true)
        bytes.append(contentsOf: "_x00\(digits.utf8.count < 2 ? "0" : "")\(digits)_".utf8)
      // U+FFFE and U+FFFF are no characters of XML.
      case 0xBE where utf8[..<index].suffix(2) == [0xEF, 0xBF],
        0xBF where utf8[..<index].suffix(2) == [0xEF, 0xBF]:
        bytes.removeLast(2)
        bytes.append(contentsOf: (byte == 0xBE ? "_xFFFE_" : "_xFFFF_").utf8)
      default: bytes.append(byte)
      }
    }
  }

  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "_"), 0xEF:
      true
    default: false
    }
  }

  private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let length = 7
    guard bytes.count >= length else { return false }
    let start = bytes.startIndex
    return bytes[start + 1] == UInt8(ascii: "x") && bytes[start + 6] == UInt8(ascii: "_")
      && bytes[start + 2..<start + 6].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }
}

// MARK: - The other parts

extension SheetXML {
  private static func contentTypes(_ sheets: Int) -> String {
    let parts = (1...sheets).map {
      "<Override PartName=\"/\(sheetPart($0))\" ContentType=\"\(kind).worksheet+xml\"/>"
    }
    return declaration + "<Types xmlns=\"\(package)/content-types\">"
      + "<Default Extension=\"rels\" "
      + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(kind).sheet.main+xml\"/>"
      + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(kind).styles+xml\"/>"
      + parts.joined() + "</Types>\n"
  }

  private static var packageLinks: String {
    declaration + "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" "
      + "Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>\n"
  }

  private static func workbook(_ names: [String]) -> String {
    let sheets = names.enumerated().map { index, name in
      var text: [UInt8] = []
      append(name, to: &text)
      return "<sheet name=\"\(String(decoding: text, as: UTF8.self))\" "
        + "sheetId=\"\(index + 1)\" r:id=\"rId\(index + 1)\"/>"
    }
    return declaration + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
      + sheets.joined() + "</sheets></workbook>\n"
  }

  private static func links(_ sheets: Int) -> String {
    let links = (1...sheets).map {
      "<Relationship Id=\"rId\($0)\" Type=\"\(office)/worksheet\" "
        + "Target=\"worksheets/sheet\($0).xml\"/>"
    }
    return declaration + "<Relationships xmlns=\"\(package)/relationships\">" + links.joined()
      + "<Relationship Id=\"rId\(sheets + 1)\" Type=\"\(office)/styles\" Target=\"styles.xml\"/>"
      + "</Relationships>\n"
  }

  /// In the order of the numbers of styles above.
  private static var styles: String {
    declaration + "<styleSheet xmlns=\"\(main)\"><numFmts count=\"2\">"
      + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
      + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
      + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
      + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
      + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
      + "</cellStyleXfs><cellXfs count=\"4\">"
      + "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
      + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
      + "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
      + "</cellStyles></styleSheet>\n"
  }
}
