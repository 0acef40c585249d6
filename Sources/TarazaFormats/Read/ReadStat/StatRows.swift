import CReadStat
import Glibc
import TarazaData

/// The cells of the columns asked for, as ReadStat hands them over one by one.
///
/// Memory is the owner's: whoever makes it calls `deallocate`. It holds nothing that is counted by
/// reference on the way of a cell.
struct StatRows {
  /// By position in the file: a column of numbers, one of texts (`~index`), or `skipped`.
  private let places: UnsafeMutablePointer<Int>
  private let variableCount: Int
  private let numbers: UnsafeMutablePointer<NumberCells>
  private let texts: UnsafeMutablePointer<TextCells>
  private let numberCount: Int
  private let textCount: Int
  private let progress: Progress
  /// Rows that have begun.
  private(set) var rowCount = 0
  private(set) var isInterrupted = false
  private(set) var isTooLarge = false
  private let mostRows: Int

  private static let skipped = Int.max
  private static let go = Int32(READSTAT_HANDLER_OK)
  private static let stop = Int32(READSTAT_HANDLER_ABORT)
  private static let skip = Int32(READSTAT_HANDLER_SKIP_VARIABLE)

  /// - Parameters:
  ///   - wanted: position in the file, variable and meaning of each column asked for.
  ///   - passes: how many others like this one share the memory.
  init(
    _ wanted: [Wanted], of variableCount: Int, passes: Int, _ progress: Progress
  ) throws(DataError) {
    self.variableCount = variableCount
    self.progress = progress
    let numeric = wanted.filter { !$0.isText }
    let textual = wanted.filter(\.isText)
    var cells: [NumberCells] = []
    do throws(DataError) {
      for column in numeric { cells.append(try NumberCells(column.variable, column.time)) }
    } catch {
      for made in cells { made.deallocate() }
      throw error
    }
    places = .allocate(capacity: variableCount)
    places.initialize(repeating: StatRows.skipped, count: variableCount)
    numbers = .allocate(capacity: numeric.count)
    texts = .allocate(capacity: textual.count)
    numberCount = numeric.count
    textCount = textual.count
    for (index, column) in numeric.enumerated() {
      (numbers + index).initialize(to: cells[index])
      places[column.position] = index
    }
    for (index, column) in textual.enumerated() {
      (texts + index).initialize(to: TextCells(column.variable))
      places[column.position] = ~index
    }
    mostRows = StatRows.mostBytes / max(1, wanted.count * passes)
  }

  struct Wanted: Sendable {
    let position: Int
    let variable: Variable
    let time: StatTime
    let isText: Bool
  }

  /// Half of the memory that the machine has: a small file may promise, and unpack to, any number
  /// of rows.
  private static let mostBytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    return max(1 << 30, pages / 2 * sysconf(Int32(_SC_PAGESIZE)))
  }()

  func deallocate() {
    for index in 0..<numberCount { numbers[index].deallocate() }
    for index in 0..<textCount { texts[index].deallocate() }
    numbers.deinitialize(count: numberCount).deallocate()
    texts.deinitialize(count: textCount).deallocate()
    places.deallocate()
  }

  static func listen(_ parser: StatParser) {
    readstat_set_variable_handler(parser) { index, _, _, context in
      guard let rows = context?.assumingMemoryBound(to: StatRows.self) else { return StatRows.stop }
      return rows.pointee.place(Int(index)) == StatRows.skipped ? StatRows.skip : StatRows.go
    }
    readstat_set_value_handler(parser) { row, variable, value, context in
      guard let rows = context?.assumingMemoryBound(to: StatRows.self) else { return StatRows.stop }
      return rows.pointee.take(Int(row), Int(readstat_variable_get_index(variable)), value)
    }
    readstat_set_progress_handler(parser) { fraction, context in
      guard let rows = context?.assumingMemoryBound(to: StatRows.self) else { return StatRows.stop }
      return rows.pointee.reached(fraction)
    }
  }

  private func place(_ index: Int) -> Int {
    index >= 0 && index < variableCount ? places[index] : StatRows.skipped
  }

  @inline(__always) private mutating func take(
    _ row: Int, _ index: Int, _ value: readstat_value_t
  ) -> Int32 {
    let place = place(index)
    if row >= rowCount {
      guard row < mostRows else {
        isTooLarge = true
        return StatRows.stop
      }
      rowCount = row + 1
    }
    let isText = readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING
    guard place != StatRows.skipped, isText == (place < 0) else { return StatRows.stop }
    if place < 0 {
      texts[~place].append(readstat_string_value(value))
    } else {
      // A tagged value of Stata's whole numbers still holds the number that says so.
      let tag = UInt8(bitPattern: value.tag)
      numbers[place].append(tag == 0 ? readstat_double_value(value) : .nan, tag: tag)
    }
    return StatRows.go
  }

  private mutating func reached(_ fraction: Double) -> Int32 {
    guard !isInterrupted, progress.reached(fraction) else {
      isInterrupted = true
      return StatRows.stop
    }
    return StatRows.go
  }

  /// The column at a position of the file; nil when it holds a text that is no UTF-8.
  func column(_ position: Int) -> Column? {
    let place = places[position]
    return place < 0 ? texts[~place].finished() : numbers[place].finished()
  }

  func found(_ position: Int) -> [MissingCode] {
    places[position] < 0 ? [] : numbers[places[position]].found
  }

  func unreadable(_ position: Int) -> Int {
    places[position] < 0 ? 0 : numbers[places[position]].unreadable
  }
}
