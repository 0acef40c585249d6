import TarazaData

/// Names that SPSS and Stata take, as near to the table's as can be.
struct StatNames {
  let dialect: StatDialect
  private var taken: Set<String> = []

  init(_ dialect: StatDialect) { self.dialect = dialect }

  /// - Source: IBM SPSS Statistics, “Variable Names”; Stata, [U] 11.3 Naming conventions.
  private static let spssReserved: Set<String> = [
    "ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH",
  ]
  private static let stataReserved: Set<String> = [
    "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n",
    "_N", "_pi", "_pred", "_rc", "_skip", "strL", "using", "with",
  ]

  mutating func name(_ id: ColumnID) -> String {
    let wanted = shortened(plain(id.name), by: 0)
    var name = wanted
    var count = 1
    while !taken.insert(name.lowercased()).inserted {
      count += 1
      name = shortened(wanted, by: String(count).count + 1) + "_\(count)"
    }
    return name
  }

  /// With `_` in place of what no name may hold.
  private func plain(_ name: String) -> String {
    var result = ""
    for scalar in name.precomposed.unicodeScalars {
      result.unicodeScalars.append(isPart(scalar) ? scalar : "_")
    }
    if dialect == .spss { while result.last == "." || result.last == "_" { result.removeLast() } }
    if !(result.unicodeScalars.first.map(isStart) ?? false) { result = "v" + result }
    return isReserved(result) ? result + "_1" : result
  }

  private func isStart(_ scalar: Unicode.Scalar) -> Bool {
    switch dialect {
    case .spss: scalar.properties.isAlphabetic || scalar == "@"
    case .stata: scalar.properties.isAlphabetic || scalar == "_"
    }
  }

  private func isPart(_ scalar: Unicode.Scalar) -> Bool {
    let isDigit = ("0"..."9").contains(scalar)
    let isMark = dialect == .spss && (".$#@".unicodeScalars.contains(scalar))
    return scalar.properties.isAlphabetic || isDigit || scalar == "_" || isMark
  }

  private func isReserved(_ name: String) -> Bool {
    switch dialect {
    case .spss: Self.spssReserved.contains(name.uppercased())
    case .stata:
      Self.stataReserved.contains(name)
        || (name.hasPrefix("str") && name.dropFirst(3).allSatisfy(\.isNumber) && name.count > 3)
    }
  }

  /// SPSS counts bytes, Stata characters.
  private func shortened(_ name: String, by room: Int) -> String {
    switch dialect {
    case .spss: name.prefix(bytes: 64 - room)
    case .stata: String(String.UnicodeScalarView(name.unicodeScalars.prefix(32 - room)))
    }
  }
}

extension String {
  /// The longest beginning of whole characters that takes up to so many bytes of UTF-8.
  func prefix(bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var size = 0
    var end = startIndex
    for index in indices {
      size += self[index].utf8.count
      guard size <= bytes else { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }

  /// Letters with their marks as one scalar where Unicode has one, as й is.
  fileprivate var precomposed: String {
    String(map { $0.unicodeScalars.count == 2 ? Character(composed($0)) : $0 })
  }

  private func composed(_ character: Character) -> String {
    let text = String(character)
    return ["й", "ё", "Й", "Ё"].first { $0 == text } ?? text
  }
}
