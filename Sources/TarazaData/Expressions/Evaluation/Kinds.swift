/// The kinds of the cells of a slice: see `Column`.
///
/// A result that needs several values is missing when one of them is. Its kind is theirs when all
/// that are missing agree, else plain.
struct Kinds: Equatable {
  /// Nil when every cell is valid.
  var codes: [UInt8]?
  var names: [String]

  static let allValid = Kinds(codes: nil, names: [])

  init(codes: [UInt8]?, names: [String]) {
    self.codes = codes
    self.names = names
  }

  func isValid(_ row: Int) -> Bool { codes.map { $0[row] == Column.valid } ?? true }

  /// The kinds of results that need both.
  func combined(with other: Kinds) -> Kinds {
    guard let own = codes else { return other }
    guard let theirs = other.codes else { return self }
    let (union, recoded) = union(theirs, other.names)
    var result = own
    for row in own.indices where recoded[row] != Column.valid && recoded[row] != own[row] {
      result[row] = own[row] == Column.valid ? recoded[row] : Column.plainMissing
    }
    return Kinds(codes: result, names: union)
  }

  /// Makes these further rows plainly missing.
  mutating func addMissing(where isMissing: (Int) -> Bool, of rowCount: Int) {
    var changed = codes
    for row in 0..<rowCount where isMissing(row) {
      if changed == nil { changed = Array(repeating: Column.valid, count: rowCount) }
      if changed?[row] == Column.valid { changed?[row] = Column.plainMissing }
    }
    codes = changed
  }

  /// Names of both, and the other's codes in that numbering.
  private func union(_ theirs: [UInt8], _ theirNames: [String]) -> ([String], [UInt8]) {
    guard names != theirNames else { return (names, theirs) }
    var union = KindNames(names)
    let recoded = union.recoded(theirs, from: theirNames)
    return (union.names, recoded)
  }
}

extension KindNames {
  init(_ names: [String]) {
    self.init()
    for name in names { _ = code(of: name) }
  }
}
