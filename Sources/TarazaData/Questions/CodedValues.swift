/// A column of names: for each row a position among the values that occur.
package struct CodedValues: Equatable, Sendable {
  package private(set) var codes: [Int32] = []
  package private(set) var values: [Value] = []
  private var coder = KeyCoder()

  package static func == (a: CodedValues, b: CodedValues) -> Bool {
    a.codes == b.codes && a.values == b.values
  }

  /// Adds cells; none may be added after a merge.
  mutating func add(_ slice: Chunk.Slice) {
    codes += coder.ids(of: slice)
    values = coder.values
  }

  mutating func merge(_ other: CodedValues) {
    var positions = Dictionary(
      values.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let moved = other.values.map { value in
      if let known = positions[value] { return known }
      let code = Int32(values.count)
      positions[value] = code
      values.append(value)
      return code
    }
    codes += other.codes.map { moved[Int($0)] }
  }
}
