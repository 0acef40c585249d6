import TarazaDocument

extension Syntax {
  /// What could stand at a place in a program that may be unfinished or wrong: for completion,
  /// and for knowing what a word there is about.
  package struct CursorContext: Equatable, Sendable {
    package enum Expectation: Equatable, Sendable {
      /// The beginning of a statement: a name, a source, `let check text help`.
      case statement
      /// The beginning of a pipeline behind `let x =` or a round bracket: a name, a source, a value.
      case pipelineHead
      /// Behind a name at the head: items, if it is a verb; else an operator or a pipe.
      case afterName(String)
      /// Behind a pipe.
      case verb
      /// A value: `call` and `function` say of what.
      case operand
      /// Behind a complete value: an operator, a clause, `with`, a comma, a pipe.
      case afterOperand
      /// The name of an option of `call`.
      case optionName
      /// Behind a point: a part of what stands in this span.
      case field(Span)
      /// What `help` is about.
      case topic
      /// The name that a `let` gives: whatever one likes.
      case newName
      /// In a comment, a number, a date; behind `let x`.
      case nothing
    }

    /// The verb whose items, clause or option the cursor is in.
    package struct CallPlace: Equatable, Sendable {
      package enum Part: Equatable, Sendable {
        case items
        case clause(String)
        case options
        /// The value of an option.
        case option(String)
      }

      package let verb: String
      package let part: Part
      /// Options that are there already.
      package let optionsGiven: [String]
      /// The words of the clauses that are there already.
      package let clausesGiven: [String]
      /// The finished part of the pipeline before this call, without the pipe; nil at the head.
      package let upstream: Span?

      package init(
        verb: String, part: Part, optionsGiven: [String] = [], clausesGiven: [String] = [],
        upstream: Span?
      ) {
        self.verb = verb
        self.part = part
        self.optionsGiven = optionsGiven
        self.clausesGiven = clausesGiven
        self.upstream = upstream
      }
    }

    /// The function in whose brackets the cursor is.
    package struct FunctionPlace: Equatable, Sendable {
      package let name: String
      /// The argument's name, where one stands before the colon.
      package let argument: String?

      package init(name: String, argument: String? = nil) {
        self.name = name
        self.argument = argument
      }
    }

    package enum Quotes: Equatable, Sendable {
      case none
      /// Within `"…"`: a file's name, a category.
      case text
      /// Within back-quotes.
      case name
    }

    package let expectation: Expectation
    /// The innermost verb round the cursor.
    package let call: CallPlace?
    /// The innermost function round the cursor, if no verb is nearer.
    package let function: FunctionPlace?
    /// The finished part of the innermost pipeline, up to its last pipe; nil before any pipe.
    package let upstream: Span?
    /// What is typed of the word at the cursor, up to it.
    package let typed: String
    /// That word, also what of it stands behind the cursor: what a completion replaces. Without
    /// quotation marks.
    package let word: Span
    package let quotes: Quotes
    /// Where the statement begins.
    package let statementStart: Int
  }

  /// What could stand at a byte offset of a text; offsets outside are taken to its ends, and ones
  /// within a character to its beginning.
  package static func context(at offset: Int, in text: String) -> CursorContext {
    let bytes = Array(text.utf8)
    var cursor = max(0, min(offset, bytes.count))
    while cursor < bytes.count, cursor > 0, bytes[cursor] & 0xC0 == 0x80 { cursor -= 1 }
    var lexer = Lexer(Array(bytes[..<cursor]))
    lexer.readAll()
    let typed = TypedWord(lexer)
    var scanner = CursorScanner(typed.tokensBefore, typed: typed.token)
    scanner.scan()
    return CursorContext(
      expectation: typed.isOpaque ? .nothing : scanner.expectation,
      call: scanner.call, function: scanner.function, upstream: scanner.upstream,
      typed: typed.text,
      word: Span(typed.start, typed.quotes == .none ? endOfName(bytes, from: cursor) : cursor),
      quotes: typed.quotes, statementStart: scanner.statementStart ?? typed.start)
  }

  private static func endOfName(_ bytes: [UInt8], from start: Int) -> Int {
    let lexer = Lexer(bytes)
    var end = start
    while end < bytes.count {
      let (scalar, length) = lexer.scalar(at: end)
      guard scalar.continuesName else { break }
      end += length
    }
    return end
  }

  /// The word that is being typed at the end of a text, and the tokens before it.
  private struct TypedWord {
    var text = ""
    var start: Int
    var quotes = CursorContext.Quotes.none
    /// Nothing can be offered here.
    var isOpaque: Bool
    var tokensBefore: [Token]
    /// The word's token, or the end.
    var token: Token

    init(_ lexer: Lexer) {
      let end = lexer.bytes.count
      start = end
      token = lexer.tokens[lexer.tokens.count - 1]
      isOpaque = lexer.endsInsideComment
      tokensBefore = lexer.tokens.dropLast()
      guard !isOpaque, let last = tokensBefore.last, last.span.end == end else { return }
      switch last.kind {
      case .name(let name): take(name, from: last.span.start)
      case .word(let word): take(word.rawValue, from: last.span.start)
      case .text(let content):
        guard lexer.isUnclosed(last) else { return }
        quotes = .text
        take(content, from: last.span.start + 1)
      case .quotedName(let content):
        guard lexer.isUnclosed(last) else { return }
        quotes = .name
        take(content, from: last.span.start + 1)
      case .number, .date:
        isOpaque = true
        token = tokensBefore.removeLast()
      case .symbol, .foreign, .end: break
      }
    }

    private mutating func take(_ word: String, from place: Int) {
      text = word
      start = place
      token = tokensBefore.removeLast()
    }
  }
}

extension Syntax.Lexer {
  /// Whether a text or a quoted name was reported as open.
  fileprivate func isUnclosed(_ token: Syntax.Token) -> Bool {
    diagnostics.contains { $0.code == .textNotClosed && $0.span?.start == token.span.start }
  }
}
