import Glibc
import TarazaNumerics

/// How likely a period of a chart of counts signals, by the law of counts itself.
///
/// A limit lies between two counts, so that the tail beyond it is never that of the normal it was made
/// for: with 0.5 events a period and limits of three standard deviations, 3 events signal, once in 69
/// periods and not in 370.
///
/// - Shapes: limits and sizes of the periods that are watched, or of all where none is.
/// - Units: shifts in standard deviations of each period's count.
/// - Edge cases: 0 where no count is beyond the limits.
/// - Source: elementary: 1 - P(the limits contain the count), a mean over the periods.
public struct CountSignals: Equatable, Sendable {
  enum Law: Equatable, Sendable { case poisson, binomial }

  private let law: Law
  private let centre: Double
  private let lower: [Double]
  private let upper: [Double]
  private let sizes: [Double]

  init(_ chart: ControlChart, sizes: [Double], law: Law) {
    let first = chart.baseline.upperBound < sizes.count ? chart.baseline.upperBound : 0
    self.law = law
    centre = chart.centre
    lower = Array(chart.lower[first...])
    upper = Array(chart.upper[first...])
    self.sizes = Array(sizes[first...])
  }

  /// P(a signal in one period) when the level has moved by `shift` standard deviations.
  public func probability(shift: Double) -> Double {
    let sum = sizes.indices.reduce(0.0) { $0 + probability($1, shift) }
    return min(1, sum / Double(sizes.count))
  }

  /// The mean number of periods until a signal; nil where none can come.
  public func length(shift: Double) -> Double? {
    let probability = probability(shift: shift)
    return probability > 0 ? 1 / probability : nil
  }

  private func probability(_ place: Int, _ shift: Double) -> Double {
    let size = sizes[place]
    // The greatest and the least count within; a rounding is not beyond.
    let most = upper[place].isFinite ? (upper[place] * size + Self.rounding).rounded(.down) : nil
    let least = lower[place].isFinite ? (lower[place] * size - Self.rounding).rounded(.up) : nil
    switch law {
    case .poisson:
      let usual = centre * size
      let present = Poisson(max(0, usual + shift * usual.squareRoot()))
      return (most.map(present.upper) ?? 0) + (least.map { present.lower($0 - 1) } ?? 0)
    case .binomial:
      let deviation = (centre * (1 - centre) / size).squareRoot()
      let present = Binomial(size, min(1, max(0, centre + shift * deviation)))
      return (most.map(present.upper) ?? 0) + (least.map { present.lower($0 - 1) } ?? 0)
    }
  }

  private static let rounding = 1e-9
}
