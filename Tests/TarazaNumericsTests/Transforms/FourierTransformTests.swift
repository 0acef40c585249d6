import Glibc
import TarazaNumerics
import Testing

@Suite struct FourierTransformTests {
  @Test(arguments: [1, 2, 4, 8, 64])
  func agreesWithTheSum(length: Int) {
    let fourier = FourierTransform(atLeast: length)
    var generator = SeededGenerator(seed: UInt64(length))
    let (a, b) = (generator.normals(length), generator.normals(length))
    var (re, im) = (a, b)
    fourier.transform(&re, &im)
    for k in 0..<length {
      var (x, y) = (0.0, 0.0)
      for t in 0..<length {
        let angle = -2 * Double.pi * Double(k * t) / Double(length)
        x += a[t] * cos(angle) - b[t] * sin(angle)
        y += a[t] * sin(angle) + b[t] * cos(angle)
      }
      #expect(abs(re[k] - x) < 1e-12 && abs(im[k] - y) < 1e-12)
    }
    fourier.invert(&re, &im)
    let n = Double(length)
    #expect(zip(re, a).allSatisfy { abs($0 / n - $1) < 1e-14 })
    #expect(zip(im, b).allSatisfy { abs($0 / n - $1) < 1e-14 })
  }

  @Test func lengthsAreRoundedUpToPowersOfTwo() {
    #expect([1, 3, 5, 1000].map { FourierTransform(atLeast: $0).length } == [1, 4, 8, 1024])
  }
}
