import TarazaNumerics
import Testing

@Suite struct BivariateNormalGridTests {
  private static let h = [-2.1, -0.3, 0.4, 1.9]
  private static let k = [-1.2, 0.1, 0.4]

  @Test(arguments: [-0.999, -0.95, -0.8, -0.4, 0, 0.1, 0.5, 0.9, 0.93, 0.9999])
  func holdsTheSameProbabilitiesAsTheLaw(_ rho: Double) {
    var grid = BivariateNormalGrid(h: Self.h, k: Self.k)
    grid.move(to: rho)
    let rows = [-Double.infinity] + Self.h + [.infinity]
    let columns = [-Double.infinity] + Self.k + [.infinity]
    for (a, h) in rows.enumerated() {
      for (b, k) in columns.enumerated() {
        let expected = BivariateNormal.lower(h, k, rho)
        #expect(abs(grid.probabilities[a * columns.count + b] - expected) < 2e-15)
      }
    }
  }

  @Test(arguments: [-0.97, -0.5, 0, 0.3, 0.8, 0.95])
  func densitiesAreTheSlopesInRho(_ rho: Double) {
    let step = 1e-5
    var (low, here, high) = (
      BivariateNormalGrid(h: Self.h, k: Self.k), BivariateNormalGrid(h: Self.h, k: Self.k),
      BivariateNormalGrid(h: Self.h, k: Self.k)
    )
    low.move(to: rho - step)
    here.move(to: rho)
    high.move(to: rho + step)
    for place in here.probabilities.indices {
      let slope = (high.probabilities[place] - low.probabilities[place]) / (2 * step)
      #expect(abs(slope - here.densities[place]) < 1e-6)
      let curve = (high.densities[place] - low.densities[place]) / (2 * step)
      #expect(abs(curve - here.densitySlopes[place]) < 1e-4 * (1 + abs(curve)))
    }
  }

  @Test(arguments: [-0.9, -0.2, 0, 0.6, 0.99])
  func aRectangleIsTheDifferenceOfItsCorners(_ rho: Double) {
    for (h, k) in [(-1.0...0.5, 0.2...1.4), (-0.1...2, -3...(-0.5)), (0.3...4, 0.1...0.2)] {
      let corners =
        BivariateNormal.lower(h.upperBound, k.upperBound, rho)
        - BivariateNormal.lower(h.lowerBound, k.upperBound, rho)
        - BivariateNormal.lower(h.upperBound, k.lowerBound, rho)
        + BivariateNormal.lower(h.lowerBound, k.lowerBound, rho)
      #expect(abs(BivariateNormal.rectangle(h, k, rho) - corners) < 1e-9)
    }
  }

  @Test(arguments: [
    (-2.0, 2.0, 0.9), (-1.0, 3.0, 0.95), (-3.0, 3.0, 0.5), (-1.5, 1.5, 0.99),
  ])
  func aTinyCornerKeepsItsDigits(_ h: Double, _ k: Double, _ rho: Double) {
    // By rotation: P(X ≤ h, Y > k) over s = Y - X, d = Y + X, integrated in s by the trapezoid rule,
    // which is exact to rounding for a smooth function that vanishes at its ends.
    let corner = BivariateNormal.rectangle(-.infinity...h, k...(.infinity), rho)
    let (variance, other) = (2 * (1 - rho), 2 * (1 + rho))
    let (spread, otherSpread) = (variance.squareRoot(), other.squareRoot())
    var sum = 0.0
    let start = k - h
    let points = 400_000
    let length = 40 * spread
    let width = length / Double(points)
    for i in 0...points {
      let s = start + width * Double(i)
      // X ≤ h and Y > k with Y - X = s leave D = Y + X between 2k - s and 2h + s.
      let (low, high) = ((2 * k - s) / otherSpread, (2 * h + s) / otherSpread)
      let inside =
        low > 0
        ? Normal.upper(low) - Normal.upper(high) : Normal.lower(high) - Normal.lower(low)
      let weight = i == 0 || i == points ? 0.5 : 1
      sum += weight * Normal.density(s / spread) / spread * inside * width
    }
    #expect(corner > 0 && corner < 1e-4)
    #expect(abs(corner / sum - 1) < 1e-6)
  }
}
