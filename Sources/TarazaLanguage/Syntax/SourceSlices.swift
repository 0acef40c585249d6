extension String {
  /// As much of it as fits into a message, on one line.
  var clipped: String {
    // Counted in scalars, and at most 61 of them looked at: the text may be a megabyte long.
    let beginning = unicodeScalars.prefix(60)
    let line = beginning.prefix { $0 != "\n" && $0 != "\r" }
    return line.endIndex == unicodeScalars.endIndex ? String(line) : "\(String(line))…"
  }
}
