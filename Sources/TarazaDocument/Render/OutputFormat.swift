/// The forms in which a document can be written.
public enum OutputFormat: String, CaseIterable, Sendable {
  case text
  case md
  case html
  case json
}

extension Document {
  /// The document in `format`; a language is a tag such as `ky`, said by HTML only.
  public func rendered(
    as format: OutputFormat, _ style: TextStyle = TextStyle(), title: String = "Taraza",
    language: String = "en"
  ) -> String {
    switch format {
    case .text: text(style)
    case .md: markdown()
    case .html: html(title: title, language: language)
    case .json: json()
    }
  }
}
