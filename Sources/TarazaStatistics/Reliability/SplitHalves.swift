import TarazaNumerics

/// The split-half coefficients of a scale over all its splits into halves, or over many drawn at
/// random where all are too many.
///
/// A split gives Guttman's coefficient 4 cov(A, B) / var(A + B) with A and B the sums of the halves;
/// with x = ±1 for the half of each item that is 1 - xᵀSx / Σ S. For an even number of items their
/// mean is alpha, and their greatest is Guttman's lambda 4. An odd number of items is split into
/// floor(k / 2) and the rest.
///
/// All splits are counted out by halves of the item list: the subsets of each are few, and xᵀSx of
/// two subsets together is that of each and one element of a matrix product.
///
/// - Shapes: `covariance` is k x k; `bestHalf` has the items of the half with the first item of the
///   best split (of the smaller half, where k is odd).
/// - Units: none.
/// - Throws: `.tooFewItems` below two; `.noVariance` when the sum of the items is constant.
/// - Source: Guttman (1945). Psychometrika 10, 255-282. doi:10.1007/BF02288892; Cronbach (1951),
///   doi:10.1007/BF02310555; Revelle (1979). Multivar. Behav. Res. 14, 57-74.
///   doi:10.1207/s15327906mbr1401_4
public struct SplitHalves: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// With more splits than this, `draws` are drawn: all of 24 items are 1,352,078.
    public var mostSplits: Int
    public var draws: Int
    public var seed: UInt64

    public init(mostSplits: Int = 1_400_000, draws: Int = 10_000, seed: UInt64 = 1) {
      self.mostSplits = mostSplits
      self.draws = draws
      self.seed = seed
    }
  }

  /// The splits that were made.
  public let count: Int
  /// Whether these are all there are; else the greatest is only a lower bound of lambda 4.
  public let isExhaustive: Bool
  public let minimum: Double
  public let mean: Double
  public let maximum: Double
  /// Between which 95% of the splits lie, and the median.
  public let lowerQuantile: Double
  public let median: Double
  public let upperQuantile: Double
  public let bestHalf: [Int]

  public init(
    covariance S: SymmetricMatrix, options: Options = Options(), threads: Int? = nil
  ) throws(StatisticsError) {
    guard S.order >= 2 else { throw .tooFewItems(needed: 2, got: S.order) }
    let total = S.sum
    guard total > Double(S.order) * .ulpOfOne * S.trace else { throw .noVariance(items: []) }
    guard options.draws >= 1, options.mostSplits >= 1 else {
      throw .outOfRange("At least one split is drawn.")
    }
    let all = Self.splits(of: S.order)
    let threads = threads ?? availableCores
    let found: FoundSplits
    if let all, all <= options.mostSplits, S.order <= SplitEnumeration.mostItems {
      found = SplitEnumeration(S).all(threads: threads)
      isExhaustive = true
    } else {
      found = Self.drawn(S, options, threads: threads)
      isExhaustive = false
    }
    let values = found.within.map { 1 - $0 / total }
    count = values.count
    mean = Sums.pairwise(values) / Double(values.count)
    let sorted = values.sorted()
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    lowerQuantile = sorted.quantile(0.025)
    median = sorted.quantile(0.5)
    upperQuantile = sorted.quantile(0.975)
    bestHalf = found.best
  }

  /// How many ways there are to split k items; nil when that is beyond counting.
  public static func splits(of k: Int) -> Int? {
    var count = 1
    for i in 0..<(k / 2) {
      let (product, overflow) = count.multipliedReportingOverflow(by: k - i)
      guard !overflow else { return nil }
      count = product / (i + 1)
    }
    return k.isMultiple(of: 2) ? max(1, count / 2) : count
  }

  private static let drawsPerPiece = 500

  private static func drawn(_ S: SymmetricMatrix, _ options: Options, threads: Int) -> FoundSplits {
    let k = S.order
    let generator = SeededGenerator(seed: options.seed)
    let pieces = fixedPieces(of: options.draws, size: drawsPerPiece)
    let found = concurrentPieces(count: pieces.count, threads: threads) { piece in
      var stream = generator.split(UInt64(piece))
      var items = Array(0..<k)
      var found = FoundSplits()
      for _ in pieces[piece] {
        stream.shuffle(&items)
        let half = Array(items.prefix(k / 2))
        var x = [Double](repeating: 1, count: k)
        for item in half { x[item] = -1 }
        let within = zip(S * x, x).reduce(0) { $0 + $1.0 * $1.1 }
        found.add(within) { half.sorted() }
      }
      return found
    }
    return FoundSplits(joining: found)
  }
}

/// The values xᵀSx of splits, and the half of the split that makes it least.
struct FoundSplits: Sendable {
  var within: [Double] = []
  var best: [Int] = []
  private var least = Double.infinity

  init() {}

  init(joining parts: [FoundSplits]) {
    within.reserveCapacity(parts.reduce(0) { $0 + $1.within.count })
    for part in parts {
      within += part.within
      if part.least < least { (least, best) = (part.least, part.best) }
    }
  }

  mutating func add(_ value: Double, half: () -> [Int]) {
    within.append(value)
    if value < least {
      least = value
      best = half()
    }
  }
}

/// All splits of a few items.
struct SplitEnumeration: Sendable {
  /// Subsets of either half of the list are held as bits, and their number must stay small.
  static let mostItems = 28
  private static let columnsPerPiece = 64

  private let S: SymmetricMatrix
  /// Items of the front of the list, and of its back.
  private let front: Int
  private let back: Int

  init(_ S: SymmetricMatrix) {
    self.S = S
    front = S.order / 2
    back = S.order - front
  }

  /// Subsets of one part of the list of one size: their bits, signs and own xᵀSx.
  private struct Subsets: Sendable {
    let bits: [Int]
    /// Items of the part x subsets, ±1.
    let signs: Matrix
    let within: [Double]

    init(_ S: SymmetricMatrix, items: Range<Int>, size: Int, holdingFirst: Bool) {
      let part = S.selecting(Array(items))
      let chosen = (0..<(1 << items.count)).filter { subset in
        subset.nonzeroBitCount == size && (!holdingFirst || subset & 1 == 1)
      }
      let halves = Matrix(
        rows: items.count, columns: chosen.count,
        storage: chosen.flatMap { subset in
          (0..<items.count).map { subset >> $0 & 1 == 1 ? 1.0 : -1.0 }
        })
      let products = part * halves
      within = chosen.indices.map { column in
        zip(products.column(column), halves.column(column)).reduce(0) { $0 + $1.0 * $1.1 }
      }
      bits = chosen
      signs = halves
    }
  }

  func all(threads: Int) -> FoundSplits {
    let k = S.order
    let (half, isEven) = (k / 2, k.isMultiple(of: 2))
    var between = Matrix(rows: back, columns: front)
    for i in 0..<back { for j in 0..<front { between[i, j] = 2 * S[front + i, j] } }
    var works: [(Subsets, Subsets, Range<Int>)] = []
    for size in 0...min(half, front) where half - size <= back {
      // Of an even number each split occurs twice: once with the first item on this side.
      let fronts = Subsets(S, items: 0..<front, size: size, holdingFirst: isEven)
      guard !fronts.bits.isEmpty else { continue }
      let backs = Subsets(S, items: front..<k, size: half - size, holdingFirst: false)
      works += fixedPieces(of: fronts.bits.count, size: Self.columnsPerPiece).map {
        (fronts, backs, $0)
      }
    }
    let (pieces, cross) = (works, between)
    let found = concurrentPieces(count: pieces.count, threads: threads) { piece in
      let (fronts, backs, columns) = pieces[piece]
      return self.found(fronts, backs, columns, cross)
    }
    return FoundSplits(joining: found)
  }

  private func found(
    _ fronts: Subsets, _ backs: Subsets, _ columns: Range<Int>, _ between: Matrix
  ) -> FoundSplits {
    let reached = between * fronts.signs.selecting(columns: Array(columns))
    let products = backs.signs.multiplied(by: reached, transposingSelf: true).storage
    var found = FoundSplits()
    found.within.reserveCapacity(products.count)
    var place = 0
    for column in columns {
      for row in backs.bits.indices {
        found.add(fronts.within[column] + backs.within[row] + products[place]) {
          (0..<front).filter { fronts.bits[column] >> $0 & 1 == 1 }
            + (0..<back).filter { backs.bits[row] >> $0 & 1 == 1 }.map { $0 + front }
        }
        place += 1
      }
    }
    return found
  }
}
