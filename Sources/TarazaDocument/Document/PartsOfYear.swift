import Glibc

/// The periods that an axis of years is divided into: 2021.25 is the second quarter of 2021.
public enum PartsOfYear: Int, Equatable, Sendable {
  case quarters = 4
  case months = 12

  /// Steps from one tick to the next, within a year and over years.
  private var steps: [Int] {
    let years = [1, 2, 5, 10, 20, 50, 100].map { $0 * rawValue }
    return (self == .quarters ? [1, 2] : [1, 2, 3, 6]) + years
  }

  /// “2021Q2”, “2021-04”; nil between two periods.
  package func name(of year: Double) -> String? {
    let place = year * Double(rawValue)
    let nearest = place.rounded()
    // Far years have no digits left for their months.
    guard abs(place - nearest) < 1e-3, abs(nearest) < 1e9 else { return nil }
    let whole = Int(nearest)
    let number = Int(floor(Double(whole) / Double(rawValue)))
    let part = whole - number * rawValue + 1
    switch self {
    case .quarters: return "\(number)Q\(part)"
    case .months: return "\(number)-\(part < 10 ? "0" : "")\(part)"
    }
  }

  /// At most `count` ticks, all of them periods, in years.
  package func ticks(from lower: Double, to upper: Double, count: Int) -> [Double] {
    let (first, last) = (lower * Double(rawValue) - 1e-6, upper * Double(rawValue) + 1e-6)
    let step =
      steps.first { (last - first) / Double($0) < Double(max(count, 2)) } ?? steps[steps.count - 1]
    let size = Double(step)
    let start = (first / size).rounded(.up) * size
    return stride(from: start, through: last, by: size).prefix(200).map { $0 / Double(rawValue) }
  }
}
