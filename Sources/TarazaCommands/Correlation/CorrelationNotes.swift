import TarazaData
import TarazaDocument
import TarazaStatistics

/// What is to be said of coefficients other than plain Pearson correlations.
struct CorrelationNotes {
  private let correlations: ItemCorrelations

  /// Pairs that are named; more are counted.
  private static let mostNamed = 8

  init(_ correlations: ItemCorrelations) { self.correlations = correlations }

  var all: [Note] {
    var notes: [Note] = []
    switch correlations.basis {
    case .moments, .ranks: break
    case .incomplete(let moments):
      notes.append(
        Note(
          .recipe, "em",
          "Means and covariances by maximum likelihood of all \(moments.rows.grouped) rows with an "
            + "answer (EM, \(moments.iterations.grouped) iterations, \(moments.patternCount.grouped) "
            + "patterns of missing answers): right where answers are missing at random given those "
            + "that are there, and items about normal."))
    case .ordered(let matrix):
      notes += [polychoric(matrix)] + [fine(matrix)].compactMap { $0 }
      notes += warnings(matrix.warnings)
    case .mixed(let mixed):
      notes.append(kinds(mixed))
      notes += warnings(mixed.warnings)
    }
    if let smoothed = correlations.smoothed { notes.append(moved(smoothed)) }
    return notes + [repeated].compactMap { $0 }
  }

  /// Items of which one all but tells the other: what rests on an inverse hangs on last digits.
  private var repeated: Note? {
    let R = correlations.matrix.R
    var pairs: [(a: Int, b: Int, r: Double)] = []
    for b in 0..<R.order {
      for a in 0..<b where R[a, b].magnitude >= Self.repetition && R[a, b].magnitude < 1 {
        pairs.append((a, b, R[a, b]))
      }
    }
    guard !pairs.isEmpty else { return nil }
    let strongest = pairs.sorted { $0.r.magnitude > $1.r.magnitude }
    let words = strongest.map {
      "\(pair($0.a, $0.b)) (\(Cell.number($0.r, .coefficient).displayText))"
    }
    return Note(
      .warning, "items-repeated",
      "Items that all but repeat one another: \(listed(words)). Factors of such pairs tell nothing "
        + "new, and tests and indices of fit are not to be trusted beside them: keep one of each.")
  }

  /// Two measurements of one thing hardly correlate so highly unless one is a copy.
  private static let repetition = 0.95

  private func polychoric(_ matrix: PolychoricMatrix) -> Note {
    let categories = matrix.levels.map(\.count)
    let (least, most) = (categories.min() ?? 0, categories.max() ?? 0)
    let words = least == most ? "\(least)" : "\(least) to \(most)"
    let steps =
      switch matrix.options.estimation {
      case .twoStep:
        "in two steps (thresholds from each item, then maximum likelihood for each pair)"
      case .jointly: "in one step (thresholds and correlation of each pair by maximum likelihood)"
      }
    return Note(
      .recipe, "correlation",
      "Polychoric correlations \(steps), \(words) categories: what the items would correlate if "
        + "normal variables stood behind the answers.")
  }

  /// Items of so many categories that they are rather measured than ordered, such as ages.
  private func fine(_ matrix: PolychoricMatrix) -> Note? {
    let fine = matrix.levels.indices.filter { matrix.levels[$0].count > Self.mostCategories }
    guard !fine.isEmpty else { return nil }
    let words = fine.map { "\(correlations.items[$0].name) (\(matrix.levels[$0].count))" }
    return Note(
      .warning, "many-categories",
      "Polychoric correlations are meant for a handful of ordered answers, and these have more "
        + "categories: \(listed(words)). `correlation: auto` takes them as measurements.")
  }

  /// A scale from 0 to 10 has eleven.
  private static let mostCategories = 11

  /// Which pairs have which coefficient.
  private func kinds(_ mixed: MixedCorrelations) -> Note {
    let counts = Dictionary(grouping: mixed.entries, by: \.coefficient).mapValues(\.count)
    let parts = MixedCorrelations.Coefficient.allCases.compactMap { kind in
      counts[kind].map { "\(kind.rawValue) \($0.grouped)" }
    }
    let ordered = names(mixed.levels.indices.filter { mixed.levels[$0] == .ordered })
    let continuous = names(mixed.levels.indices.filter { mixed.levels[$0] == .continuous })
    return Note(
      .recipe, "correlation",
      "Coefficients by level, in pairs: \(parts.joined(separator: ", ")). Ordered: "
        + "\(ordered.isEmpty ? "none" : ordered); continuous: "
        + "\(continuous.isEmpty ? "none" : continuous).")
  }

  private func names(_ positions: [Int]) -> String {
    let names = positions.map { correlations.items[$0].name }
    let shown = names.prefix(Self.mostNamed).joined(separator: ", ")
    return names.count > Self.mostNamed
      ? "\(shown) and \(names.count - Self.mostNamed) more" : shown
  }

  private func warnings(_ warnings: [PolychoricMatrix.Warning]) -> [Note] {
    var (boundary, filled, collapsed): ([String], [String], [String]) = ([], [], [])
    for warning in warnings {
      switch warning {
      case .boundary(let a, let b, let rho):
        boundary.append("\(pair(a, b)) (\(rho < 0 ? "−1" : "1"))")
      case .filledCells(let a, let b, let count): filled.append("\(pair(a, b)) \(count)")
      case .collapsedCategories(let a, let b, let count):
        collapsed.append("\(pair(a, b)) \(count)")
      }
    }
    var notes: [Note] = []
    if !boundary.isEmpty {
      notes.append(
        Note(
          .warning, "correlation-at-limit",
          "No answer contradicts a perfect correlation of \(listed(boundary)): one repeats the "
            + "other, or the rows are too few to tell, so do not build on these; they have no standard "
            + "error. `fill: 0.5` puts half an answer into empty cells."
        ))
    }
    if !filled.isEmpty {
      notes.append(
        Note(.remark, "filled-cells", "Empty cells were filled, by pair: \(listed(filled))."))
    }
    if !collapsed.isEmpty {
      notes.append(
        Note(
          .remark, "collapsed-categories",
          "Categories that nobody of a pair chose were left out, by pair: \(listed(collapsed))."))
    }
    return notes
  }

  private func pair(_ a: Int, _ b: Int) -> String {
    "\(correlations.items[a].name) and \(correlations.items[b].name)"
  }

  private func listed(_ parts: [String]) -> String {
    let shown = parts.prefix(Self.mostNamed).joined(separator: ", ")
    return parts.count > Self.mostNamed
      ? "\(shown) and \((parts.count - Self.mostNamed).grouped) more" : shown
  }

  private func moved(_ smoothed: SmoothedCorrelation) -> Note {
    func figure(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }
    let place =
      smoothed.largestChangeAt.map { " (\(pair($0.first, $0.second)))" } ?? ""
    return Note(
      .warning, "smoothed",
      "The matrix was not positive definite (smallest eigenvalue "
        + "\(Cell.number(smoothed.smallestEigenvalueBefore, .measurement).displayText)) and was "
        + "\(smoothed.method == .nearest ? "replaced by the nearest correlation matrix" : "smoothed by clipping its eigenvalues"): "
        + "the largest change of a correlation is \(figure(smoothed.largestChange))\(place), the "
        + "Frobenius distance \(figure(smoothed.frobeniusDistance)).")
  }
}
