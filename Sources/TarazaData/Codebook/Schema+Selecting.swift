extension Schema {
  /// Only these variables, in this order, under their new names. Design, wave, scales,
  /// response sets and conditions of asking follow the names; a scale or a set keeps the items that
  /// are left, and one that has none left goes.
  package func selecting(_ renamings: [View.Renaming]) -> Schema {
    let newName = Dictionary(
      renamings.map { ($0.old, $0.new) }, uniquingKeysWith: { first, _ in first })
    var copy = self
    copy.variables = renamings.compactMap { renaming in
      guard var variable = self[renaming.old] else { return nil }
      variable.id = renaming.new
      if let condition = variable.askedIf {
        variable.askedIf = AskedIf.renaming(condition, newName) { self[$0] != nil }
      }
      return variable
    }
    copy.scales = scales.compactMap { scale in
      let items = scale.items.compactMap { item in
        newName[item.column].map { Scale.Item($0, isReversed: item.isReversed) }
      }
      return items.isEmpty ? nil : Scale(scale.name, label: scale.label, items: items)
    }
    copy.sets = sets.compactMap { set in
      let items = set.items.compactMap { newName[$0] }
      return items.isEmpty ? nil : ResponseSet(set.name, label: set.label, items: items)
    }
    copy.wave = wave.flatMap { newName[$0] }
    copy.design = design.renamed { newName[$0] }
    return copy
  }
}
