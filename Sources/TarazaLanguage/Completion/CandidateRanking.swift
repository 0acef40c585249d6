/// Which candidates go on from what is typed: those that begin with it, whatever the case of the
/// letters; only where there is none, those that hold it. Their own order stays.
struct CandidateRanking {
  let typed: String

  func ranked(_ candidates: [Completion.Candidate]) -> [Completion.Candidate] {
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0.text).inserted }
    let wanted = typed.lowercased()
    guard !wanted.isEmpty else { return distinct }
    let keys = distinct.map { $0.key.lowercased() }
    func those(_ fits: (String) -> Bool) -> [Completion.Candidate] {
      zip(distinct, keys).filter { fits($0.1) }.map(\.0)
    }
    let beginning = those { $0.hasPrefix(wanted) }
    // Exact letters before letters of another case.
    let (exact, other) = (
      beginning.filter { $0.key.hasPrefix(typed) }, beginning.filter { !$0.key.hasPrefix(typed) }
    )
    return beginning.isEmpty ? those { $0.contains(wanted) } : exact + other
  }
}

extension Completion.Candidate {
  /// The text without the mark that quotes it, as it is typed within quotes or without.
  fileprivate var key: String {
    guard let first = text.first, first == "`" || first == "\"" else { return text }
    return String(text.dropFirst())
  }
}
