import TarazaData

/// Finds delimiter and decimal mark from the beginning of a file.
struct DialectSniffer {
  let limit: FieldScanner.Position
  let endsFile: Bool
  /// Texts that the program says stand for a missing value.
  var missing: [[UInt8]] = []

  /// How many records are looked at.
  static let sampleSize = 2_000

  /// How well the file reads with one delimiter.
  private struct Trial {
    let delimiter: Delimiter
    let headerCells: Int
    /// Cells of the header with a quotation mark though they stand in none: a sign that the
    /// delimiter cuts through a quoted name.
    let cutNames: Int
    /// Of all records: those with as many cells as the header, and sound quotes.
    let share: Double
    /// Of all records: those that it cuts at all.
    let splitShare: Double

    /// Whether it stands between cells although few records have as many as the header: prose has
    /// commas everywhere, but no tabs, bars or semicolons.
    var isRagged: Bool { delimiter != .comma && splitShare >= DialectSniffer.leastSplitShare }
  }

  private static let leastSplitShare = 0.9
  /// Cells that are no numbers, in a column of numbers as a whole.
  private static let mostOthers = 0.1

  /// Below this a delimiter that splits the header is taken for a character of a single column.
  private static let leastShare = 0.5

  /// The delimiter by which most records have as many cells as the header, and that more than one.
  ///
  /// When two do equally well the one is taken that cuts no quoted name, then the one that makes
  /// more columns, then the one that prose and decimal numbers use less.
  func delimiter(from start: FieldScanner.Position) -> Delimiter {
    let order: [Delimiter] = [.tab, .semicolon, .bar, .comma]
    let trials = order.map { trial($0, from: start) }
    let splitting = trials.filter { $0.headerCells > 1 }.max {
      ($0.share, -$0.cutNames, $0.headerCells) < ($1.share, -$1.cutNames, $1.headerCells)
    }
    // Of a single column the comma, unless it would cut cells.
    let single = trials.reversed().filter { $0.headerCells == 1 }.max { $0.share < $1.share }
    guard let splitting else { return single?.delimiter ?? .comma }
    guard let single, splitting.share < DialectSniffer.leastShare, single.share == 1,
      !splitting.isRagged
    else {
      return first(in: trials, asGoodAs: splitting).delimiter
    }
    return single.delimiter
  }

  private func first(in trials: [Trial], asGoodAs best: Trial) -> Trial {
    trials.first {
      $0.share == best.share && $0.cutNames == best.cutNames && $0.headerCells == best.headerCells
    } ?? best
  }

  private func trial(_ delimiter: Delimiter, from start: FieldScanner.Position) -> Trial {
    let walker = RecordWalker(
      scanner: FieldScanner(delimiter: delimiter.byte), limit: limit, endsFile: endsFile)
    let records = walker.records(from: start, count: DialectSniffer.sampleSize)
    guard let header = records.first else {
      return Trial(delimiter: delimiter, headerCells: 1, cutNames: 0, share: 0, splitShare: 0)
    }
    let fitting = records.count { $0.fields.count == header.fields.count && !$0.isFaulty }
    return Trial(
      delimiter: delimiter, headerCells: header.fields.count,
      cutNames: header.fields.count { !$0.isQuoted && $0.bytes.contains(Byte.quote) },
      share: Double(fitting) / Double(records.count),
      splitShare: Double(records.count { $0.fields.count > 1 }) / Double(records.count))
  }
}

// MARK: - Decimal mark

extension DialectSniffer {
  struct DecimalFinding {
    let mark: DecimalMark
    /// Columns, counted from 0, that speak for either mark, when some do for each.
    let conflict: (comma: Int, point: Int)?
    /// The first column that has numbers with either mark.
    let mixed: Int?
  }

  /// The decimal mark of the sampled rows: the comma when there are columns of numbers with one.
  ///
  /// With commas between the cells it is always the point: a quoted “1,3” is as often two answers.
  func decimal(_ rows: [RecordWalker.Record], columns: Int, _ delimiter: Delimiter)
    -> DecimalFinding
  {
    guard delimiter != .comma else {
      return DecimalFinding(mark: .point, conflict: nil, mixed: nil)
    }
    var withComma: [Int] = []
    var withPoint: [Int] = []
    var mixed: Int?
    for column in 0..<columns {
      let cells = rows.compactMap { $0.fields.indices.contains(column) ? $0.fields[column] : nil }
      if speaks(cells, for: .comma) { withComma.append(column) }
      if speaks(cells, for: .point) { withPoint.append(column) }
      if mixed == nil, hasBothMarks(cells) { mixed = column }
    }
    let mark: DecimalMark = withComma.count > withPoint.count ? .comma : .point
    guard let comma = withComma.first, let point = withPoint.first else {
      return DecimalFinding(mark: mark, conflict: nil, mixed: mixed)
    }
    return DecimalFinding(mark: mark, conflict: (comma, point), mixed: mixed)
  }

  /// Whether nearly all cells are numbers with this mark and some have it, other than between
  /// thousands: a dash for no answer among them says nothing of the mark.
  private func speaks(_ cells: [Field], for mark: DecimalMark) -> Bool {
    let scanner = CellScanner(decimals: DecimalScanner(mark: mark.byte, delimiter: nil))
    var hasMark = false
    var (numbers, others) = (0, 0)
    for cell in cells {
      switch scanner.reading(of: cell) {
      case .blank, .missingWord: continue
      case .number:
        numbers += 1
        hasMark = hasMark || isDecimal(CellScanner.trimmed(cell), mark)
      case .truth, .day, .moment, .period, .text:
        if !isMissing(cell) { others += 1 }
      }
    }
    return hasMark && Double(others) <= Self.mostOthers * Double(numbers + others)
  }

  private func isMissing(_ cell: Field) -> Bool {
    let bytes = CellScanner.trimmed(cell)
    return missing.contains { $0.elementsEqual(bytes) }
  }

  /// Whether all cells are numbers by one mark or the other, and some by each alone.
  private func hasBothMarks(_ cells: [Field]) -> Bool {
    let scanners = [DecimalMark.comma, .point].map {
      CellScanner(decimals: DecimalScanner(mark: $0.byte, delimiter: nil))
    }
    var isMet = [false, false]
    for cell in cells {
      let readings = scanners.map { $0.reading(of: cell) }
      let areNumbers = readings.map { if case .number = $0 { true } else { false } }
      if areNumbers == [false, false] {
        switch readings[0] {
        case .blank, .missingWord: continue
        default: return false
        }
      }
      for place in 0..<2 where areNumbers[place] && !areNumbers[1 - place] { isMet[place] = true }
    }
    return isMet == [true, true]
  }

  private func isDecimal(_ cell: UnsafeBufferPointer<UInt8>, _ mark: DecimalMark) -> Bool {
    guard let place = cell.firstIndex(of: mark.byte) else { return false }
    let thousand = 3
    return mark == .point || cell.count - place - 1 != thousand || place > thousand
      || cell.first == Byte.zero
  }
}
