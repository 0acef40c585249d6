import Glibc
import TarazaNumerics
import Testing

/// The largest distance between the empirical and the exact distribution, times the root of n.
private func kolmogorov(_ sample: [Double], _ lower: (Double) -> Double) -> Double {
  let n = Double(sample.count)
  let distance = sample.sorted().enumerated().reduce(0.0) { worst, pair in
    let p = lower(pair.element)
    return max(worst, Double(pair.offset + 1) / n - p, p - Double(pair.offset) / n)
  }
  return distance * n.squareRoot()
}

/// Kolmogorov's limit is exceeded by chance once in ten thousand samples.
private let kolmogorovLimit = 2.23

@Suite struct DeviateTests {
  @Test func normalsAreTheStoredOnes() {
    var generator = SeededGenerator(seed: 2025)
    #expect(
      generator.normals(6) == [
        -0.8028169518953003, -0.4441568046810477, -0.5831894059207678, -0.06094889808178171,
        -0.9338370008901355, -1.1912211309843217,
      ])
  }

  @Test func normalsInTheTailAreTheStoredOnes() {
    var generator = SeededGenerator(seed: 1)
    let draws = generator.normals(10_698)
    let stored = [
      1485: 3.97115120663382, 2942: -4.480784450052107, 9134: -3.7724755899598748,
      10698: -4.316419714842839,
    ]
    for (number, value) in stored { #expect(draws[number - 1] == value) }
  }

  @Test func oneByOneAndInBulkAreTheSame() {
    var one = SeededGenerator(seed: 4)
    var bulk = one
    let singles = (0..<5000).map { _ in one.normal() }
    #expect(bulk.normals(5000) == singles)
    #expect(one == bulk)
  }

  @Test func normalMomentsAreExact() {
    var generator = SeededGenerator(seed: 11)
    let n = 4_000_000
    let sample = generator.normals(n)
    // E x^j and the standard deviation of its mean: j = 1...8 of the standard normal.
    let expected: [(Double, Double)] = [
      (0, 1), (1, 2), (0, 15), (3, 96), (0, 945), (15, 10170), (0, 135_135), (105, 2_016_000),
    ]
    var powers = [Double](repeating: 0, count: expected.count)
    for x in sample {
      var power = 1.0
      for j in powers.indices {
        power *= x
        powers[j] += power
      }
    }
    for (sum, (mean, variance)) in zip(powers, expected) {
      #expect((sum / Double(n) - mean).magnitude < 4 * (variance / Double(n)).squareRoot())
    }
  }

  @Test func normalsFollowTheExactDistribution() {
    var generator = SeededGenerator(seed: 12)
    let sample = generator.normals(1_000_000)
    #expect(kolmogorov(sample, Normal.lower) < kolmogorovLimit)
  }

  @Test func theTailBeyondTheBoxesFollowsTheExactDistribution() {
    var generator = SeededGenerator(seed: 13)
    let start = 3.6541528853610088  // where the boxes end
    let n = 8_000_000
    let beyond = generator.normals(n).filter { $0.magnitude > start }
    let share = 2 * Normal.upper(start)
    let deviation = (Double(n) * share).squareRoot()
    #expect((Double(beyond.count) - Double(n) * share).magnitude < 4 * deviation)
    let positive = Double(beyond.count { $0 > 0 })
    let count = Double(beyond.count)
    #expect((positive - count / 2).magnitude < 2 * count.squareRoot())
    let statistic = kolmogorov(beyond.map(\.magnitude)) {
      1 - Normal.upper($0) / Normal.upper(start)
    }
    #expect(statistic < kolmogorovLimit)
  }

  @Test func successiveNormalsAreIndependent() {
    var generator = SeededGenerator(seed: 14)
    let n = 1_000_000
    let sample = generator.normals(n)
    for lag in 1...4 {
      let product = (lag..<n).reduce(0) { $0 + sample[$1] * sample[$1 - lag] }
      #expect(product.magnitude < 4 * Double(n).squareRoot())
    }
  }

  @Test(arguments: [0.3, 1, 1.5, 2, 3, 24, 2799])
  func chiFollowsTheExactDistribution(_ df: Double) {
    var generator = SeededGenerator(seed: 15)
    let chi = ChiDeviates(degreesOfFreedom: df)
    let sample = (0..<200_000).map { _ in chi.draw(&generator) }
    #expect(kolmogorov(sample) { ChiSquare(df).lower($0 * $0) } < kolmogorovLimit)
  }

  @Test func wishartFactorsAreTheStoredOnes() {
    var generator = SeededGenerator(seed: 2025)
    #expect(
      WishartFactor(order: 3, degreesOfFreedom: 5).draw(&generator).storage == [
        1.5406304543516907, -0.5831894059207678, -0.06094889808178171, 0, 1.2069874230048083,
        -0.681454961177447, 0, 0, 1.5438435004900373,
      ])
  }

  /// E W = df I; var W_ij = df off the diagonal and 2 df on it; and 1 / (W⁻¹)_11 is a chi-square
  /// with df - k + 1 degrees of freedom.
  @Test func wishartMatricesHaveTheirMoments() throws {
    let (order, df, draws) = (4, 9.0, 20_000)
    let wishart = WishartFactor(order: order, degreesOfFreedom: df)
    var generator = SeededGenerator(seed: 16)
    var mean = SymmetricMatrix(order: order)
    var squares = SymmetricMatrix(order: order)
    var conditional = 0.0
    for _ in 0..<draws {
      let drawn = SymmetricMatrix(outerGramOf: wishart.draw(&generator))
      mean = mean + drawn
      squares = squares + drawn.map { $0 * $0 }
      conditional += 1 / (try drawn.inverse()[0, 0])
    }
    let n = Double(draws)
    for r in 0..<order {
      for c in 0...r {
        let variance = r == c ? 2 * df : df
        let centre = r == c ? df : 0
        #expect((mean[r, c] / n - centre).magnitude < 4 * (variance / n).squareRoot())
        // The squares' own deviation is about 2% of their mean at this many draws.
        let second = squares[r, c] / n - centre * centre
        #expect((second - variance).magnitude < 0.08 * variance)
      }
    }
    let left = df - Double(order) + 1
    #expect((conditional / n - left).magnitude < 4 * (2 * left / n).squareRoot())
  }
}

@Suite struct WishartCorrelationTests {
  /// A correlation of independent normals: t² = df r² / (1 - r²) has 1 and df degrees of freedom
  /// with df = rows - 2, so r² is beta(1/2, df / 2).
  @Test func correlationsFollowTheirExactDistribution() {
    let wishart = WishartFactor(order: 3, degreesOfFreedom: 19)
    var generator = SeededGenerator(seed: 17)
    var drawn: [[Double]] = [[], [], []]
    for _ in 0..<20_000 {
      let correlation = wishart.drawCorrelation(&generator)
      #expect(correlation.diagonal == [1, 1, 1])
      for (i, (r, c)) in [(1, 0), (2, 0), (2, 1)].enumerated() {
        drawn[i].append(correlation[r, c])
      }
    }
    for sample in drawn {
      let statistic = kolmogorov(sample) { r in
        let half = Beta(0.5, 9).lower(r * r) / 2
        return r < 0 ? 0.5 - half : 0.5 + half
      }
      #expect(statistic < kolmogorovLimit)
    }
  }
}

@Suite struct PortableFunctionsTests {
  @Test func theLogarithmIsRightToTwoUnits() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<100_000 {
      let x = Portable.exp(1400 * generator.uniform() - 700)
      #expect((Portable.log(x) - log(x)).magnitude <= 2 * log(x).magnitude.ulp)
      let y = generator.uniform() + 0.5
      #expect((Portable.log(y) - log(y)).magnitude <= 2 * log(y).magnitude.ulp)
    }
    #expect(Portable.log(1) == 0)
  }

  @Test func theExponentialIsRightToTwoUnits() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<100_000 {
      for x in [1400 * generator.uniform() - 700, generator.uniform() - 0.5] {
        #expect((Portable.exp(x) - exp(x)).magnitude <= 2 * exp(x).ulp)
      }
    }
    #expect(Portable.exp(0) == 1)
  }
}
