import TarazaNumerics

/// The weights by which a wild bootstrap multiplies the residuals of each cluster.
///
/// A statistic that does not change when all weights get one factor cannot be rarer than the draws
/// that are multiples of the observed one: that bounds p from below.
///
/// - Source: Webb (2014), Reworking wild bootstrap based inference for clustered errors, Queen's
///   Economics Department Working Paper 1315, for the six points; MacKinnon & Webb (2017). J. Appl.
///   Econ. 32, 233-254. doi:10.1002/jae.2508, on how few clusters need them.
public enum WildWeights: String, CaseIterable, Equatable, Hashable, Sendable {
  /// 1 and -1.
  case rademacher
  /// ±√(1/2), ±1, ±√(3/2).
  case webb

  /// Rademacher's draws of fewer clusters are too few for a p below 5%, or hardly.
  static let fewestForRademacher = 7
  /// Up to so many draws all of them are made.
  static let mostEnumerated = 50_000

  /// Webb's where Rademacher's give fewer than 2⁶ different statistics.
  public init(clusters: Int) {
    self = clusters < Self.fewestForRademacher ? .webb : .rademacher
  }

  var points: [Double] {
    switch self {
    case .rademacher: [1, -1]
    case .webb: [0.5, 1, 1.5].flatMap { [$0.squareRoot(), -$0.squareRoot()] }
    }
  }

  /// All draws, where they are few enough; nil else.
  func enumeration(_ clusters: Int) -> Int? {
    var count = 1
    for _ in 0..<clusters {
      count *= points.count
      if count > Self.mostEnumerated { return nil }
    }
    return count
  }

  /// Draw number `number` of all.
  func draw(_ number: Int, _ clusters: Int) -> [Double] {
    let points = points
    var rest = number
    return (0..<clusters).map { _ in
      defer { rest /= points.count }
      return points[rest % points.count]
    }
  }

  func draw(_ clusters: Int, by generator: inout SeededGenerator) -> [Double] {
    let points = points
    return (0..<clusters).map { _ in points[generator.below(points.count)] }
  }
}

/// The draws of one test: all there are, or a seeded sample.
struct WildDraws: Sendable {
  let weights: WildWeights
  let clusters: Int
  let count: Int
  let isComplete: Bool
  private let generator: SeededGenerator

  /// - Parameter sampled: how many are drawn where there are too many to make all.
  init(_ weights: WildWeights, clusters: Int, sampled: Int, seed: UInt64) {
    self.weights = weights
    self.clusters = clusters
    let all = weights.enumeration(clusters)
    isComplete = all != nil
    count = all ?? sampled
    generator = SeededGenerator(seed: seed)
  }

  private static let pieceSize = 512

  /// What a function makes of each draw, in order.
  func map<Answer: Sendable>(
    _ body: @escaping @Sendable ([Double]) -> Answer
  ) -> [Answer] {
    let pieces = fixedPieces(of: count, size: Self.pieceSize)
    return concurrentPieces(count: pieces.count) { piece in
      var stream = generator.split(UInt64(piece))
      return pieces[piece].map { number in
        body(
          isComplete ? weights.draw(number, clusters) : weights.draw(clusters, by: &stream))
      }
    }.flatMap { $0 }
  }

  /// The share of draws at least as extreme. A sample of draws counts the data as one more, so that
  /// p is never zero and never too small.
  func pValue(extreme: Int) -> Double {
    isComplete
      ? Double(extreme) / Double(count) : Double(extreme + 1) / Double(count + 1)
  }

  /// Draws that are multiples of one another give one statistic.
  var smallestPValue: Double {
    let multiples = Double(weights.points.count)
    var share = 1.0
    for _ in 1..<clusters { share /= multiples }
    return isComplete ? share : max(share, 1 / Double(count + 1))
  }
}
