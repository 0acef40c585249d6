/// A JSON value as the reference files hold it. Objects keep the order of their keys, because a
/// list of tolerances is matched to the fields by position.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  public var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  public subscript(key: String) -> JSONValue? { object?[key] }

  /// The numbers of an array, null as NaN; a lone number counts as an array of one, as R writes it.
  public var numbers: [Double]? {
    if case .number(let value) = self { return [value] }
    guard let array else { return nil }
    var result: [Double] = []
    for element in array {
      switch element {
      case .number(let value): result.append(value)
      case .null: result.append(.nan)
      case .bool, .string, .array, .object: return nil
      }
    }
    return result
  }

  /// The texts of an array; a lone text counts as an array of one.
  public var strings: [String]? {
    if case .string(let value) = self { return [value] }
    guard let array else { return nil }
    let texts = array.compactMap(\.string)
    return texts.count == array.count ? texts : nil
  }
}

/// The fields of a JSON object in the order of the file.
public struct JSONObject: Equatable, Sendable {
  public private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]

  public subscript(key: String) -> JSONValue? {
    get { values[key] }
    set {
      if values[key] == nil, newValue != nil { keys.append(key) }
      if newValue == nil { keys.removeAll { $0 == key } }
      values[key] = newValue
    }
  }
}
