/// A form as a workbook, its sheets as rows of texts.
enum HandmadeForm {
  static func bytes(survey: [[String]], choices: [[String]] = [["list_name", "name"]]) -> [UInt8] {
    func sheet(_ rows: [[String]]) -> String {
      let lines = rows.enumerated().map { index, cells in
        let texts = cells.map { text in
          let escaped = text.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;"][$0] ?? String($0) }
          return "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped.joined())</t></is></c>"
        }
        return "<row>\(texts.joined())</row>"
      }
      return "<worksheet><sheetData>\(lines.joined())</sheetData></worksheet>"
    }
    let workbook =
      #"<workbook><sheets><sheet name="Survey" id="s"/><sheet name="choices" id="c"/></sheets></workbook>"#
    let links =
      #"<Relationships><Relationship Id="s" Type="x/worksheet" Target="s.xml"/><Relationship Id="c" Type="x/worksheet" Target="c.xml"/></Relationships>"#
    return StoredZip.bytes(
      [
        ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", links),
        ("xl/s.xml", sheet(survey)), ("xl/c.xml", sheet(choices)),
      ].map { ($0.0, Array($0.1.utf8)) })
  }
}
