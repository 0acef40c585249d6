import TarazaDocument

/// The functions that choose columns.
package enum ColumnFunction: String, CaseIterable, Sendable {
  case starts, ends, matches, numeric, ordinal, all

  /// The page that `help NAME` shows.
  package var document: Document {
    Document([.prose("`\(usage)` chooses \(summary)."), .prose("    \(example)")])
  }

  package var usage: String {
    switch self {
    case .starts, .ends: "\(rawValue)(text)"
    case .matches: "matches(pattern)"
    case .numeric, .ordinal, .all: "\(rawValue)()"
    }
  }

  package var summary: String {
    switch self {
    case .starts: "the columns whose names begin with a text"
    case .ends: "the columns whose names end with a text"
    case .matches: "the columns whose names match a pattern such as ^q[0-9]+$"
    case .numeric: "the columns of numbers"
    case .ordinal: "the columns that the codebook calls ordinal"
    case .all: "every column"
    }
  }

  package var example: String {
    let choice =
      switch self {
      case .starts: "starts(\"A\")"
      case .ends: "ends(\"1\")"
      case .matches: "matches(\"^[AC][0-9]$\")"
      case .numeric, .ordinal, .all: "\(rawValue)()"
      }
    return "dataset bfi | select \(choice) | take 3"
  }
}
