import TarazaNumerics

/// The Spearman-Brown formula: what a scale's reliability becomes when it is made longer or shorter
/// by parts like those it has.
///
/// With r the reliability of one part, that of f parts is f r / (1 + (f - 1) r).
///
/// - Throws: `.outOfRange` for an r that is no reliability below one, a factor that is not positive,
///   or a target outside 0 to 1.
/// - Source: Spearman (1910). Br. J. Psychol. 3, 271-295; Brown (1910), ibid. 296-322.
public enum SpearmanBrown {
  public static func reliability(_ r: Double, lengthenedBy f: Double) throws(StatisticsError)
    -> Double
  {
    guard r > -1, r <= 1 else { throw .outOfRange("a reliability of \(r)") }
    guard f > 0, f.isFinite else { throw .outOfRange("a scale lengthened by \(f)") }
    let divisor = 1 + (f - 1) * r
    guard divisor > 0 else {
      throw .outOfRange("a reliability of \(r) of a scale \(f) times as long")
    }
    return f * r / divisor
  }

  /// How many times as long the scale must be for this reliability.
  public static func factor(from r: Double, to target: Double) throws(StatisticsError) -> Double {
    guard r > 0, r < 1 else { throw .outOfRange("a reliability of \(r)") }
    guard target > 0, target < 1 else { throw .outOfRange("a reliability of \(target)") }
    return target * (1 - r) / (r * (1 - target))
  }
}
