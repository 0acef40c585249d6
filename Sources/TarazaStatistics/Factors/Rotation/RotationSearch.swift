import TarazaNumerics

/// Finds the rotation that minimises a criterion: quasi-Newton steps from the unrotated position and
/// from random ones, the best of which is then refined to stationarity.
struct RotationSearch<Criterion: RotationCriterion, Space: RotationSpace> {
  let unrotated: Matrix
  let criterion: Criterion
  let options: RotationOptions
  /// Called between starts; throws to stop the work.
  let check: RotationCheck?

  struct Position: Sendable {
    var space: Space
    var loadings: Matrix
    var value: Double
    var gradient: [Double]
    var iterations = 0
    var isStationary = false
  }

  /// Starts are compared at this gradient, where the criterion is settled to about its square.
  private static var roughGradient: Double { 1e-5 }
  /// The best start is refined to this one, about what rounding allows.
  private static var fineGradient: Double { 1e-9 }
  /// The gradient that rounding may leave where no step lowers the criterion further.
  private static var stagnantGradient: Double { 1e-6 }
  /// Criteria that agree to this, relative to their size, belong to one minimum.
  private static var sameMinimum: Double { 1e-6 }

  /// From here on starts are shared among the cores; fewer are over before a thread has begun, and a
  /// bootstrap that rotates often has its own.
  private static var fewestSharedStarts: Int { 32 }
  private static var startsInPiece: Int { 8 }

  func best() throws(StatisticsError) -> (position: Position, record: RotationSearchRecord) {
    let starts = 1 + max(options.randomStarts, 0)
    let pieces = fixedPieces(of: starts, size: Self.startsInPiece)
    let ends = try concurrentPieces(
      count: pieces.count, threads: starts < Self.fewestSharedStarts ? 1 : availableCores,
      check: check
    ) { (piece: Int) throws(StatisticsError) -> [Position] in
      pieces[piece].map { end(ofStart: $0) }
    }.flatMap { $0 }
    // The first of equals, so that the result does not hang on the number of starts.
    var best = ends[0]
    for end in ends where end.value < best.value - Self.sameMinimum * best.value.magnitude {
      best = end
    }
    let spent = ends.reduce(0) { $0 + $1.iterations } - best.iterations
    let refined = minimum(from: best, Self.fineGradient)
    let margin = Self.sameMinimum * max(1, refined.value.magnitude)
    let record = RotationSearchRecord(
      objective: refined.value, gradient: refined.gradient.sumOfSquares.squareRoot(),
      iterations: spent + refined.iterations, converged: refined.isStationary,
      ends: ends.map(\.value), margin: margin, seed: options.seed)
    return (refined, record)
  }

  /// The unrotated position first, then random ones.
  private func end(ofStart start: Int) -> Position {
    let m = unrotated.columns
    guard start > 0 else {
      return minimum(from: position(at: Space(from: .identity(m))), Self.roughGradient)
    }
    var stream = SeededGenerator(seed: options.seed).split(UInt64(start - 1))
    let space = Space(from: .randomOrthogonal(m, from: &stream))
    return minimum(from: position(at: space), Self.roughGradient)
  }

  private func position(at space: Space) -> Position {
    let loadings = space.loadings(of: unrotated)
    let here = criterion.evaluated(at: loadings)
    return Position(
      space: space, loadings: loadings, value: here.value,
      gradient: space.gradient(at: loadings, byLoadings: here.gradient))
  }

  private func minimum(from start: Position, _ limit: Double) -> Position {
    var current = start
    var memory = QuasiNewtonMemory()
    current.isStationary = false
    while current.iterations < options.mostIterations {
      let slope = current.gradient.sumOfSquares.squareRoot()
      if slope <= limit {
        current.isStationary = true
        break
      }
      guard let next = step(from: current, &memory) else {
        if memory.isEmpty {
          current.isStationary = slope <= Self.stagnantGradient
          break
        }
        memory.forget()
        continue
      }
      current = next
    }
    return current
  }

  /// One step downhill, or nil when none is found in the direction that the memory suggests.
  private func step(from current: Position, _ memory: inout QuasiNewtonMemory) -> Position? {
    var direction = memory.direction(against: current.gradient)
    var promise = direction.inner(current.gradient)
    if promise >= 0 {
      memory.forget()
      direction = current.gradient.map { -$0 }
      promise = -current.gradient.sumOfSquares
    }
    // Without a memory the length of a step is unknown; a turn of about a radian is far enough.
    let reach = direction.sumOfSquares.squareRoot()
    var length = memory.isEmpty ? 1 / max(1, reach) : min(1, 2 / reach)
    let sufficientShare = 1e-4
    let rounding = 4 * .ulpOfOne * current.value.magnitude
    while length * reach > 1e-14 {
      if let space = current.space.moved(along: direction, by: length) {
        var next = position(at: space)
        if next.value <= current.value + sufficientShare * length * promise + rounding,
          next.value < current.value || next.gradient.sumOfSquares < current.gradient.sumOfSquares
        {
          memory.remember(
            step: direction.map { length * $0 },
            change: zip(next.gradient, current.gradient).map { $0 - $1 })
          next.iterations = current.iterations + 1
          return next
        }
      }
      length /= 2
    }
    return nil
  }
}

extension Matrix {
  /// An orthogonal matrix, each as likely as any: independent normal columns made orthonormal.
  static func randomOrthogonal(_ m: Int, from generator: inout SeededGenerator) -> Matrix {
    var result = Matrix(rows: m, columns: m)
    for i in result.elements.indices { result.elements[i] = generator.normal() }
    for column in 0..<m {
      // Twice, because once leaves rounding that grows where columns are close.
      for _ in 0..<2 {
        for earlier in 0..<column {
          let share = result.column(earlier).inner(result.column(column))
          for row in 0..<m { result[row, column] -= share * result[row, earlier] }
        }
      }
      let length = result.column(column).sumOfSquares.squareRoot()
      for row in 0..<m { result[row, column] /= length }
    }
    return result
  }
}
