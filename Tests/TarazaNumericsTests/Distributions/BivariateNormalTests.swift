import Glibc
import TarazaNumerics
import Testing

@Suite struct BivariateNormalTests {
  @Test(arguments: [-1, -0.99, -0.9, -0.5, 0, 0.2, 0.6, 0.93, 0.9999, 1])
  func theQuadrantAtTheOriginIsAnArcsine(_ rho: Double) {
    let expected = 0.25 + asin(rho) / (2 * .pi)
    #expect(abs(BivariateNormal.lower(0, 0, rho) - expected) < 1e-15)
  }
}
