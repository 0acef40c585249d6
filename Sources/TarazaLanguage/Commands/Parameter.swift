import TarazaData
import TarazaDocument

/// One thing that a command takes, with the Swift type it becomes.
///
/// Commands hold their parameters as constants and read them from `Arguments`, so that a name is
/// written once and a value never has to be looked up by a string or cast.
package struct Parameter<Value: Sendable>: AnyParameter {
  package let spec: ParameterSpec
  /// Used where the program says nothing; nil for a required parameter.
  private let fallback: Value?
  private let read: @Sendable (WrittenArgument, inout ArgumentScope) -> Value?

  package init(
    _ spec: ParameterSpec, fallback: Value? = nil,
    read: @escaping @Sendable (WrittenArgument, inout ArgumentScope) -> Value?
  ) {
    self.spec = spec
    self.fallback = fallback
    self.read = read
  }

  package func resolveAny(_ written: WrittenArgument?, _ scope: inout ArgumentScope)
    -> (any Sendable)?
  {
    guard let written else {
      if let fallback { return fallback }
      scope.report(
        spec.place == .clause ? .missingClause : .missingArgument,
        "`\(scope.verb)` lacks \(spec.lack)", at: scope.verbSpan,
        hint: "`help \(scope.verb)` shows it at work")
      return nil
    }
    return read(written, &scope)
  }

  /// The same parameter, which may be left out.
  package func `default`(_ value: Value, _ text: String) -> Parameter {
    Parameter(spec.with(isRequired: false, defaultText: text), fallback: value, read: read)
  }

  /// The same parameter, which may be left out without a default.
  package var optional: Parameter<Value?> {
    Parameter<Value?>(
      spec.with(isRequired: false, defaultText: nil), fallback: .some(nil),
      read: { written, scope in read(written, &scope).map(Optional.some) })
  }

  /// The same parameter, which may be left out for what `shown` says.
  package func optional(shown: String) -> Parameter<Value?> {
    Parameter<Value?>(
      spec.with(isRequired: false, defaultText: shown), fallback: .some(nil),
      read: { written, scope in read(written, &scope).map(Optional.some) })
  }

  /// The same parameter, known by other programs' names for it too.
  package func otherwise(_ names: String...) -> Parameter {
    var spec = spec
    spec.otherNames = names
    return Parameter(spec, fallback: fallback, read: read)
  }

  /// The same parameter as a clause: `by …`, `over …`.
  package var asClause: Parameter {
    Parameter(spec.with(place: .clause), fallback: fallback, read: read)
  }

  /// The same parameter as the items of the call: `take 3`.
  package var asItems: Parameter {
    Parameter(spec.with(place: .items), fallback: fallback, read: read)
  }

  /// The same parameter as an option: `with weight: w`.
  package var asOption: Parameter {
    Parameter(spec.with(place: .option), fallback: fallback, read: read)
  }
}

extension ParameterSpec {
  /// What a call without it lacks: its name where it has one, and what it says.
  fileprivate var lack: String {
    // Within a sentence the summary begins small.
    let words = summary.prefix(1).lowercased() + summary.dropFirst()
    return switch place {
    case .items: "its \(name) (\(words))"
    case .clause: "`\(name) …` (\(words))"
    case .option: "`with \(name): …` (\(words))"
    }
  }

  package init(_ name: String, _ place: Place, _ summary: String, _ domain: Domain) {
    self.init(
      name: name, place: place, summary: summary, domain: domain, isRequired: true,
      defaultText: nil)
  }

  fileprivate func with(isRequired: Bool, defaultText: String?) -> ParameterSpec {
    ParameterSpec(
      name: name, place: place, summary: summary, domain: domain, isRequired: isRequired,
      defaultText: defaultText, otherNames: otherNames)
  }

  fileprivate func with(place: Place) -> ParameterSpec {
    ParameterSpec(
      name: name, place: place, summary: summary, domain: domain, isRequired: isRequired,
      defaultText: defaultText, otherNames: otherNames)
  }
}
