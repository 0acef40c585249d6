import Glibc
import TarazaNumerics

/// What measurements are worth: the one that was made, and others.
extension GeneralizabilityStudy {
  /// What a mean over so many levels of each facet is worth.
  public func decision(_ counts: [Double]) throws(StatisticsError) -> Decision {
    guard counts.count == self.counts.count, counts.allSatisfy({ $0 >= 1 && $0.isFinite }) else {
      throw .outOfRange("a measurement needs at least one level of each facet")
    }
    return planned(counts)
  }

  private func planned(_ counts: [Double]) -> Decision {
    Decision(effects, counts) { effect in
      let left = 1 / size(effect, counts)
      // Objects share as much of what is left as they do now.
      return (left, left * (effect.inDifferences / effect.inMeans))
    }
  }

  /// Of G, or of Φ, as the measurement was made; nil where the objects' variance is zero, or nothing
  /// is an error.
  public func interval(isAbsolute: Bool, level: Double) -> ConfidenceInterval? {
    let error = isAbsolute ? observed.absoluteError : observed.relativeError
    guard let object = effects.first(where: { $0.parts == [0] })?.variance, object > 0, error > 0
    else { return nil }
    let whole = object + error
    // Slopes of log(error / whole), the residual first as in the covariance.
    var slopes = [Double](repeating: 0, count: effects.count)
    for (place, effect) in effects.enumerated() {
      let position = effect.isResidual ? 0 : place + 1
      if effect.parts == [0] {
        slopes[position] = -1 / whole
      } else {
        slopes[position] =
          (1 / error - 1 / whole) * (isAbsolute ? effect.inMeans : effect.inDifferences)
      }
    }
    let moved = components.covariance.asMatrix.multiplied(by: slopes)
    let variance = zip(slopes, moved).reduce(0) { $0 + $1.0 * $1.1 }
    guard variance > 0 else { return nil }
    let margin = exp(Normal.upperQuantile((1 - level) / 2) * variance.squareRoot())
    return ConfidenceInterval(
      lower: 1 - error / whole * margin, upper: 1 - error / whole / margin, level: level)
  }

  /// The fewest levels of one facet, the others as they are, that reach this coefficient; nil where
  /// no number does.
  public func needed(
    of facet: Int, for coefficient: Double, isAbsolute: Bool = false
  ) -> Int? {
    guard counts.indices.contains(facet), coefficient > 0, coefficient < 1,
      let object = effects.first(where: { $0.parts == [0] })?.variance, object > 0
    else { return nil }
    // What is needed to the last digit counts as reached.
    let room = object * (1 - coefficient) / coefficient * (1 + 1e-12)
    func reaches(_ levels: Double) -> Bool {
      var counts = counts
      counts[facet] = levels
      let plan = planned(counts)
      return (isAbsolute ? plan.absoluteError : plan.relativeError) <= room
    }
    guard reaches(.infinity) else { return nil }
    var (few, enough) = (0, 1)
    while !reaches(Double(enough)) {
      guard enough < Self.mostLevels else { return nil }
      (few, enough) = (enough, 2 * enough)
    }
    while enough - few > 1 {
      let middle = few + (enough - few) / 2
      if reaches(Double(middle)) { enough = middle } else { few = middle }
    }
    return enough
  }

  /// More levels than this nobody measures.
  private static let mostLevels = 1 << 40

  static func product(_ parts: [Int], _ counts: [Double]) -> Double {
    parts.reduce(1) { $1 == 0 ? $0 : $0 * counts[$1 - 1] }
  }

  /// How many measurements the effect is averaged over, if all objects are measured alike. However few
  /// of the combinations an object meets, it meets each level once.
  func size(_ effect: Effect, _ counts: [Double]) -> Double {
    let most = effect.parts.reduce(1) { $1 == 0 ? $0 : max($0, counts[$1 - 1]) }
    return max(most, Self.product(effect.parts, counts) * effect.filling)
  }

  func isSame(_ a: Double, _ b: Double) -> Bool { (a - b).magnitude <= 1e-9 * b }
}

extension GeneralizabilityStudy.Decision {
  /// - Parameter left: of an effect, how much of its variance means have, and their differences.
  init(
    _ effects: [GeneralizabilityStudy.Effect], _ counts: [Double],
    left: (GeneralizabilityStudy.Effect) -> (inMeans: Double, inDifferences: Double)
  ) {
    var (object, relative, absolute) = (0.0, 0.0, 0.0)
    for effect in effects {
      guard effect.parts != [0] else {
        object = effect.variance
        continue
      }
      let left = left(effect)
      absolute += effect.variance * left.inMeans
      relative += effect.variance * left.inDifferences
    }
    func share(_ error: Double) -> Double {
      object + error > 0 ? object / (object + error) : 0
    }
    self.init(
      counts: counts, relativeError: relative, absoluteError: absolute,
      generalizability: share(relative), dependability: share(absolute))
  }
}
