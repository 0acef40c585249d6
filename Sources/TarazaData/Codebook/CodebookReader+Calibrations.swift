import TarazaStatistics

/// What the weights were fitted to: without it errors would be those of the weights before.
extension CodebookReader {
  private enum Method: String, CaseIterable { case raking, linear, logit }

  mutating func calibrations(_ item: Item?) -> [CalibrationChoice] {
    list(item) { reader, item in
      let keys = ["before", "categories", "numbers", "method", "bounds"]
      guard let object = reader.object(item.node, item.path, keys),
        let method = reader.required(object, "method").flatMap({ reader.choice($0, Method.self) })
      else { return nil }
      let choice = CalibrationChoice(
        before: object["before"].flatMap { reader.column($0) },
        categories: reader.list(object["categories"]) { $0.column($1) },
        numbers: reader.list(object["numbers"]) { $0.column($1) },
        distance: reader.distance(method, object["bounds"], at: item))
      if choice.categories.isEmpty, choice.numbers.isEmpty {
        reader.report(
          item.path, item.node.offset, "the weights were fitted to no variable",
          hint: "name them in categories or numbers")
      }
      return choice
    }
  }

  private mutating func distance(
    _ method: Method, _ item: Item?, at place: Item
  ) -> CalibrationDistance {
    let bounds = bounds(item)
    switch (method, bounds) {
    case (.raking, nil): return .raking
    case (.linear, _): return .linear(bounds: bounds)
    case (.logit, let bounds?): return .logit(bounds: bounds)
    case (.raking, _):
      report(place.path, place.node.offset, "raking has no bounds")
    case (.logit, nil):
      if item == nil {
        report(place.path, place.node.offset, "the method logit needs bounds, such as [0.3, 3]")
      }
    }
    return .raking
  }

  /// Around 1, the factor of a weight that stays as it is.
  private mutating func bounds(_ item: Item?) -> ClosedRange<Double>? {
    guard let item else { return nil }
    let ends = list(item) { $0.number($1) }
    if ends.count == 2, ends[0] >= 0, ends[0] < 1, ends[1] > 1, ends[1].isFinite {
      return ends[0]...ends[1]
    }
    report(
      item.path, item.node.offset, "bounds are two factors around 1",
      hint: "such as [0.3, 3]")
    return nil
  }
}

extension CalibrationChoice {
  var json: JSONText {
    func names(_ columns: [ColumnID]) -> JSONText? {
      columns.isEmpty ? nil : .list(columns.map { .text($0.name) })
    }
    var members = JSONText.Members()
    members.add("before", before.map { .text($0.name) })
    members.add("categories", names(categories))
    members.add("numbers", names(numbers))
    let (method, bounds): (String, ClosedRange<Double>?) =
      switch distance {
      case .raking: ("raking", nil)
      case .linear(let bounds): ("linear", bounds)
      case .logit(let bounds): ("logit", bounds)
      }
    members.add("method", .text(method))
    members.add(
      "bounds", bounds.map { .list([.number($0.lowerBound), .number($0.upperBound)]) })
    return .object(members.all)
  }
}
