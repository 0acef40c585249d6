import TarazaNumerics

/// A variable on the right-hand side of a model, over the rows of the sample.
public enum ModelVariable: Equatable, Sendable {
  case number([Double])
  /// Codes from 0, below 0 where missing; the first level is the one that others are compared with.
  case factor([Int32], levels: Int)

  var rowCount: Int {
    switch self {
    case .number(let values): values.count
    case .factor(let codes, _): codes.count
    }
  }

  func isKnown(_ row: Int) -> Bool {
    switch self {
    case .number(let values): values[row].isFinite
    case .factor(let codes, _): codes[row] >= 0
    }
  }

  /// The columns that it takes in a model: itself, or one for each level after the first.
  var width: Int {
    switch self {
    case .number: 1
    case .factor(_, let levels): max(0, levels - 1)
    }
  }
}

/// What stands between the plus signs of a model: one variable, or several multiplied.
public struct ModelTerm: Equatable, Hashable, Sendable {
  public let variables: [Int]

  public init(_ variables: [Int]) { self.variables = variables }
}

/// One column of a model: the intercept has no parts.
public struct ModelColumn: Equatable, Hashable, Sendable {
  public struct Part: Equatable, Hashable, Sendable {
    public let variable: Int
    /// The level whose rows have a one; nil for a number.
    public let level: Int?
  }

  /// The position of the term; nil for the intercept.
  public let term: Int?
  public let parts: [Part]
}

/// The columns of a model over the rows that can be used: an intercept, then the terms in order,
/// factors by treatment contrasts.
public struct ModelMatrix: Equatable, Sendable {
  public let variables: [ModelVariable]
  public let terms: [ModelTerm]
  public let columns: [ModelColumn]
  /// The rows of the sample that are used, in order.
  public let rows: [Int]
  /// Used rows x columns.
  let values: Matrix

  /// - Parameter isUsed: the rows that may be used; those that lack a variable are left out too.
  public init(variables: [ModelVariable], terms: [ModelTerm], isUsed: [Bool]) {
    precondition(variables.allSatisfy { $0.rowCount == isUsed.count }, "variables of other rows")
    self.variables = variables
    self.terms = terms
    let named = Set(terms.flatMap(\.variables))
    rows = isUsed.indices.filter { row in
      isUsed[row] && named.allSatisfy { variables[$0].isKnown(row) }
    }
    columns = Self.columns(variables, terms)
    values = Self.values(columns, variables, rows, replacing: nil)
  }

  private static func columns(
    _ variables: [ModelVariable], _ terms: [ModelTerm]
  ) -> [ModelColumn] {
    var columns = [ModelColumn(term: nil, parts: [])]
    for (position, term) in terms.enumerated() {
      var products: [[ModelColumn.Part]] = [[]]
      for variable in term.variables {
        let choices: [ModelColumn.Part] =
          switch variables[variable] {
          case .number: [.init(variable: variable, level: nil)]
          case .factor(_, let levels):
            (1..<max(1, levels)).map { .init(variable: variable, level: $0) }
          }
        products = choices.flatMap { choice in products.map { $0 + [choice] } }
      }
      columns += products.map { ModelColumn(term: position, parts: $0) }
    }
    return columns
  }

  /// - Parameter level: a variable and the level that all rows are given.
  private static func values(
    _ columns: [ModelColumn], _ variables: [ModelVariable], _ rows: [Int],
    replacing level: (variable: Int, level: Int)?
  ) -> Matrix {
    var storage = [Double](repeating: 1, count: rows.count * columns.count)
    for (position, column) in columns.enumerated() {
      for part in column.parts {
        if let level, level.variable == part.variable {
          if part.level != level.level {
            for place in position * rows.count..<(position + 1) * rows.count { storage[place] = 0 }
          }
        } else {
          multiply(
            &storage, from: position * rows.count, by: variables[part.variable], part.level, rows)
        }
      }
    }
    return Matrix(rows: rows.count, columns: columns.count, storage: storage)
  }

  private static func multiply(
    _ storage: inout [Double], from start: Int, by variable: ModelVariable, _ level: Int?,
    _ rows: [Int]
  ) {
    switch variable {
    case .number(let values):
      for (place, row) in rows.enumerated() { storage[start + place] *= values[row] }
    case .factor(let codes, _):
      let wanted = Int32(truncatingIfNeeded: level ?? -1)
      for (place, row) in rows.enumerated() where codes[row] != wanted {
        storage[start + place] = 0
      }
    }
  }

  /// The columns as they would be if every row had one level of a factor.
  func values(with variable: Int, at level: Int) -> Matrix {
    Self.values(columns, variables, rows, replacing: (variable, level))
  }

  /// The derivatives of the columns by a number.
  func derivatives(by variable: Int) -> Matrix {
    let reduced = columns.map { column in
      ModelColumn(term: column.term, parts: column.parts.filter { $0.variable != variable })
    }
    var result = Self.values(reduced, variables, rows, replacing: nil)
    for (position, column) in columns.enumerated()
    where !column.parts.contains(where: { $0.variable == variable }) {
      for row in rows.indices { result[row, position] = 0 }
    }
    return result
  }

  /// The columns of a term.
  public func columns(of term: Int) -> [Int] {
    columns.indices.filter { columns[$0].term == term }
  }
}
