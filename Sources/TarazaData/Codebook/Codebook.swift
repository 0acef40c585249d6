/// What a study says of its table apart from the cells: labels, codes of missing, scales, sets, design.
///
/// Its file form is JSON; `docs/reference/codebook.md` describes it.
package struct Codebook: Equatable, Sendable {
  /// The key that says that a file is a codebook; its value is the version.
  package static let formatKey = "taraza_codebook"
  /// The version of the file form that is read and written.
  package static let format = 1

  /// What is known of one column. Nil means that the codebook does not say.
  package struct Entry: Equatable, Sendable {
    package var id: ColumnID
    package var type: ColumnType?
    package var label: LocalizedText?
    package var level: MeasurementLevel?
    package var valueLabels: [ValueLabel]
    /// Nil takes those of the codebook; an empty list has none.
    package var missingCodes: [MissingCode]?
    package var missingRanges: [MissingRange]
    package var range: ClosedRange<Double>?
    package var isReversed: Bool
    package var unit: String?
    /// The condition under which the question was asked.
    package var askedIf: String?

    package init(
      _ id: ColumnID, type: ColumnType? = nil, label: LocalizedText? = nil,
      level: MeasurementLevel? = nil, valueLabels: [ValueLabel] = [],
      missingCodes: [MissingCode]? = nil, range: ClosedRange<Double>? = nil,
      isReversed: Bool = false, unit: String? = nil, askedIf: String? = nil,
      missingRanges: [MissingRange] = []
    ) {
      self.id = id
      self.type = type
      self.label = label
      self.level = level
      self.valueLabels = valueLabels
      self.missingCodes = missingCodes
      self.missingRanges = missingRanges
      self.range = range
      self.isReversed = isReversed
      self.unit = unit
      self.askedIf = askedIf
    }
  }

  /// A named set of items; which are reversed their entries say.
  package struct ScaleEntry: Equatable, Sendable {
    package var name: String
    package var label: LocalizedText?
    package var items: [ColumnID]

    package init(_ name: String, label: LocalizedText? = nil, items: [ColumnID]) {
      self.name = name
      self.label = label
      self.items = items
    }
  }

  /// Says that the file is a matrix of correlations or covariances and not rows.
  package struct Matrix: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
      case correlation, covariance
      /// Correlations of normal variables behind ordered answers: tests for Pearson's do not hold.
      case polychoric
    }

    package var kind: Kind
    /// The rows that it rests on.
    package var n: Int
    package var means: [Double]?
    package var standardDeviations: [Double]?

    package init(
      kind: Kind = .correlation, n: Int, means: [Double]? = nil,
      standardDeviations: [Double]? = nil
    ) {
      self.kind = kind
      self.n = n
      self.means = means
      self.standardDeviations = standardDeviations
    }
  }

  package var title: LocalizedText?
  package var description: LocalizedText?
  package var source: String?
  package var licence: String?
  /// Must be said wherever numbers are shown.
  package var notice: LocalizedText?
  package var languages: [String] = []
  package var wave: ColumnID?
  package var design = Design()
  /// For every column that does not list its own.
  package var missingCodes: [MissingCode] = []
  package var entries: [Entry] = []
  package var scales: [ScaleEntry] = []
  package var sets: [ResponseSet] = []
  package var matrix: Matrix?

  package init() {}
}

/// One thing that is wrong with a codebook, with its place.
package struct CodebookProblem: Error, Hashable, Sendable {
  /// Which key, such as `variables[3].lable`, counted from 0.
  package let path: String
  /// In the file, from 1; nil for a codebook that was not read from one.
  package let line: Int?
  package let column: Int?
  /// A sentence without the path.
  package let message: String
  package let hint: String?

  package init(
    path: String, line: Int? = nil, column: Int? = nil, _ message: String, hint: String? = nil
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}
