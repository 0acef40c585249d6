import TarazaDocument

extension Note {
  /// What is said of several groups in the same words, said once with their names in front; without
  /// them where it is said of all.
  static func merged(_ notes: [(title: String, note: Note)], of groups: Int) -> [Note] {
    var said: [(note: Note, titles: [String])] = []
    for (title, note) in notes {
      if let place = said.firstIndex(where: { $0.note == note }) {
        said[place].titles.append(title)
      } else {
        said.append((note, [title]))
      }
    }
    return said.map { note, titles in
      guard titles.count < groups || groups == 1 else { return note }
      return Note(note.kind, note.code, "\(titles.joined(separator: ", ")): \(note.text)")
    }
  }
}
