import TarazaDocument

extension Syntax {
  /// From text to tokens. It never gives up: what it cannot read it reports, and reads on as if
  /// the nearest right thing stood there, so that the parser tells of no second fault.
  struct Lexer {
    let bytes: [UInt8]
    var position = 0
    var tokens: [Token] = []
    var diagnostics: [Diagnostic] = []
    /// A text in three quotes that runs to the end of the program: more lines may close it.
    var endsInsideText = false
    /// The program's last line goes on in the next one.
    var wantsMoreLines = false
    /// The program's last line ends in a comment.
    var endsInsideComment = false
    /// Where it was first said that a number begins with a point, and how many do: a table out of a
    /// journal has fifty of them.
    var firstPointed: Int?
    var pointedCount = 0
    private var atLineStart = true
    /// For an opening quotation mark of another script: up to here nothing closes it.
    var unclosedMarks: [Unicode.Scalar: Int] = [:]

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      tokens.reserveCapacity(bytes.count / 4 + 1)
    }

    /// Reads everything; the last token is `.end`.
    mutating func readAll() {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      while position < bytes.count { readOne() }
      countPointed()
      wantsMoreLines = tokens.last.map { wantsMore($0) } ?? false
      append(.end, from: bytes.count)
    }

    private mutating func readOne() {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
      case UInt8(ascii: "\n"): endLine()
      case UInt8(ascii: "\r") where peek(1) == UInt8(ascii: "\n"): position += 1
      case UInt8(ascii: "#"):
        skipToLineEnd()
        endsInsideComment = position == bytes.count
      case UInt8(ascii: "\""): readText()
      case UInt8(ascii: "`"): readQuotedName()
      case UInt8(ascii: "@"): readDate()
      case _ where byte.beginsName: readWord()
      case _ where byte.isDigit: readNumber()
      case _ where byte >= 0x80 || byte < 0x20 || byte == 0x7F: readUnusual()
      default: readSymbol()
      }
    }

    // MARK: Looking around

    func peek(_ distance: Int) -> UInt8? {
      let place = position + distance
      return place >= 0 && place < bytes.count ? bytes[place] : nil
    }

    func starts(with ascii: String, at place: Int) -> Bool {
      bytes[min(place, bytes.count)...].starts(with: ascii.utf8)
    }

    /// The scalar at a place of valid UTF-8, and its length in bytes.
    func scalar(at place: Int) -> (scalar: Unicode.Scalar, length: Int) {
      let lead = bytes[place]
      let (length, leadBits): (Int, UInt8) =
        switch lead {
        case 0..<0x80: (1, 0x7F)
        case 0..<0xE0: (2, 0x1F)
        case 0..<0xF0: (3, 0x0F)
        default: (4, 0x07)
        }
      let rest = bytes[(place + 1)..<min(place + length, bytes.count)]
      let value = rest.reduce(UInt32(lead & leadBits)) { $0 << 6 | UInt32($1 & 0x3F) }
      return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    func slice(_ start: Int, _ end: Int) -> String {
      String(decoding: bytes[start..<end], as: UTF8.self)
    }

    func endOfLine(from place: Int) -> Int {
      var end = place
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      return end
    }

    mutating func skipToLineEnd() { position = endOfLine(from: position) }

    mutating func endLine() {
      position += 1
      atLineStart = true
    }

    // MARK: Giving

    /// Adds a token that ends at the reading place.
    mutating func append(_ kind: Token.Kind, from start: Int) {
      let previous = tokens.last
      let goesOn = kind.goesOn || (previous.map { wantsMore($0) } ?? false)
      tokens.append(
        Token(
          kind: kind, span: Span(start, position), startsLine: atLineStart,
          continuesLine: atLineStart && goesOn && previous != nil,
          touchesPrevious: previous?.span.end == start))
      atLineStart = false
    }

    /// Whether the line goes on after the last token. The topic of `help` is never an operator.
    private func wantsMore(_ last: Token) -> Bool {
      guard last.kind.wantsMore else { return false }
      guard case .word = last.kind, tokens.count >= 2 else { return true }
      let before = tokens[tokens.count - 2]
      guard before.kind.isName("help") else { return true }
      let opens =
        tokens.count == 2 || tokens[tokens.count - 3].kind == .symbol(.semicolon)
        || (before.startsLine && !before.continuesLine)
      return !opens
    }

    /// Nothing more will be told; what is costly to say need not be made.
    var isFull: Bool { diagnostics.count > Limits.diagnostics }

    mutating func report(
      _ code: DiagnosticCode, _ message: String, _ start: Int, _ end: Int, _ hints: String...
    ) {
      guard !isFull else { return }
      diagnostics.append(Diagnostic(code, message, at: Span(start, end), hints: hints))
    }
  }
}
