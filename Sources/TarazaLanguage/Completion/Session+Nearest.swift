import TarazaData

extension Session {
  /// The word that a mistyped one most probably stands for, measured as in the language's own hints.
  public static func nearest(to word: String, among known: [String]) -> String? {
    nearestName(to: word, among: known)
  }
}
