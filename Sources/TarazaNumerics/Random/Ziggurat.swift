/// The tables of the ziggurat for the standard normal: 255 boxes of equal area stacked under the
/// density exp(-x² / 2), and a base that holds the tail.
///
/// They are computed once from the tail's start and the boxes' area with correctly rounded
/// operations only, so they are the same on every machine.
///
/// - Source: Marsaglia & Tsang (2000). J. Stat. Softw. 5(8). doi:10.18637/jss.v005.i08, with all
///   64 bits of a draw used apart from one another: 8 choose the box, 54 place the point.
struct Ziggurat: Sendable {
  struct Layer: Sendable {
    /// Magnitudes below this lie inside the density wherever the point's height in the box.
    var inside: Int
    /// What turns the signed 54-bit integer into x.
    var scale: Double
    /// The density at the box's outer edge, and how much higher it is at the inner one.
    var density: Double
    var rise: Double
  }

  /// Where the tail starts, and the area of each box: they make the topmost box end at density 1.
  static let tailStart = 0x1.d3bb48209ad33p+1
  static let area = 0x1.43016a5a43732p-8
  static let shared = Ziggurat()

  let layers: [Layer]

  private init() {
    var edge = Self.tailStart
    var density = Portable.exp(-edge * edge / 2)
    let base = Self.area / density
    var layers = [Self.layer(from: base, to: edge, density: 0, rise: density)]
    for _ in 1..<255 {
      let inner = (-2 * Portable.log(Self.area / edge + density)).squareRoot()
      let innerDensity = Portable.exp(-inner * inner / 2)
      layers.append(
        Self.layer(from: edge, to: inner, density: density, rise: innerDensity - density))
      (edge, density) = (inner, innerDensity)
    }
    layers.append(Self.layer(from: edge, to: 0, density: density, rise: 1 - density))
    self.layers = layers
  }

  private static func layer(from outer: Double, to inner: Double, density: Double, rise: Double)
    -> Layer
  {
    Layer(
      inside: Int(inner / outer * 0x1p53), scale: outer * 0x1p-53, density: density, rise: rise)
  }
}

extension Xoshiro256 {
  /// A standard normal deviate.
  @inline(__always)
  mutating func normal(_ layers: UnsafeBufferPointer<Ziggurat.Layer>) -> Double {
    let word = next()
    let place = Int(bitPattern: UInt(word)) &>> 10 | 1  // odd, so symmetric about 0
    let index = Int(word & 0xFF)
    let x = Double(place) * layers[index].scale
    if abs(place) < layers[index].inside { return x }
    // By value, so that the loops around keep the state in registers.
    let (value, state) = Self.outside(x, layers, index, self)
    self = state
    return value
  }

  /// The rare rest: a point that fell outside the part of its box that is all under the curve.
  @inline(never)
  private static func outside(
    _ candidate: Double, _ layers: UnsafeBufferPointer<Ziggurat.Layer>, _ index: Int,
    _ state: Xoshiro256
  ) -> (Double, Xoshiro256) {
    var state = state
    if index == 0 { return (state.tail(negative: candidate < 0), state) }
    let height = layers[index].density + state.uniform() * layers[index].rise
    let accepted = height < Portable.exp(-candidate * candidate / 2)
    return (accepted ? candidate : state.normal(layers), state)
  }

  /// A deviate beyond the start of the tail.
  ///
  /// - Source: Marsaglia (1964). Technometrics 6, 101-102. doi:10.1080/00401706.1964.10490150
  private mutating func tail(negative: Bool) -> Double {
    while true {
      let beyond = -Portable.log(uniform()) / Ziggurat.tailStart
      let test = -Portable.log(uniform())
      if test + test > beyond * beyond {
        return negative ? -Ziggurat.tailStart - beyond : Ziggurat.tailStart + beyond
      }
    }
  }
}

extension SeededGenerator {
  /// A standard normal deviate.
  public mutating func normal() -> Double {
    Ziggurat.shared.layers.withUnsafeBufferPointer { bits.normal($0) }
  }

  /// That many standard normal deviates, the same as from as many calls of `normal()`.
  public mutating func normals(_ count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      fillNormals(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      filled = count
    }
  }

  /// Fills the buffer with standard normal deviates.
  package mutating func fillNormals(_ buffer: UnsafeMutableBufferPointer<Double>) {
    var local = bits
    Ziggurat.shared.layers.withUnsafeBufferPointer { layers in
      for i in buffer.indices { buffer[i] = local.normal(layers) }
    }
    bits = local
  }
}
