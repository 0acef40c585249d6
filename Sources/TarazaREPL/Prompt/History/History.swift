/// The programs typed at the prompt, oldest first: a value without a file.
package struct History: Equatable {
  /// More than anyone searches, and a file that is read in a moment.
  package static let most = 2000
  /// A longer program belongs into a file of its own.
  package static let longestEntry = 1 << 16

  package private(set) var entries: [String] = []

  /// Of equal entries the last stays.
  package init(_ entries: [String] = []) {
    var seen: Set<String> = []
    let fit = entries.reversed().filter { Self.isWorthKeeping($0) && seen.insert($0).inserted }
    self.entries = fit.prefix(Self.most).reversed()
  }

  /// False when it is nothing to remember: blank, over long, or the last entry once more.
  @discardableResult
  package mutating func add(_ entry: String) -> Bool {
    guard Self.isWorthKeeping(entry), entry != entries.last else { return false }
    entries.removeAll { $0 == entry }
    entries.append(entry)
    if entries.count > Self.most { entries.removeFirst(entries.count - Self.most) }
    return true
  }

  private static func isWorthKeeping(_ entry: String) -> Bool {
    entry.utf8.count <= longestEntry && entry.contains { !$0.isWhitespace }
  }

  /// The last entry before `place` that begins so.
  package func older(than place: Int, beginning prefix: String) -> Int? {
    entries[..<max(0, min(place, entries.count))].lastIndex { $0.hasPrefix(prefix) }
  }

  /// The first entry behind `place` that begins so.
  package func newer(than place: Int, beginning prefix: String) -> Int? {
    guard place + 1 < entries.count else { return nil }
    return entries[max(0, place + 1)...].firstIndex { $0.hasPrefix(prefix) }
  }

  /// The last entry before `place` that holds this text, whatever the case of the letters.
  package func older(than place: Int, holding text: String) -> Int? {
    let wanted = text.lowercased()
    return entries[..<max(0, min(place, entries.count))].lastIndex {
      $0.lowercased().contains(wanted)
    }
  }
}
