import TarazaStatistics

/// How the rows were sampled.
extension CodebookReader {
  static let designKeys = [
    "weight", "strata", "cluster", "fpc", "nested", "lonely", "lonely_in_domains", "merge",
    "replicates", "calibrations",
  ]

  mutating func design(_ object: Object) -> Design {
    var design = Design(
      weight: object["weight"].flatMap { column($0) },
      strata: object["strata"].flatMap { column($0) })
    design.clusters = columns(object["cluster"])
    design.populations = columns(object["fpc"])
    design.isNested = object["nested"].flatMap { truth($0) } ?? false
    design.lonely = LonelyChoice(
      object["lonely"].flatMap { choice($0, LonelyUnits.self) } ?? .refuse,
      isForDomains: object["lonely_in_domains"].flatMap { truth($0) } ?? false,
      merged: merges(object["merge"]))
    design.replicates = object["replicates"].flatMap { replicates($0) }
    design.calibrations = calibrations(object["calibrations"])
    return design
  }

  /// One name, or a list of them by stages.
  private mutating func columns(_ item: Item?) -> [ColumnID] {
    guard let item else { return [] }
    if case .array = item.node.content { return list(item) { $0.column($1) } }
    return [column(item)].compactMap { $0 }
  }

  private mutating func merges(_ item: Item?) -> [LonelyChoice.Merge] {
    list(item) { reader, item in
      guard let object = reader.object(item.node, item.path, ["stratum", "into"]) else {
        return nil
      }
      let stratum = reader.required(object, "stratum").flatMap { reader.text($0) } ?? ""
      let neighbour = reader.required(object, "into").flatMap { reader.text($0) } ?? ""
      return LonelyChoice.Merge(stratum, into: neighbour)
    }
  }

  private mutating func replicates(_ item: Item) -> ReplicateChoice? {
    let keys = ["kind", "columns", "fay", "count", "seed", "mse"]
    guard let object = object(item.node, item.path, keys),
      let kind = required(object, "kind").flatMap({ choice($0, ReplicateChoice.Kind.self) })
    else { return nil }
    var made = ReplicateChoice(kind, columns: columns(object["columns"]))
    if let fay = object["fay"], let fraction = number(fay) {
      if fraction >= 0, fraction < 1 {
        made.fraction = fraction
      } else {
        report(fay.path, fay.node.offset, "the fraction lies between 0 and 1, below 1")
      }
    }
    made.count = whole(object["count"], from: 2) ?? made.count
    made.seed = whole(object["seed"], from: 0).map { UInt64($0) } ?? made.seed
    made.isAroundEstimate = object["mse"].flatMap { truth($0) } ?? false
    return made
  }

  private mutating func whole(_ item: Item?, from least: Int) -> Int? {
    guard let item, let number = number(item) else { return nil }
    if let whole = Int(exactly: number), whole >= least { return whole }
    report(item.path, item.node.offset, "a whole number from \(least) on is needed")
    return nil
  }
}

extension Design {
  /// The members of a codebook that say it.
  func write(to members: inout JSONText.Members) {
    members.add("weight", weight.map { .text($0.name) })
    members.add("strata", strata.map { .text($0.name) })
    members.add("cluster", Self.json(clusters))
    members.add("fpc", Self.json(populations))
    members.add("nested", isNested ? .truth(true) : nil)
    members.add("lonely", lonely.rule == .refuse ? nil : .text(lonely.rule.rawValue))
    members.add("lonely_in_domains", lonely.isForDomains ? .truth(true) : nil)
    let merged = lonely.merged.map { merge in
      JSONText.object([
        JSONText.Member(key: "stratum", value: .text(merge.stratum)),
        JSONText.Member(key: "into", value: .text(merge.neighbour)),
      ])
    }
    members.add("merge", merged.isEmpty ? nil : .list(merged))
    members.add("replicates", replicates.map(\.json))
    members.add("calibrations", calibrations.isEmpty ? nil : .list(calibrations.map(\.json)))
  }

  private static func json(_ columns: [ColumnID]) -> JSONText? {
    switch columns.count {
    case 0: nil
    case 1: .text(columns[0].name)
    default: .list(columns.map { .text($0.name) })
    }
  }
}

extension ReplicateChoice {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("kind", .text(kind.rawValue))
    members.add("columns", columns.isEmpty ? nil : .list(columns.map { .text($0.name) }))
    members.add("fay", kind == .fay ? .number(fraction) : nil)
    let isDrawn = kind == .bootstrap && columns.isEmpty
    members.add("count", isDrawn ? .number(Double(count)) : nil)
    members.add("seed", isDrawn && seed < 1 << 53 ? .number(Double(seed)) : nil)
    members.add("mse", isAroundEstimate ? .truth(true) : nil)
    return .object(members.all)
  }
}
