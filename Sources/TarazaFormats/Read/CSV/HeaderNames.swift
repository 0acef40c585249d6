import TarazaData

/// Column names from the cells of a header: each one there, fit for a line, and different.
struct HeaderNames {
  private(set) var ids: [ColumnID] = []
  private(set) var notes: [ReadNote] = []
  private var taken: Set<String> = []
  private let given: Set<String>
  /// The number last put behind a name that stands there more than once.
  private var lastNumbers: [String: Int] = [:]

  init(_ cells: [String]) {
    let cleaned = cells.map(HeaderNames.clean)
    given = Set(cleaned)
    for (index, name) in cleaned.enumerated() {
      let unique = unique(name, column: index + 1)
      taken.insert(unique)
      ids.append(ColumnID(unique))
      if unique != cells[index] {
        notes.append(.nameRepaired(column: index + 1, from: cells[index], to: unique))
      }
    }
  }

  /// Without blanks around it; line ends and other control characters become spaces.
  private static func clean(_ cell: String) -> String {
    let scalars = cell.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let trimmed = scalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    return String(String.UnicodeScalarView(trimmed))
  }

  /// The name itself where it is free, else with the first number behind it that makes it so.
  private mutating func unique(_ name: String, column: Int) -> String {
    if !name.isEmpty, !taken.contains(name) { return name }
    let wanted = name.isEmpty ? "column_\(column)" : name
    if name.isEmpty, !taken.contains(wanted), !given.contains(wanted) { return wanted }
    var number = lastNumbers[wanted, default: 1] + 1
    while taken.contains("\(wanted)_\(number)") || given.contains("\(wanted)_\(number)") {
      number += 1
    }
    lastNumbers[wanted] = number
    return "\(wanted)_\(number)"
  }
}
