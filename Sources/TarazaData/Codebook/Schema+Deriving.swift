extension Variable {
  /// A computed column: it keeps what is known of `source` when it is just that column.
  package init(_ id: ColumnID, type: ColumnType, from source: Variable?) {
    guard var copy = source, copy.type == type else {
      self.init(id, type: type)
      return
    }
    copy.id = id
    self = copy
  }
}

extension Schema {
  /// With a further column, or another content of one that there is.
  package func deriving(_ id: ColumnID, type: ColumnType, from source: Variable?) -> Schema {
    var copy = self
    let variable = Variable(id, type: type, from: source)
    if let position = position(of: id) {
      copy.variables[position] = variable
    } else {
      copy.variables.append(variable)
    }
    return copy
  }

  /// After an item is turned round: its value labels mirror and its flag is cleared, also in scales.
  package func reversing(_ id: ColumnID) -> Schema {
    guard let position = position(of: id), let range = variables[position].range else {
      return self
    }
    var copy = self
    let sum = range.lowerBound + range.upperBound
    copy.variables[position].isReversed = false
    copy.variables[position].valueLabels = variables[position].valueLabels.map { label in
      guard case .number(let value) = label.value else { return label }
      return ValueLabel(.number(sum - value), label.label)
    }
    copy.scales = scales.map { scale in
      Scale(
        scale.name, label: scale.label,
        items: scale.items.map { $0.column == id ? Scale.Item(id, isReversed: false) : $0 })
    }
    return copy
  }
}
