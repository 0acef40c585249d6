/// Compares two JSON values; numbers may differ by as much as their computation may.
public struct JSONComparison: Sendable {
  /// Of the larger of two numbers.
  public let relative: Double
  /// For numbers that are nothing but rounding.
  public let absolute: Double

  public init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// Where they differ, by path; at most a few, since one is enough to act on.
  public func differences(_ one: JSONRead, _ other: JSONRead) -> [String] {
    Array(differences(one, other, at: "").prefix(5))
  }

  private func differences(_ one: JSONRead, _ other: JSONRead, at path: String) -> [String] {
    switch (one, other) {
    case (.number(let a), .number(let b)):
      let limit = max(absolute, relative * max(a.magnitude, b.magnitude))
      return (a - b).magnitude <= limit ? [] : ["\(path): \(a) and \(b)"]
    case (.array(let a), .array(let b)):
      guard a.count == b.count else { return ["\(path): \(a.count) and \(b.count) elements"] }
      return zip(a, b).enumerated().flatMap { differences($1.0, $1.1, at: "\(path)[\($0)]") }
    case (.object(let a), .object(let b)):
      guard a.keys.sorted() == b.keys.sorted() else {
        return ["\(path): \(a.keys.sorted()) and \(b.keys.sorted())"]
      }
      return a.keys.sorted().flatMap { key -> [String] in
        guard let mine = a[key], let others = b[key] else { return [] }
        return differences(mine, others, at: "\(path).\(key)")
      }
    default:
      return one == other ? [] : ["\(path): \(one) and \(other)"]
    }
  }
}
