/// The last steps of a search and the changes of gradient that they brought: a limited-memory
/// approximation of the inverse of the second derivatives.
///
/// - Source: Nocedal (1980). Mathematics of Computation 35, 773-782.
///   doi:10.1090/S0025-5718-1980-0572855-7
struct QuasiNewtonMemory {
  private struct Pair {
    let step: [Double]
    let change: [Double]
    let curvature: Double
  }

  private var pairs: [Pair] = []

  /// More pairs hardly help with the few dozen coordinates of a rotation.
  private static let mostPairs = 12

  var isEmpty: Bool { pairs.isEmpty }

  mutating func remember(step: [Double], change: [Double]) {
    let curvature = step.inner(change)
    // A step along which the gradient falls has nothing to say about a minimum.
    guard curvature > .ulpOfOne * change.sumOfSquares else { return }
    if pairs.count == Self.mostPairs { pairs.removeFirst() }
    pairs.append(Pair(step: step, change: change, curvature: curvature))
  }

  mutating func forget() { pairs.removeAll(keepingCapacity: true) }

  /// The step that would reach the minimum, were the approximation exact.
  func direction(against gradient: [Double]) -> [Double] {
    var direction = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: pairs.count)
    for i in pairs.indices.reversed() {
      shares[i] = pairs[i].step.inner(direction) / pairs[i].curvature
      direction.add(-shares[i], pairs[i].change)
    }
    if let last = pairs.last {
      let scale = last.curvature / last.change.sumOfSquares
      for i in direction.indices { direction[i] *= scale }
    }
    for i in pairs.indices {
      let share = pairs[i].change.inner(direction) / pairs[i].curvature
      direction.add(shares[i] - share, pairs[i].step)
    }
    return direction
  }
}

extension [Double] {
  func inner(_ other: [Double]) -> Double {
    var sum = 0.0
    for i in indices { sum += self[i] * other[i] }
    return sum
  }

  mutating func add(_ factor: Double, _ other: [Double]) {
    for i in indices { self[i] += factor * other[i] }
  }
}
