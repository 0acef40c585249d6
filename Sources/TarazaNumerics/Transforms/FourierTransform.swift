import Glibc

/// The discrete Fourier transform of complex numbers, of a length that is a power of two.
///
/// F(k) = sum of f(t) exp(-2 pi i k t / n). The inverse takes +i and no factor 1/n.
///
/// - Shapes: real and imaginary parts each of `length` entries, changed in place.
/// - Source: Cooley & Tukey (1965). Math. Comput. 19, 297-301. doi:10.2307/2003354
package struct FourierTransform: Sendable {
  package let length: Int
  /// exp(-2 pi i k / n) for k < n/2.
  private let cosines: [Double]
  private let sines: [Double]

  /// The transform for at least `length` entries.
  ///
  /// - Precondition: `length` is from 1 to 2^40.
  package init(atLeast length: Int) {
    precondition(length >= 1 && length <= 1 << 40, "No transform of this length.")
    var power = 1
    while power < length { power *= 2 }
    self.length = power
    let step = -2 * Double.pi / Double(power)
    cosines = (0..<(power / 2)).map { cos(step * Double($0)) }
    sines = (0..<(power / 2)).map { sin(step * Double($0)) }
  }

  package func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    precondition(real.count == length && imaginary.count == length, "Another length.")
    reverseBits(&real)
    reverseBits(&imaginary)
    real.withUnsafeMutableBufferPointer { re in
      imaginary.withUnsafeMutableBufferPointer { im in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { sines in
            var half = 1
            while half < length {
              let stride = length / (2 * half)
              for start in Swift.stride(from: 0, to: length, by: 2 * half) {
                for k in 0..<half {
                  let (c, s) = (cosines[k &* stride], sines[k &* stride])
                  let (a, b) = (start &+ k, start &+ k &+ half)
                  let (x, y) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c)
                  (re[b], im[b]) = (re[a] - x, im[a] - y)
                  (re[a], im[a]) = (re[a] + x, im[a] + y)
                }
              }
              half *= 2
            }
          }
        }
      }
    }
  }

  /// The inverse, without the factor 1/n: real and imaginary parts change places before and after.
  package func invert(_ real: inout [Double], _ imaginary: inout [Double]) {
    transform(&imaginary, &real)
  }

  private func reverseBits(_ values: inout [Double]) {
    guard length > 1 else { return }
    let shift = UInt64.bitWidth - length.trailingZeroBitCount
    for place in 0..<length {
      let other = Int(truncatingIfNeeded: UInt64(place).bitReversed >> UInt64(shift))
      if other > place { values.swapAt(place, other) }
    }
  }
}

extension UInt64 {
  /// The bits in the opposite order.
  fileprivate var bitReversed: UInt64 {
    var v = self
    v = (v >> 1) & 0x5555_5555_5555_5555 | (v & 0x5555_5555_5555_5555) << 1
    v = (v >> 2) & 0x3333_3333_3333_3333 | (v & 0x3333_3333_3333_3333) << 2
    v = (v >> 4) & 0x0F0F_0F0F_0F0F_0F0F | (v & 0x0F0F_0F0F_0F0F_0F0F) << 4
    return v.byteSwapped
  }
}
