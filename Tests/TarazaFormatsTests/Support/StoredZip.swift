/// Zip archives of parts that are not packed, made here by hand so that a reader can be given any
/// part whatever.
enum StoredZip {
  static func bytes(_ parts: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
      let offset = file.count
      let name = Array(part.name.utf8)
      // Version 2.0, UTF-8 names, stored, 2000-01-01 00:00.
      let common =
        word(20) + word(0x800) + word(0) + word(0) + word(0x2821) + long(checksum(part.bytes))
        + long(UInt32(part.bytes.count)) + long(UInt32(part.bytes.count)) + word(name.count)
        + word(0)
      file += long(0x0403_4B50) + common + name + part.bytes
      directory +=
        long(0x0201_4B50) + word(20) + common + word(0) + word(0) + word(0) + long(0)
        + long(UInt32(offset)) + name
    }
    return file + directory + long(0x0605_4B50) + word(0) + word(0) + word(parts.count)
      + word(parts.count) + long(UInt32(directory.count)) + long(UInt32(file.count)) + word(0)
  }

  private static func word(_ number: Int) -> [UInt8] {
    [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)]
  }

  private static func long(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) }
  }

  /// CRC-32 as zip files have it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var rest: UInt32 = .max
    for byte in bytes {
      rest ^= UInt32(byte)
      for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320 }
    }
    return ~rest
  }
}

/// A workbook of one sheet, part by part.
struct HandmadeWorkbook {
  var workbook =
    #"<workbook><workbookPr/><sheets><sheet name="Бет" sheetId="1" id="s"/></sheets></workbook>"#
  var sheet = ""
  var strings = "<sst><si><t>жок</t></si><si><t>ооба</t></si></sst>"
  var styles =
    #"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd.mm.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>"#

  /// - Parameter rows: what stands within `sheetData`.
  init(rows: String, behind: String = "") {
    sheet = "<worksheet><sheetData>\(rows)</sheetData>\(behind)</worksheet>"
  }

  static let links =
    #"<Relationships><Relationship Id="s" Type="x/worksheet" Target="s.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="y" Type="x/styles" Target="y.xml"/></Relationships>"#

  var bytes: [UInt8] {
    StoredZip.bytes(
      [
        ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", Self.links),
        ("xl/s.xml", sheet), ("xl/t.xml", strings), ("xl/y.xml", styles),
      ].map { ($0.0, Array($0.1.utf8)) })
  }

  /// The cell of a text in its place.
  static func text(_ place: String, _ text: String) -> String {
    "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
  }
}

/// A row with its cells.
func row(_ number: Int, _ cells: String...) -> String {
  "<row r=\"\(number)\">\(cells.joined())</row>"
}
