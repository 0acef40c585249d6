import TarazaNumerics

/// The rows of a sample drawn again from the sample.
///
/// Rows that were drawn one by one are drawn again with replacement, as many as there are (Efron);
/// those of a design by its units (Rao and Wu). Every draw has a stream of its own, so that the first
/// hundred are the same in any number.
///
/// - Shapes: `weights` of a draw has an entry for each of the rows.
/// - Throws: `.outOfRange` for fewer than two draws; what the design refuses.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, ch. 6; Rao & Wu (1988). J.
///   Am. Stat. Assoc. 83, 231-241. doi:10.1080/01621459.1988.10478591
struct RowDraws: Sendable {
  enum Source: Sendable {
    case rows(SeededGenerator)
    /// The units of a design, or the replicates that came with it.
    case units(ReplicateWeights)
  }

  let count: Int
  let source: Source
  private let rows: [Int]
  private let weights: [Double]

  /// - Parameter rows: positions in the design of those that count.
  init(of design: SampleDesign, rows: [Int], count: Int, seed: UInt64) throws(StatisticsError) {
    guard count >= 2 else { throw .outOfRange("A bootstrap needs at least 2 draws.") }
    guard !design.drawsRowsOneByOne else {
      self.init(.rows(SeededGenerator(seed: seed)), count, rows, design)
      return
    }
    // Draws of the design itself, where it brought replicates of another kind.
    let replicated = try design.withoutReplicates.replicated(.bootstrap(count: count, seed: seed))
    guard let replicates = replicated.replicates else {
      throw .design(.replicates("the design has no replicates"))
    }
    self.init(.units(replicates), count, rows, design)
  }

  /// The replicates that a design has.
  init(_ replicates: ReplicateWeights, rows: [Int], of design: SampleDesign) {
    self.init(.units(replicates), replicates.count, rows, design)
  }

  private init(_ source: Source, _ count: Int, _ rows: [Int], _ design: SampleDesign) {
    self.source = source
    self.count = count
    self.rows = rows
    weights = rows.map { design.weights[$0] }
  }

  var drawsUnits: Bool {
    switch source {
    case .rows: false
    case .units: true
    }
  }

  /// How much each row counts in one draw.
  func weights(_ draw: Int) -> [Double] {
    switch source {
    case .rows(let generator):
      var counts = [Double](repeating: 0, count: rows.count)
      var stream = generator.split(UInt64(draw))
      stream.tally(rows.count, into: &counts, from: 0)
      return zip(weights, counts).map { $0 * $1 }
    case .units(let replicates):
      return rows.map { row in
        replicates.base[row] * replicates.factors[Int(replicates.patterns[row]), draw]
      }
    }
  }
}

extension SampleDesign {
  /// Whether every row was drawn for itself out of one whole of which only little was drawn.
  var drawsRowsOneByOne: Bool {
    guard let first = stages.first, calibrations.isEmpty, replicates == nil else { return false }
    return stages.count == 1 && first.count == rowCount && first.names.count == 1
      && first.shares.allSatisfy { $0 == 0 }
  }

  var withoutReplicates: SampleDesign {
    var copy = self
    copy.replicates = nil
    return copy
  }

  /// Values of some rows added up by first-stage unit, which is what is drawn.
  func sums(byUnitOf rows: [Int], _ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: stages.first?.count ?? 0)
    for (place, row) in rows.enumerated() { sums[Int(primaryUnitOfRow[row])] += values[place] }
    return sums
  }
}

extension SeededGenerator {
  /// Draws n of n places with replacement, and counts each; two draws of 32 bits at a time.
  ///
  /// - Source: Lemire (2019). ACM TOMACS 29(1), 3. doi:10.1145/3230636
  mutating func tally(_ n: Int, into counts: inout [Double], from start: Int) {
    guard let bound = UInt32(exactly: n), bound > 0 else {
      for _ in 0..<n { counts[start + below(n)] += 1 }
      return
    }
    // The first 2³² mod n values of the low half would favour some places.
    let surplus = (0 &- bound) % bound
    counts.withUnsafeMutableBufferPointer { counts in
      var left = n
      while left > 0 {
        let bits = next()
        let low = UInt64(UInt32(truncatingIfNeeded: bits)) &* UInt64(bound)
        if UInt32(truncatingIfNeeded: low) >= surplus {
          counts[start &+ Int(low >> 32)] += 1
          left &-= 1
        }
        let high = (bits >> 32) &* UInt64(bound)
        if left > 0, UInt32(truncatingIfNeeded: high) >= surplus {
          counts[start &+ Int(high >> 32)] += 1
          left &-= 1
        }
      }
    }
  }
}
