/// The known name that a mistyped one most probably stands for.
///
/// Compares by optimal string alignment (insertions, deletions, substitutions and swaps of
/// neighbours cost one each) without regard to case; a name counts as near when the distance is
/// at most a third of its length, and at least one edit is always allowed.
package func nearestName(to name: String, among known: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased().prefix(longestComparedName))
  var best: (name: String, distance: Int)?
  for candidate in known {
    let letters = Array(candidate.lowercased().prefix(longestComparedName))
    let allowed = max(1, max(typed.count, letters.count) / 3)
    guard abs(letters.count - typed.count) <= allowed else { continue }
    let distance = alignmentDistance(typed, letters)
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// Longer names are compared by their beginnings, so that a name of a million letters costs nothing.
private let longestComparedName = 64

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      let substituted = last[j] + (a[i] == b[j] ? 0 : 1)
      var cost = min(row[j] + 1, last[j + 1] + 1, substituted)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
