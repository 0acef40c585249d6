import TarazaStatistics

/// How the rows were sampled: what makes one row count for more than another, and which rows
/// belong together.
package struct Design: Hashable, Sendable {
  package var weight: ColumnID?
  package var strata: ColumnID?
  /// The sampling units by stage: villages, then households within them.
  package var clusters: [ColumnID]
  /// By stage, population size of each row's stratum or unit, or the share of it that was sampled.
  package var populations: [ColumnID]
  /// Whether the names of clusters begin anew in each stratum.
  package var isNested = false
  package var lonely = LonelyChoice()
  package var replicates: ReplicateChoice?
  /// What the weights were fitted to, each step after the one before.
  package var calibrations: [CalibrationChoice] = []

  package init(
    weight: ColumnID? = nil, strata: ColumnID? = nil, cluster: ColumnID? = nil,
    fpc: ColumnID? = nil
  ) {
    self.weight = weight
    self.strata = strata
    clusters = [cluster].compactMap { $0 }
    populations = [fpc].compactMap { $0 }
  }

  /// The sampling units of the first stage.
  package var cluster: ColumnID? { clusters.first }

  /// Population sizes of the first stage.
  package var fpc: ColumnID? { populations.first }

  /// The columns that it names.
  package var columns: Set<ColumnID> {
    Set(
      [weight, strata].compactMap { $0 } + clusters + populations + (replicates?.columns ?? [])
        + calibrations.flatMap(\.columns))
  }

  /// The same design under other names of its columns; what has none goes.
  package func renamed(_ name: (ColumnID) -> ColumnID?) -> Design {
    var copy = self
    copy.weight = weight.flatMap(name)
    copy.strata = strata.flatMap(name)
    copy.clusters = clusters.compactMap(name)
    copy.populations = populations.compactMap(name)
    copy.replicates?.columns = replicates?.columns.compactMap(name) ?? []
    copy.calibrations = calibrations.compactMap { $0.renamed(name) }
    return copy
  }
}

/// What is done with strata of which only one unit was sampled.
package struct LonelyChoice: Hashable, Sendable {
  package var rule: LonelyUnits
  /// Whether the rule also goes for strata of which one unit has rows in a domain.
  package var isForDomains: Bool
  /// Strata that count to a neighbour, by their values as text.
  package var merged: [Merge]

  package struct Merge: Hashable, Sendable {
    package let stratum: String
    package let neighbour: String

    package init(_ stratum: String, into neighbour: String) {
      self.stratum = stratum
      self.neighbour = neighbour
    }
  }

  package init(_ rule: LonelyUnits = .refuse, isForDomains: Bool = false, merged: [Merge] = []) {
    self.rule = rule
    self.isForDomains = isForDomains
    self.merged = merged
  }
}

/// Replicates of the sample: weights that came with it, or that are made of its units.
package struct ReplicateChoice: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case jk1, jkn, brr, fay, bootstrap
  }

  package var kind: Kind
  /// Weights of each replicate; empty where replicates are made here.
  package var columns: [ColumnID]
  /// The share that the other half of a stratum keeps (Fay).
  package var fraction: Double
  /// How many a bootstrap makes, and from which seed.
  package var count: Int
  package var seed: UInt64
  /// Whether deviations are from the full-sample estimate.
  package var isAroundEstimate: Bool

  package init(
    _ kind: Kind, columns: [ColumnID] = [], fraction: Double = 0.5, count: Int = 200,
    seed: UInt64 = 1, isAroundEstimate: Bool = false
  ) {
    self.kind = kind
    self.columns = columns
    self.fraction = fraction
    self.count = count
    self.seed = seed
    self.isAroundEstimate = isAroundEstimate
  }
}

/// Weights that were fitted to known totals: errors then leave out what these totals explain.
package struct CalibrationChoice: Hashable, Sendable {
  /// The weight before; nil when all rows weighed one.
  package var before: ColumnID?
  /// Variables whose categories have known totals.
  package var categories: [ColumnID]
  /// Variables whose own total is known.
  package var numbers: [ColumnID]
  package var distance: CalibrationDistance

  package init(
    before: ColumnID?, categories: [ColumnID], numbers: [ColumnID], distance: CalibrationDistance
  ) {
    self.before = before
    self.categories = categories
    self.numbers = numbers
    self.distance = distance
  }

  package var columns: [ColumnID] { [before].compactMap { $0 } + categories + numbers }

  /// Nil when a column has no name any more.
  fileprivate func renamed(_ name: (ColumnID) -> ColumnID?) -> CalibrationChoice? {
    let others = (categories.compactMap(name), numbers.compactMap(name))
    guard others.0.count == categories.count, others.1.count == numbers.count else { return nil }
    return CalibrationChoice(
      before: before.flatMap(name), categories: others.0, numbers: others.1, distance: distance)
  }
}
