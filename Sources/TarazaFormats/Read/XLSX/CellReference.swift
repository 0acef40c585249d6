/// A place in a sheet, such as B7, counted from 0.
struct CellReference: Equatable {
  let column: Int
  let row: Int

  /// As many as Excel has.
  static let columnLimit = 16_384
  static let rowLimit = 1_048_576

  /// From the text of a reference; nil when it is none or lies outside a sheet.
  init?(_ text: UnsafePointer<CChar>) {
    var place = text
    var column = 0
    var row = 0
    while true {
      let letter = (UInt8(bitPattern: place.pointee) & 0xDF) &- UInt8(ascii: "A")
      guard letter < 26 else { break }
      column = column * 26 + Int(letter) + 1
      guard column <= CellReference.columnLimit else { return nil }
      place += 1
    }
    while true {
      let digit = UInt8(bitPattern: place.pointee) &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      row = row * 10 + Int(digit)
      guard row <= CellReference.rowLimit else { return nil }
      place += 1
    }
    guard place.pointee == 0, column > 0, row > 0 else { return nil }
    self.column = column - 1
    self.row = row - 1
  }
}

/// A block of cells that stand as one, such as A1:C1.
struct CellRange: Equatable {
  let first: CellReference
  let last: CellReference

  init?(_ text: String) {
    let ends = text.split(separator: ":", maxSplits: 1)
    guard let start = ends.first, let end = ends.last,
      let first = String(start).withCString({ CellReference($0) }),
      let last = String(end).withCString({ CellReference($0) }),
      first.row <= last.row, first.column <= last.column
    else { return nil }
    self.first = first
    self.last = last
  }
}
