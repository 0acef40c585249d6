extension Syntax {
  /// Which bracket closes which, found before parsing so that the parser can tell a bracket that
  /// was never closed from a fault inside one that was.
  struct Brackets {
    /// For each token the index of its partner; nil for all others and for brackets without one.
    private(set) var partners: [Int?]
    private(set) var isOpenAtEnd = false
    private var open: [(index: Int, symbol: Token.Symbol)] = []
    private var openCounts: [Token.Symbol: Int] = [:]

    /// - Parameter mayGoOn: what is open at the end has the end as its partner.
    init(_ tokens: [Token], mayGoOn: Bool) {
      partners = Array(repeating: nil, count: tokens.count)
      for (index, token) in tokens.enumerated() {
        switch token.kind {
        case .symbol(let symbol) where symbol.closer != nil: push(index, symbol)
        case .symbol(let symbol) where symbol.closes: close(index, symbol)
        // No bracket reaches past the end of a statement.
        case .symbol(.semicolon): forgetOpen()
        case .word(.let), .word(.check): if token.startsLine { forgetOpen() }
        default: break
        }
      }
      isOpenAtEnd = !open.isEmpty
      if mayGoOn { for bracket in open { partners[bracket.index] = tokens.count - 1 } }
    }

    private mutating func push(_ index: Int, _ symbol: Token.Symbol) {
      open.append((index, symbol))
      openCounts[symbol, default: 0] += 1
    }

    private mutating func pop() -> (index: Int, symbol: Token.Symbol)? {
      guard let last = open.popLast() else { return nil }
      openCounts[last.symbol, default: 1] -= 1
      return last
    }

    private mutating func forgetOpen() {
      open.removeAll(keepingCapacity: true)
      openCounts.removeAll(keepingCapacity: true)
    }

    /// Pairs with the nearest open bracket of the same kind, leaving those in between unclosed;
    /// where none is open, with the nearest of any kind, which the parser then reports.
    private mutating func close(_ index: Int, _ symbol: Token.Symbol) {
      let hasMatch = openCounts.contains { $0.value > 0 && $0.key.closer == symbol }
      while let last = pop() {
        guard last.symbol.closer == symbol || !hasMatch else { continue }
        partners[last.index] = index
        partners[index] = last.index
        return
      }
    }
  }
}
