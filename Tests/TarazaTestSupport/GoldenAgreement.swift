/// Comparing a result with the reference. Each comparison counts the case as one that ran.
///
/// `disagreement` yields nil, or a sentence, so that a failed `#expect(… == nil)` says what differs.
extension GoldenCase {
  /// Numbers, or nil for what was not computable. The reference's null agrees with nil and NaN.
  public func disagreement(
    _ field: String, _ got: Double?, tolerance: Double? = nil
  ) -> String? {
    disagreement(field, [got ?? .nan], tolerance: tolerance)
  }

  /// Arrays, named vectors in the order of the file, and columns of matrices.
  public func disagreement(
    _ field: String, _ got: [Double], tolerance: Double? = nil
  ) -> String? {
    GoldenLedger.note(self)
    guard let reference = reference(field) else { return "\(name) has no number(s) \(field)" }
    guard let limit = tolerance ?? self.tolerance(of: field) else {
      return "\(field) of \(name) has no tolerance: information only"
    }
    guard reference.count == got.count else {
      return "\(field) of \(name): \(got.count) numbers against \(reference.count)"
    }
    return zip(got, reference).enumerated().lazy.compactMap { index, pair in
      let place = got.count == 1 ? field : "\(field)[\(index)]"
      return self.sentence(place, got: pair.0, reference: pair.1, limit: limit)
    }.first
  }

  /// A matrix, given by rows, cell by cell.
  public func disagreement(
    _ field: String, rows got: [[Double]], tolerance: Double? = nil
  ) -> String? {
    GoldenLedger.note(self)
    guard let reference = value(field).flatMap(GoldenMatrix.init) else {
      return "\(name) has no matrix \(field)"
    }
    guard let limit = tolerance ?? self.tolerance(of: field) else {
      return "\(field) of \(name) has no tolerance: information only"
    }
    guard got.count == reference.rows.count else {
      return "\(field) of \(name): \(got.count) rows against \(reference.rows.count)"
    }
    for (row, pair) in zip(got, reference.rows).enumerated() {
      guard pair.0.count == pair.1.count else {
        return "\(field) of \(name): \(pair.0.count) columns against \(pair.1.count)"
      }
      for column in pair.0.indices {
        let place = "\(field)[\(row), \(column)]"
        if let sentence = sentence(
          place, got: pair.0[column], reference: pair.1[column], limit: limit)
        {
          return sentence
        }
      }
    }
    return nil
  }

  /// A text or a name, exactly.
  public func disagreement(_ field: String, _ got: String) -> String? {
    GoldenLedger.note(self)
    let reference = value(field)?.string
    return reference == got ? nil : "\(field) of \(name): \(got) against \(reference ?? "nothing")"
  }

  /// Says the disagreement on standard output, and answers whether there was none.
  public func agrees(_ field: String, _ got: Double?, tolerance: Double? = nil) -> Bool {
    isNil(disagreement(field, got, tolerance: tolerance))
  }

  public func agrees(_ field: String, _ got: [Double], tolerance: Double? = nil) -> Bool {
    isNil(disagreement(field, got, tolerance: tolerance))
  }

  public func agrees(_ field: String, rows got: [[Double]], tolerance: Double? = nil) -> Bool {
    isNil(disagreement(field, rows: got, tolerance: tolerance))
  }

  /// Counts the case as one that ran, where a test compares nothing by field (a refusal).
  public func ran() { GoldenLedger.note(self) }

  /// The absolute tolerance of a field: by its own path, a pattern such as `fit.chi_*`, its last
  /// part, the fields that hold it, or `all`, in this order.
  public func tolerance(of field: String) -> Double? {
    let parts = field.split(separator: ".")
    if let own = tolerance[field]?.number { return own }
    let patterns = tolerance.keys.filter { $0.hasSuffix("*") && field.hasPrefix($0.dropLast()) }
    if let pattern = patterns.max(by: { $0.count < $1.count }) { return tolerance[pattern]?.number }
    if let last = parts.last, let limit = tolerance[String(last)]?.number { return limit }
    for depth in parts.indices.dropFirst().reversed() {
      let holder = parts.prefix(depth).joined(separator: ".")
      if let limit = tolerance[holder]?.number { return limit }
    }
    return toleranceForAll(of: field)
  }

  /// `all` is one number, or a list with an entry for each field of `expect` in its order.
  private func toleranceForAll(of field: String) -> Double? {
    guard let list = tolerance["all"]?.numbers else { return nil }
    if list.count == 1 { return list[0] }
    return expect.keys.firstIndex(of: field).flatMap { $0 < list.count ? list[$0] : nil }
  }

  private func reference(_ field: String) -> [Double]? {
    switch value(field) {
    case .number(let number): [number]
    case .null: [.nan]
    case .array(let array): JSONValue.array(array).numbers
    case .object(let object): object.keys.map { object[$0]?.number ?? .nan }
    case .bool, .string, nil: nil
    }
  }

  private func sentence(
    _ place: String, got: Double, reference: Double, limit: Double
  ) -> String? {
    if got.isNaN && reference.isNaN || got == reference { return nil }
    if abs(got - reference) <= limit { return nil }
    return "\(place) of \(name): \(got) against \(reference), tolerance \(limit)"
  }

  private func isNil(_ sentence: String?) -> Bool {
    guard let sentence else { return true }
    print(sentence)
    return false
  }
}
