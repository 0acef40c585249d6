import TarazaData

/// What is known of a column of a file before its cells are read.
struct ColumnPlan: Sendable {
  /// Counted from 0 in the file.
  let index: Int
  let id: ColumnID
  /// To be read as text, whatever its cells look like.
  let isText: Bool
  let codes: MissingCodes
}

/// The values and texts of a column that stand for kinds of missing.
struct MissingCodes: Sendable {
  /// The kind of each text, by its bytes.
  private(set) var texts: [(bytes: [UInt8], kind: UInt8)] = []
  private(set) var numbers: [(value: Double, kind: UInt8)] = []
  /// The names of kinds 2, 3, … in the order of the codebook.
  private(set) var kindNames: [String] = []

  /// - Parameters:
  ///   - plain: texts that stand for a missing value without a name.
  ///   - encoding: of the file; a text that it cannot hold does not stand in the file.
  /// - Throws: `.tooLarge` when there are more names than kinds.
  init(_ codes: [MissingCode], plain: [String], _ encoding: TextEncoding) throws(DataError) {
    for code in codes {
      guard !code.value.isMissing else { continue }
      let kind = try kind(named: code.name)
      for decimal in DecimalMark.allCases {
        add(CellText.value(code.value, decimal), encoding, kind)
      }
    }
    for text in plain { add(text, encoding, Column.plainMissing) }
  }

  private mutating func add(_ text: String, _ encoding: TextEncoding, _ kind: UInt8) {
    if let bytes = encoding.bytes(of: text), !texts.contains(where: { $0.bytes == bytes }) {
      texts.append((bytes, kind))
    }
    if let number = Double(text), number.isFinite, self.kind(of: number) == nil {
      numbers.append((number, kind))
    }
  }

  var hasNumbers: Bool { !numbers.isEmpty }

  /// Whether one of the numbers is a single digit.
  var hasDigits: Bool { numbers.contains { 0...9 ~= $0.value } }

  func kind(of number: Double) -> UInt8? {
    numbers.first { $0.value == number }?.kind
  }

  func kind(of text: UnsafeBufferPointer<UInt8>) -> UInt8? {
    guard !texts.isEmpty else { return nil }
    return texts.first { $0.bytes.elementsEqual(text) }?.kind
  }

  /// The kind of a cell of a text column: blank cells are missing, all others valid but for codes.
  func kind(ofTextCell cell: UnsafeBufferPointer<UInt8>) -> UInt8 {
    cell.allSatisfy(Byte.isBlank) ? Column.plainMissing : kind(of: cell) ?? Column.valid
  }

  private mutating func kind(named name: String) throws(DataError) -> UInt8 {
    if let known = kindNames.firstIndex(of: name) {
      return Column.firstNamedKind + UInt8(known)
    }
    guard kindNames.count < Int(UInt8.max - Column.firstNamedKind) else {
      throw .tooLarge("more than \(kindNames.count) kinds of missing in one column")
    }
    kindNames.append(name)
    return Column.firstNamedKind + UInt8(kindNames.count - 1)
  }
}
