/// Which unit each row belongs to: a position in `names` for every row.
///
/// - Shapes: `codes` has one entry for each row, each an index of `names`.
public struct UnitCodes: Equatable, Sendable {
  public let codes: [Int32]
  public let names: [String]

  /// - Precondition: every code is an index of `names`.
  public init(codes: [Int32], names: [String]) {
    precondition(
      codes.allSatisfy { $0 >= 0 && Int($0) < names.count }, "a code without a name")
    self.codes = codes
    self.names = names
  }

  /// Numbers the texts in the order in which they appear.
  public init(_ texts: [String]) {
    var positions: [String: Int32] = [:]
    var names: [String] = []
    codes = texts.map { text in
      if let known = positions[text] { return known }
      let code = Int32(names.count)
      positions[text] = code
      names.append(text)
      return code
    }
    self.names = names
  }

  /// The same units, with those called `name` counted to `other`.
  ///
  /// - Throws: `.unknownStratum` when there is no unit of one of the names.
  public func merging(_ name: String, into other: String) throws(StatisticsError) -> UnitCodes {
    func position(of name: String) throws(StatisticsError) -> Int32 {
      guard let position = names.firstIndex(of: name) else {
        throw .design(.unknownStratum(name, known: names))
      }
      return Int32(position)
    }
    let (from, to) = (try position(of: name), try position(of: other))
    return UnitCodes(codes: codes.map { $0 == from ? to : $0 }, names: names)
  }
}
