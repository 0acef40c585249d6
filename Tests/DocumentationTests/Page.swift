import TarazaTestSupport
import Testing

/// A page of the documentation, as far as it can be held to its word.
struct Page: Sendable, CustomTestStringConvertible {
  /// From the root of the checkout.
  let path: String
  let text: String

  var testDescription: String { path }

  init(_ path: String) throws {
    self.path = path
    text = try Checkout.text(of: path)
  }

  static let all: [Page] = {
    do {
      let pages = try Checkout.files(in: "docs", ending: ".md")
      return try (["README.md", "datasets/README.md", "CHANGELOG.md"] + pages).map { try Page($0) }
    } catch {
      preconditionFailure("the documentation cannot be read: \(error)")
    }
  }()

  /// A block between two fences.
  struct Block: Sendable, CustomTestStringConvertible {
    let page: String
    let line: Int
    /// What stands behind the opening fence.
    let language: String
    let lines: [String]

    var testDescription: String { "\(page), line \(line)" }
    var text: String { lines.joined(separator: "\n") }
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    var open: (line: Int, language: String, lines: [String])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(
            Block(page: path, line: block.line, language: block.language, lines: block.lines))
          open = nil
        } else {
          open = (index + 1, String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(String(line))
      }
    }
    return blocks
  }

  /// The files that links lead to, from the page's own folder; addresses elsewhere are left out.
  var linkedFiles: [String] {
    text.matches(of: /\]\(([^)\s#]+)(?:#[^)]*)?\)/).map { String($0.output.1) }
      .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
  }

  var folder: String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }
}
