import TarazaDocument
import TarazaTestSupport
import Testing

/// A program whose last result is a factor analysis, with its tables as numbers.
struct FactorRun {
  let run: Running
  let document: Document

  /// - Throws: where the program does not run to its end.
  init(_ program: String) throws {
    run = try Running(program)
    try #require(run.outcome.status == .done, "\(program): \(run.messages)")
    document = try #require(run.result?.document, "\(program)")
  }

  /// A row for each item, a number for each factor.
  var loadings: [[Double]] { rows("loadings") }

  /// The columns of the factors in a table, row by row.
  func rows(_ name: String) -> [[Double]] {
    let columns = document.table(named: name)?.columns.filter {
      $0.name.wholeMatch(of: /F\d+/) != nil
    }
    let numbers = (columns ?? []).map { $0.cells.map(\.number) }
    guard let count = numbers.first?.count else { return [] }
    return (0..<count).map { row in numbers.map { $0[row] ?? .nan } }
  }

  func column(_ table: String, _ name: String) -> [Double] {
    cells(table, name).map { $0.number ?? .nan }
  }

  func cells(_ table: String, _ name: String) -> [Cell] {
    document.cells(table, name)
  }

  func texts(_ table: String, _ name: String) -> [String] {
    cells(table, name).map(\.displayText)
  }

  func largestDifference(_ other: FactorRun, _ table: String, _ name: String) -> Double {
    let (a, b) = (column(table, name), other.column(table, name))
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? .infinity
  }

  /// A value by its name, such as `fit.rmsea`; nil where it is blank or not there.
  func value(_ name: String) -> Double? {
    document.blocks.lazy.compactMap { block in
      if case .values(let values) = block {
        values.first { $0.name == name }?.cell.number
      } else {
        nil
      }
    }.first
  }

  /// Whether a value of this name stands there, blank or not.
  func hasValue(_ name: String) -> Bool {
    document.blocks.contains { block in
      if case .values(let values) = block { values.contains { $0.name == name } } else { false }
    }
  }

  /// The text of a note by its code; empty where there is none.
  func note(_ code: String) -> String {
    document.note(code) ?? ""
  }
}

extension Cell {
  var number: Double? {
    switch self {
    case .number(let value, _): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}
