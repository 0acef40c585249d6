import Glibc
import TarazaNumerics

/// One group of rows beside all others: whether its mean lies elsewhere.
///
/// Welch's t for the difference of two means, the group's less that of its peers.
///
/// - Units: `shift` in those of the values.
/// - Missing data: NaN values and negative groups are left out.
/// - Edge cases: nil for a group with fewer than `fewest` answers, or whose peers have fewer; p is 1
///   when neither varies and the means are equal, 0 when they differ.
/// - Source: Welch (1947). Biometrika 34, 28-35. doi:10.1093/biomet/34.1-2.28.
public struct PeerMean: Equatable, Sendable {
  /// With fewer answers a t test says nothing.
  public static let fewest = 5

  public let group: Int
  public let n: Int
  public let mean: Double
  public let peers: Double
  public let pValue: Double

  public var shift: Double { mean - peers }

  /// Every group that can be compared, in order.
  public static func all(_ values: [Double], groups: [Int32], count: Int) -> [PeerMean] {
    var own = [Sums](repeating: Sums(), count: count)
    var total = Sums()
    for row in values.indices where groups[row] >= 0 && values[row].isFinite {
      own[Int(groups[row])].add(values[row])
    }
    for sums in own { total.add(sums) }
    return own.indices.compactMap { group in
      let peers = total.without(own[group])
      guard own[group].n >= Double(fewest), peers.n >= Double(fewest) else { return nil }
      return PeerMean(group, own[group], peers)
    }
  }

  private init(_ group: Int, _ own: Sums, _ peers: Sums) {
    self.group = group
    n = Int(own.n)
    mean = own.mean
    self.peers = peers.mean
    let (a, b) = (own.variance / own.n, peers.variance / peers.n)
    let difference = own.mean - peers.mean
    guard a + b > 0 else {
      pValue = difference == 0 ? 1 : 0
      return
    }
    let df = (a + b) * (a + b) / (a * a / (own.n - 1) + b * b / (peers.n - 1))
    pValue = min(1, 2 * StudentT(df).upper(difference.magnitude / (a + b).squareRoot()))
  }

  private struct Sums {
    var n = 0.0
    var mean = 0.0
    var squares = 0.0

    var variance: Double { n > 1 ? max(squares, 0) / (n - 1) : 0 }

    mutating func add(_ value: Double) {
      n += 1
      let distance = value - mean
      mean += distance / n
      squares += distance * (value - mean)
    }

    mutating func add(_ other: Sums) {
      guard other.n > 0 else { return }
      let shift = other.mean - mean
      let all = n + other.n
      squares += other.squares + shift * shift * n * other.n / all
      mean += shift * other.n / all
      n = all
    }

    /// What is left when the rows of `part` are taken away.
    func without(_ part: Sums) -> Sums {
      let left = n - part.n
      guard left > 0 else { return Sums() }
      let mean = (n * self.mean - part.n * part.mean) / left
      let shift = part.mean - mean
      return Sums(
        n: left, mean: mean,
        squares: max(0, squares - part.squares - shift * shift * part.n * left / n))
    }
  }
}

/// One group of rows beside all others: whether something happens more often there.
///
/// Fisher's exact test against a higher rate: P(X ≥ x) of the hypergeometric distribution of the
/// group's events among all events.
///
/// - Edge cases: p is 1 where nothing happened.
/// - Source: Fisher (1935). Journal of the Royal Statistical Society 98, 39-82. doi:10.2307/2342435.
public struct PeerRate: Equatable, Sendable {
  public let group: Int
  public let n: Int
  public let events: Int
  /// Of the others.
  public let peers: Double
  public let pValue: Double

  public var rate: Double { Double(events) / Double(max(n, 1)) }

  /// Every group with rows, in order.
  public static func all(_ happened: [Bool], groups: [Int32], count: Int) -> [PeerRate] {
    var sizes = [Int](repeating: 0, count: count)
    var events = sizes
    for row in happened.indices where groups[row] >= 0 {
      sizes[Int(groups[row])] += 1
      if happened[row] { events[Int(groups[row])] += 1 }
    }
    let (rows, all) = (sizes.reduce(0, +), events.reduce(0, +))
    return sizes.indices.filter { sizes[$0] > 0 && sizes[$0] < rows }.map { group in
      PeerRate(
        group: group, n: sizes[group], events: events[group],
        peers: Double(all - events[group]) / Double(rows - sizes[group]),
        pValue: upperTail(events[group], of: sizes[group], events: all, rows: rows))
    }
  }

  /// P(X ≥ x): `drawn` of `rows` rows hold at least x of all events.
  static func upperTail(_ x: Int, of drawn: Int, events: Int, rows: Int) -> Double {
    guard x > max(0, drawn + events - rows) else { return 1 }
    let most = min(drawn, events)
    guard x <= most else { return 0 }
    func choose(_ n: Int, _ k: Int) -> Double {
      lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
    }
    let first =
      choose(events, x) + choose(rows - events, drawn - x) - choose(rows, drawn)
    var term = exp(first)
    var sum = term
    var k = x
    while k < most, term > sum * 1e-17 {
      term *= Double(events - k) * Double(drawn - k)
      term /= Double(k + 1) * Double(rows - events - drawn + k + 1)
      sum += term
      k += 1
    }
    return min(1, sum)
  }
}
