import TarazaNumerics
import Testing

/// The stored draws come from a separate program in Python, written from the papers.
@Suite struct SeededGeneratorTests {
  @Test func bitsAreTheStoredOnes() {
    var generator = SeededGenerator(seed: 2025)
    #expect(
      (0..<6).map { _ in generator.next() } == [
        0xcb2b_8308_2593_7149, 0xbf96_5a06_eb73_a2da, 0xc55e_7080_71ae_8fa7,
        0xf2a7_ca4e_46f2_a9f3, 0xbf87_4711_ee14_8254, 0x8e48_056f_a2b1_869d,
      ])
    #expect(
      (0..<4).map { _ in generator.uniform() } == [
        0.8201546819631235, 0.00924580727477664, 0.858864228887061, 0.2514531957000189,
      ])
    #expect(
      (0..<10).map { _ in generator.below(100) } == [61, 9, 79, 75, 19, 43, 14, 80, 22, 66])
  }

  @Test func streamsAreTheStoredOnesHoweverMuchWasDrawn() {
    var generator = SeededGenerator(seed: 2025)
    for _ in 0..<100 { _ = generator.next() }
    var child = generator.split(7)
    #expect(
      (0..<4).map { _ in child.next() } == [
        0xf13b_0cd0_4492_6112, 0xf874_74be_f606_3bcd, 0x1b06_ac8f_06ae_5e8a,
        0x1031_99d8_7f8a_8da3,
      ])
    var grandchild = child.split(7)
    #expect(
      (0..<2).map { _ in grandchild.next() } == [0x2529_486b_b510_61d4, 0x0607_1515_e656_a820])
  }

  @Test func theOrderOfSplitsMatters() {
    let root = SeededGenerator(seed: 3)
    #expect(root.split(1).split(2) != root.split(2).split(1))
    #expect(root.split(0) != root)
  }

  @Test func streamsShareNoWordAndAreUncorrelated() {
    let count = 20_000
    let root = SeededGenerator(seed: 99)
    var words: Set<UInt64> = []
    let streams = (0..<8).map { stream in
      var generator = root.split(UInt64(stream))
      return (0..<count).map { _ in
        let word = generator.next()
        words.insert(word)
        return Double(word >> 11) * 0x1p-53 - 0.5
      }
    }
    #expect(words.count == 8 * count)
    for i in 0..<8 {
      for j in 0..<i {
        let product = zip(streams[i], streams[j]).reduce(0) { $0 + $1.0 * $1.1 }
        // The sum of independent products has variance count / 144.
        #expect(product.magnitude / (Double(count) / 144).squareRoot() < 4)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 10, 97, 1000])
  func wholeNumbersAreUniform(_ bound: Int) {
    var generator = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: bound)
    let draws = 100 * bound
    for _ in 0..<draws { counts[generator.below(bound)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 100) * (Double($1) - 100) / 100 }
    #expect(bound == 1 || ChiSquare(Double(bound - 1)).upper(chiSquare) > 1e-4)
  }

  @Test func hugeBoundsAreServedWithoutBias() {
    // Three quarters of the range: taking remainders would hit the lower third twice as often.
    var generator = SeededGenerator(seed: 6)
    let bound = Int.max / 4 * 3
    let low = (0..<10_000).count { _ in generator.below(bound) < bound / 3 }
    #expect((Double(low) - 10_000.0 / 3).magnitude < 4 * (10_000.0 * 2 / 9).squareRoot())
  }

  @Test func allOrdersOfFourAreAboutAsOften() {
    var generator = SeededGenerator(seed: 8)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var order = [0, 1, 2, 3]
      generator.shuffle(&order)
      counts[order, default: 0] += 1
    }
    let chiSquare = counts.values.reduce(0.0) {
      $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000
    }
    #expect(counts.count == 24 && ChiSquare(23).upper(chiSquare) > 1e-4)
  }

  @Test func shufflingNothingIsHarmless() {
    var generator = SeededGenerator(seed: 8)
    var none: [Int] = []
    generator.shuffle(&none)
    #expect(none.isEmpty)
  }
}
