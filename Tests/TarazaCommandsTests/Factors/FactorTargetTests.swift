import Testing

/// A rotation towards loadings that are given finds what it aims at.
@Suite struct FactorTargetTests {
  private static let call = "dataset bfi | factor A1..A5, N1..N5 with factors: 2, extraction: ml"

  private func largest(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).map { abs($0 - $1) }.max() ?? .infinity
  }

  /// Any turn of a solution aims back at it.
  @Test(arguments: ["oblimin", "varimax", "geomin"])
  func anotherSolutionIsFoundAgain(_ rotation: String) throws {
    let aim = try FactorRun("\(Self.call), rotation: \(rotation)")
    let isOblique = rotation != "varimax"
    let again = try FactorRun(
      """
      let f = \(Self.call), rotation: \(rotation)
      dataset bfi | factor A1..A5, N1..N5 to f with factors: 2, extraction: ml, oblique: \(isOblique)
      """)
    // The criterion is 0 there; rotation ends where its gradient is small.
    #expect(largest(again.loadings, aim.loadings) < 1e-5)
  }

  /// Zeros where a factor has no business, and nothing said of the rest.
  @Test func theZerosOfATargetWithGapsComeNear() throws {
    let rows =
      Array(repeating: "[missing, 0]", count: 5) + Array(repeating: "[0, missing]", count: 5)
    let run = try FactorRun(
      "\(Self.call), rotation: target, target: [\(rows.joined(separator: ", "))]")
    let free = try FactorRun("\(Self.call), rotation: none")
    // As one is turned towards zeros, their squares sum to no more than in any other position.
    func offTarget(_ loadings: [[Double]]) -> Double {
      loadings.enumerated().reduce(0) { sum, row in
        let zero = row.offset < 5 ? row.element.min { abs($0) < abs($1) } : nil
        let small = zero ?? row.element.min { abs($0) < abs($1) } ?? 0
        return sum + small * small
      }
    }
    #expect(offTarget(run.loadings) < offTarget(free.loadings) / 4)
    for (item, row) in run.loadings.enumerated() {
      let strong = row.map(abs).max() ?? 0
      #expect((row.map(abs).min() ?? 1) < 0.5 * strong, "item \(item)")
    }
  }

  /// A turn that nothing is missing of is no wish: the factors come in the target's own order.
  @Test func aWholeTargetIsMetAsFarAsTheItemsLet() throws {
    let aim = try FactorRun("\(Self.call), rotation: oblimin")
    let rows = aim.loadings.map { "[\($0[0]), \($0[1])]" }.joined(separator: ", ")
    let run = try FactorRun("\(Self.call), rotation: target, target: [\(rows)]")
    #expect(largest(run.loadings, aim.loadings) < 1e-5)
  }
}
