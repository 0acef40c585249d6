import TarazaNumerics

/// How much each row moves the thresholds and polychoric correlations of a set of items: what their
/// standard errors, under any design, and their asymptotic covariance matrix are made of.
///
/// With shares P_a up to a threshold tau_a the influence of row r on it is
/// w_r (1{y ≤ a} - P_a) / (W φ(tau_a)), W the weight of all rows that have the item. With
/// s = (∂π/∂rho) / π of the row's cell, J the information on rho and B_a that between rho and tau_a,
/// both per case, the influence on rho is
/// (w_r s / W_pair - Σ B_a × influence on tau_a, of both items) / J.
///
/// - Shapes: `parameters` thresholds of item after item, then the pairs in the order of
///   `PairTables`: 01, 02, 12, 03, …
/// - Missing data: pairwise a row moves the thresholds of the items it has, and through them all
///   their correlations. Listwise only complete rows count.
/// - Units: the influences add up to zero over the rows that were counted.
/// - Throws: `.notComputable` for correlations at 1 or -1, of pairs with their own thresholds, or
///   estimated jointly; `.emptyPair` or `.noVariance` for a pair without a correlation.
/// - Source: Muthén (1984). Psychometrika 49, 115-132. doi:10.1007/BF02294210; Jöreskog (1994).
///   Psychometrika 59, 381-389. doi:10.1007/BF02296131
public struct PolychoricInfluence: Sendable {
  /// What stands for the slopes of the estimating equation. All agree in large samples of a normal
  /// law cut into categories.
  public enum Information: Equatable, Hashable, Sendable, CaseIterable {
    /// Products of the cells' scores over the observed shares: Muthén's, as lavaan and Mplus.
    case outerProduct
    /// The same over the fitted probabilities: Olsson's and Jöreskog's.
    case expected
    /// The slopes themselves at the observed shares: right also when no normal law is behind.
    case observed
    /// As observed; where a category of either item has fewer than 20 rows, the influences are
    /// stretched until their variance is no less than that of unrelated items under the normal law
    /// (decision 0407).
    case guarded
  }

  /// What becomes of a pair whose correlation has no standard error: it is at 1 or -1, or its table
  /// tells nothing of it.
  public enum UncertainPairs: Equatable, Hashable, Sendable, CaseIterable {
    /// The error that says which.
    case refused
    /// Its influences are NaN, and those of the other pairs as they are.
    case unknown
  }

  /// What is estimated.
  public enum Parameter: Equatable, Hashable, Sendable {
    /// The threshold above this category of an item, counted from 0.
    case threshold(item: Int, category: Int)
    case correlation(Int, Int)
  }

  public let parameters: [Parameter]
  public let rule: MissingRule
  /// Rows with a weight; listwise those that have every item.
  public let rowCount: Int
  let items: Int
  let firstThreshold: [Int]
  let pairs: [PairTables.Pair]
  private let codes: [LevelCodes]
  /// Of each parameter by the code of an item, or of both of a pair; code 0 is missing.
  private let tables: [[Double]]
  /// Codes of each item, that of missing included.
  private let places: [Int]

  /// Pairs that one piece of concurrent work takes.
  private static let pairsPerPiece = 12

  /// - Parameter tables: those that the matrix was computed from.
  public init(
    of matrix: PolychoricMatrix, _ tables: PairTables, information: Information = .outerProduct,
    uncertain: UncertainPairs = .refused, threads: Int? = nil
  ) throws(StatisticsError) {
    guard matrix.options.estimation == .twoStep,
      matrix.options.margins == .item || matrix.rule == .listwise
    else {
      throw .notComputable("standard errors of correlations whose pairs have their own thresholds")
    }
    items = matrix.items
    pairs = matrix.pairs
    rule = matrix.rule
    rowCount = matrix.rows
    places = matrix.levels.map { $0.count + 1 }
    codes = matrix.levels.map { levels in
      var codes = LevelCodes(most: levels.count)
      _ = codes.codes(of: levels, missing: nil)
      return codes
    }
    var parameters: [Parameter] = []
    var cells: [[Double]] = []
    var firstThreshold: [Int] = []
    var itemTables: [[[Double]]] = []
    for item in 0..<matrix.items {
      let weight = try tables.margin(of: item).counts.reduce(0, +)
      let own = Self.thresholdTables(matrix.thresholds[item], weight: weight)
      firstThreshold.append(parameters.count)
      itemTables.append(own)
      cells += own
      parameters += own.indices.map { .threshold(item: item, category: $0) }
    }
    parameters += matrix.pairs.map { .correlation($0.first, $0.second) }
    let thresholdCells = itemTables
    let pieces = fixedPieces(of: matrix.pairs.count, size: Self.pairsPerPiece)
    cells += try concurrentPieces(count: pieces.count, threads: threads ?? availableCores) {
      (piece: Int) throws(StatisticsError) -> [[Double]] in
      var cells: [[Double]] = []
      for position in pieces[piece] {
        let pair = matrix.pairs[position]
        do throws(StatisticsError) {
          let fit = try Self.inside(matrix.outcomes[position], pair)
          let table = try tables.table(pair.first, pair.second)
          cells.append(
            try PairInfluence(
              table.counts, fit, thresholdCells[pair.first], thresholdCells[pair.second],
              information, rows: matrix.pairCounts[pair.first, pair.second]
            ).cells)
        } catch {
          guard uncertain == .unknown else { throw error }
          let count =
            (matrix.levels[pair.first].count + 1) * (matrix.levels[pair.second].count + 1)
          cells.append([Double](repeating: .nan, count: count))
        }
      }
      return cells
    }.flatMap { $0 }
    self.parameters = parameters
    self.tables = cells
    self.firstThreshold = firstThreshold
  }

  private static func inside(
    _ outcome: PolychoricMatrix.Outcome, _ pair: PairTables.Pair
  ) throws(StatisticsError) -> PolychoricCorrelation {
    switch outcome {
    case .emptyPair: throw .emptyPair(pair.first, pair.second)
    case .oneCategory(let items): throw .noVariance(items: items)
    case .estimated(let fit):
      guard !fit.isAtBoundary else {
        throw .perfectCorrelation(pair.first, pair.second)
      }
      return fit
    }
  }

  /// Of each threshold, by code.
  private static func thresholdTables(_ thresholds: Thresholds, weight: Double) -> [[Double]] {
    thresholds.values.indices.map { cut in
      let scale = 1 / (weight * Normal.density(thresholds.values[cut]))
      return [0]
        + (0...thresholds.values.count).map { category in
          (category <= cut ? thresholds.upper[cut] : -thresholds.lower[cut]) * scale
        }
    }
  }
}

extension PolychoricInfluence {
  /// The influence of each row, its weight included.
  ///
  /// - Shapes: rows x parameters; zero for a row that was not counted.
  /// - Throws: `.outOfRange` for a value that the tables do not hold.
  public func rows(_ block: ItemBlock) throws(StatisticsError) -> Matrix {
    let coded = try coded(block)
    return Matrix(
      rows: block.rowCount, columns: parameters.count, storage: storage(coded, 0..<block.rowCount))
  }

  /// What each row adds, to first order, to functions of the parameters.
  ///
  /// - Shapes: `slopes` is parameters x functions, the result rows x functions.
  /// - Throws: `.outOfRange` for a value that the tables do not hold.
  public func rows(_ block: ItemBlock, along slopes: Matrix) throws(StatisticsError) -> Matrix {
    let coded = try coded(block)
    var result = Matrix(rows: block.rowCount, columns: slopes.columns)
    for rows in fixedPieces(of: block.rowCount, size: Self.blockRows) {
      let part = Matrix(
        rows: rows.count, columns: parameters.count, storage: storage(coded, rows))
      let moved = part * slopes
      for column in 0..<slopes.columns {
        for (place, row) in rows.enumerated() { result[row, column] = moved[place, column] }
      }
    }
    return result
  }

  /// The covariance of all parameters when rows were drawn independently: Σ influence influenceᵀ.
  ///
  /// Times the number of rows it is the asymptotic covariance matrix Gamma of weighted least
  /// squares. For a sample with clusters or strata give `rows` to
  /// `SampleDesign.covariance(ofInfluence:)`.
  ///
  /// - Throws: `.outOfRange` for a value that the tables do not hold.
  public func covariance(
    of block: ItemBlock, threads: Int? = nil
  ) throws(StatisticsError) -> SymmetricMatrix {
    let coded = try coded(block)
    let count = parameters.count
    // At most 16 sums at a time, each of blocks that stay in the cache.
    let pieceRows = max(Self.blockRows, (block.rowCount + 15) / 16)
    let pieces = fixedPieces(of: block.rowCount, size: pieceRows)
    let sums = concurrentPieces(count: pieces.count, threads: threads ?? availableCores) { piece in
      var sum = SymmetricMatrix(order: count)
      for part in fixedPieces(of: pieces[piece].count, size: Self.blockRows) {
        let start = pieces[piece].lowerBound
        let rows = start + part.lowerBound..<start + part.upperBound
        sum =
          sum
          + SymmetricMatrix(
            gramOf: Matrix(rows: rows.count, columns: count, storage: storage(coded, rows)))
      }
      return sum
    }
    return sums.reduce(SymmetricMatrix(order: count)) { $0 + $1 }
  }

  private static let blockRows = 512

  /// The codes of a block's rows, and the weight of each, zero where it was not counted.
  private struct CodedRows: Sendable {
    let codes: [[Int32]]
    let weights: [Double]?
  }

  private func coded(_ block: ItemBlock) throws(StatisticsError) -> CodedRows {
    precondition(block.columns.count == items, "a block of other items")
    let usable = block.usableRows(complete: rule == .listwise)
    var weights = block.weights
    // A row that was not counted may hold a category that nobody else chose.
    var isOut = [UInt8](repeating: 0, count: usable == nil ? 0 : block.rowCount)
    if let usable {
      isOut = [UInt8](repeating: 1, count: block.rowCount)
      weights = [Double](repeating: 0, count: block.rowCount)
      for row in usable {
        isOut[row] = 0
        weights?[row] = block.weights?[row] ?? 1
      }
    }
    var all: [[Int32]] = []
    for item in 0..<items {
      var known = codes[item]
      let missing =
        usable == nil
        ? block.missing[item] : block.missing[item].map { zip($0, isOut).map { $0 | $1 } } ?? isOut
      switch known.codes(of: block.columns[item], missing: missing) {
      case .narrow(let bytes): all.append(bytes.map { Int32($0) })
      case .wide(let words): all.append(words)
      }
      guard !known.isOverfull else {
        throw .outOfRange("item \(item + 1) has a value that was not counted")
      }
    }
    return CodedRows(codes: all, weights: weights)
  }

  /// Column after column.
  private func storage(_ coded: CodedRows, _ rows: Range<Int>) -> [Double] {
    let count = rows.count
    return [Double](unsafeUninitializedCapacity: count * parameters.count) { values, filled in
      for (position, parameter) in parameters.enumerated() {
        let start = position * count
        tables[position].withUnsafeBufferPointer { table in
          switch parameter {
          case .threshold(let item, _):
            coded.codes[item].withUnsafeBufferPointer { codes in
              for row in 0..<count {
                values[start + row] = table[Int(codes[rows.lowerBound + row])]
              }
            }
          case .correlation(let first, let second):
            let width = Int32(places[second])
            coded.codes[first].withUnsafeBufferPointer { a in
              coded.codes[second].withUnsafeBufferPointer { b in
                for row in 0..<count {
                  let place = rows.lowerBound + row
                  values[start + row] = table[Int(a[place] &* width &+ b[place])]
                }
              }
            }
          }
        }
        if let weights = coded.weights {
          for row in 0..<count { values[start + row] *= weights[rows.lowerBound + row] }
        }
      }
      filled = count * parameters.count
    }
  }
}
