/// A pattern as a machine of states that are advanced together.
///
/// - Source: Thompson (1968). Comm. ACM 11, 419-422. doi:10.1145/363347.363387
struct PatternProgram: Hashable, Sendable {
  private enum State: Hashable, Sendable {
    case take(CharacterTest, next: Int)
    case split(Int, Int)
    case start(next: Int)
    case end(next: Int)
    case accept
  }

  /// Repeated counts multiply; a machine larger than this is refused.
  private static let mostStates = 10_000

  private var states: [State] = [.accept]
  private var first = 0

  init(_ node: PatternNode) throws(PatternError) {
    first = try add(node, then: 0)
  }

  func matches(_ text: [Character]) -> Bool {
    var present = StateSet(count: states.count)
    var following = StateSet(count: states.count)
    for position in 0...text.count {
      // A match may begin at any position.
      if enter(first, at: position, of: text.count, &present) { return true }
      guard position < text.count else { break }
      following.removeAll()
      for state in present.members {
        guard case .take(let test, let next) = states[state], test.takes(text[position]) else {
          continue
        }
        if enter(next, at: position + 1, of: text.count, &following) { return true }
      }
      swap(&present, &following)
    }
    return false
  }

  /// Adds a state and those reached from it without a character; true when one of them accepts.
  private func enter(_ state: Int, at position: Int, of length: Int, _ set: inout StateSet)
    -> Bool
  {
    var waiting = [state]
    while let state = waiting.popLast() {
      guard set.insert(state) else { continue }
      switch states[state] {
      case .accept: return true
      case .take: continue
      case .split(let a, let b): waiting += [a, b]
      case .start(let next): if position == 0 { waiting.append(next) }
      case .end(let next): if position == length { waiting.append(next) }
      }
    }
    return false
  }

  /// Adds the states of a node that lead to `next`, and returns where they begin.
  private mutating func add(_ node: PatternNode, then next: Int) throws(PatternError) -> Int {
    switch node {
    case .one(let test): return try append(.take(test, next: next))
    case .start: return try append(.start(next: next))
    case .end: return try append(.end(next: next))
    case .sequence(let nodes):
      var next = next
      for node in nodes.reversed() { next = try add(node, then: next) }
      return next
    case .anyOf(let nodes):
      var start = try add(nodes[nodes.count - 1], then: next)
      for node in nodes.dropLast().reversed() {
        start = try append(.split(add(node, then: next), start))
      }
      return start
    case .repeated(let node, let least, let most):
      return try addRepeated(node, least, most, then: next)
    }
  }

  private mutating func addRepeated(_ node: PatternNode, _ least: Int, _ most: Int?, then end: Int)
    throws(PatternError) -> Int
  {
    var next = end
    if let most {
      for _ in least..<most { next = try append(.split(add(node, then: next), end)) }
    } else {
      let loop = try append(.accept)
      states[loop] = .split(try add(node, then: loop), end)
      next = loop
    }
    for _ in 0..<least { next = try add(node, then: next) }
    return next
  }

  private mutating func append(_ state: State) throws(PatternError) -> Int {
    guard states.count < Self.mostStates else {
      throw PatternError("the pattern is too large: its repetitions multiply", at: 0)
    }
    states.append(state)
    return states.count - 1
  }
}

/// A set of small numbers that remembers its members in a list.
private struct StateSet {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(count: Int) {
    isMember = Array(repeating: false, count: count)
  }

  /// False when it was a member before.
  mutating func insert(_ state: Int) -> Bool {
    guard !isMember[state] else { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  mutating func removeAll() {
    for state in members { isMember[state] = false }
    members.removeAll(keepingCapacity: true)
  }
}
