/// Puts the cells of a slice together from slices for some of its rows. What is never put is
/// plainly missing.
///
/// - Throws: `.mixedTypes` when slices of two types are put.
struct SliceAssembly {
  private var type: ColumnType?
  private var values: [Double]
  private var kinds: [UInt8]
  private var names = KindNames()
  private var texts = TextCodes()

  init(rowCount: Int) {
    values = Array(repeating: 0, count: rowCount)
    kinds = Array(repeating: Column.plainMissing, count: rowCount)
  }

  mutating func put(_ slice: Chunk.Slice, at rows: [Int32]) throws(DataError) {
    guard !rows.isEmpty else { return }
    if slice.type != .unknown {
      if let type, type != slice.type { throw .mixedTypes(type, slice.type) }
      type = slice.type
    }
    let codes = slice.kinds.map { names.recoded($0, from: slice.kindNames) }
    var memo = TextMemo<Int32>(slice)
    for (position, row) in rows.enumerated() {
      kinds[Int(row)] = codes?[position] ?? Column.valid
      guard slice.isValid(position) else { continue }
      if slice.type == .text {
        let old = Int(slice.values[position])
        let code = memo[old] ?? texts.code(of: slice.dictionary[old])
        memo[old] = code
        values[Int(row)] = Double(code)
      } else {
        values[Int(row)] = slice.values[position]
      }
    }
  }

  /// - Parameter type: of the result when only missings were put.
  consuming func finished(type fallback: ColumnType) -> Chunk.Slice {
    let hasMissing = kinds.contains { $0 != Column.valid }
    return Chunk.Slice(
      type: type ?? fallback, values: values, kinds: hasMissing ? kinds : nil,
      kindNames: hasMissing ? names.names : [], dictionary: texts.dictionary)
  }
}
