/// How much of a text files of SPSS and Stata hold.
///
/// - Source: IBM SPSS Statistics, “Variable Labels”, “Value Labels”; Stata, [R] Limits.
struct StatLimits {
  let variableLabel: Limit
  let valueLabel: Limit
  let title: Limit
  /// Bytes of a cell of text.
  let text: Int

  enum Limit {
    case bytes(Int)
    case characters(Int)

    func cut(_ text: String) -> String {
      switch self {
      case .bytes(let count): text.prefix(bytes: count)
      case .characters(let count):
        text.unicodeScalars.count > count ? text.prefix(scalars: count) : text
      }
    }

    /// As a sentence names it.
    var words: String {
      switch self {
      case .bytes(let count): "\(count) bytes"
      case .characters(let count): "\(count) characters"
      }
    }
  }

  init(_ dialect: StatDialect) {
    switch dialect {
    case .spss:
      variableLabel = .bytes(256)
      valueLabel = .bytes(120)
      title = .bytes(64)
      text = 32_767
    case .stata:
      variableLabel = .characters(80)
      valueLabel = .bytes(32_000)
      title = .characters(80)
      text = 2_000_000
    }
  }
}

extension String {
  /// The longest beginning of whole characters that has up to so many scalars.
  fileprivate func prefix(scalars: Int) -> String {
    var size = 0
    var end = startIndex
    for index in indices {
      size += self[index].unicodeScalars.count
      guard size <= scalars else { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }
}
