import TarazaData

/// What the first rows of a file tell of all of them, so that one pass is mostly enough.
struct CSVSample {
  /// Columns whose first valid cell cannot be anything but text.
  let texts: Set<Int>
  /// The average length of a row.
  let bytesPerRow: Int

  init(_ head: CSVHead, _ layout: CSVLayout, columns wanted: [Int]) {
    let buffer = PieceBuffer()
    buffer.load(head.bytes)
    let walker = RecordWalker(
      scanner: layout.scanner, limit: buffer.limit,
      endsFile: head.bytes.count == head.source.count)
    let start = buffer.start + min(head.dataStart, head.bytes.count)
    let records = walker.records(from: start, count: DialectSniffer.sampleSize)
    let sampled = records.last.map { $0.next - start } ?? 0
    bytesPerRow = max(1, sampled / max(1, records.count))
    let scanner = CellScanner(decimals: layout.decimals)
    texts = Set(
      wanted.filter { index in
        let cells = records.compactMap {
          $0.fields.indices.contains(index) ? $0.fields[index] : nil
        }
        return CSVSample.isText(cells, layout.plans[index], scanner)
      })
  }

  private static func isText(_ cells: [Field], _ plan: ColumnPlan, _ scanner: CellScanner) -> Bool {
    for cell in cells where plan.codes.kind(of: CellScanner.trimmed(cell)) == nil {
      switch scanner.reading(of: cell) {
      case .blank: continue
      case .text: return true
      case .missingWord, .number, .truth, .day, .moment, .period: return false
      }
    }
    return false
  }
}
