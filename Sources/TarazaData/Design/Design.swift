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
    Set([weight, strata].compactMap { $0 } + clusters + populations)
  }

  /// The same design under other names of its columns; what has none goes.
  package func renamed(_ name: (ColumnID) -> ColumnID?) -> Design {
    var copy = self
    copy.weight = weight.flatMap(name)
    copy.strata = strata.flatMap(name)
    copy.clusters = clusters.compactMap(name)
    copy.populations = populations.compactMap(name)
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
