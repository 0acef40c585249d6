import TarazaData
import TarazaDocument

/// What the names of a program stand for: their types always, their values once they are computed.
package struct Scope: Sendable {
  package struct Binding: Sendable {
    package let type: ValueType
    /// Nil while a program is checked before it runs.
    package let value: LanguageValue?
    /// The statement of the program at hand that gave the name; nil for names of the session.
    package let origin: Int?

    package init(type: ValueType, value: LanguageValue? = nil, origin: Int? = nil) {
      self.type = type
      self.value = value
      self.origin = origin
    }
  }

  package private(set) var bindings: [String: Binding] = [:]

  package init() {}

  package subscript(name: String) -> Binding? { bindings[name] }

  package mutating func bind(_ name: String, _ binding: Binding) {
    bindings[name] = binding
  }

  package mutating func unbind(_ name: String) {
    bindings[name] = nil
  }

  package var names: [String] { bindings.keys.sorted() }
}

/// What an expression that stands for a value of the session refers to.
package struct Reference: Sendable {
  package let type: ValueType
  package let value: LanguageValue?

  package init(type: ValueType, value: LanguageValue? = nil) {
    self.type = type
    self.value = value
  }

  package init(_ value: LanguageValue) {
    self.init(type: value.type, value: value)
  }
}
