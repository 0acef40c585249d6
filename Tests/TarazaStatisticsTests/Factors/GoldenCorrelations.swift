import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// The correlation matrices that the reference cases of factor analysis stand on.
extension GoldenCase {
  /// As the options name it: given, listwise Pearson of the data, or lavaan's polychoric matrix.
  func correlations() throws -> CorrelationMatrix {
    let n = try #require(options["n"]?.number)
    if name.contains("polychoric") {
      return try CorrelationMatrix(
        R: Self.peerMatrix("corr-bfi25-polychoric-lavaan"), n: n, kind: .polychoric)
    }
    if name.contains("pairwise") {
      return try CorrelationMatrix(R: Self.peerMatrix("corr-bfi25-pearson_pairwise"), n: n)
    }
    if try table().names.first == "variable" {
      return try CorrelationMatrix(covariance: symmetricData(), n: n)
    }
    return try CorrelationMatrix(covariance: Self.covariance(of: completeData()), n: n)
  }

  private static func peerMatrix(_ name: String) throws -> SymmetricMatrix {
    let source = try peerMatrices.get().first { $0.name == name }
    return try #require(source).symmetricValue("R")
  }

  private static let peerMatrices = Result { try Golden.cases("efa/corr") }

  func choice(_ option: String) -> String { options[option]?.string ?? "" }

  static func covariance(of columns: [[Double]]) -> SymmetricMatrix {
    let n = columns.first?.count ?? 0
    let centred = columns.map { column in
      let mean = column.reduce(0, +) / Double(n)
      return column.map { ($0 - mean) / Double(n - 1).squareRoot() }
    }
    return SymmetricMatrix(gramOf: Matrix(columns: centred))
  }
}

/// Matrices for laws and refusals.
enum Made {
  /// Holzinger and Swineford's nine tests, three to a factor.
  static func holzinger() throws -> CorrelationMatrix { try nineTests.get() }

  /// The 25 Big Five items, complete cases.
  static func bigFive() throws -> CorrelationMatrix { try bigFiveItems.get() }

  private static let nineTests = Result { try correlations(of: "extract-hs9-ml-k3") }
  private static let bigFiveItems = Result {
    try correlations(of: "extract-bfi25_listwise-ml-k5")
  }

  private static func correlations(of name: String) throws -> CorrelationMatrix {
    let golden = try Golden.cases("efa/extract").first { $0.name == name }
    return try #require(golden).correlations()
  }

  /// Every correlation the same: one factor fits perfectly.
  static func equicorrelated(_ items: Int, _ r: Double, n: Double = 200) throws
    -> CorrelationMatrix
  {
    var R = SymmetricMatrix(order: items, repeating: r)
    for item in 0..<items { R[item, item] = 1 }
    return try CorrelationMatrix(R: R, n: n)
  }

  /// Three correlations that no data of complete cases can have.
  static func indefinite() throws -> CorrelationMatrix {
    try CorrelationMatrix(
      R: SymmetricMatrix([[1], [0.9, 1], [0.9, -0.9, 1], [0.1, 0.1, 0.1, 1]]), n: 100)
  }

  /// Two items that are one.
  static func singular() throws -> CorrelationMatrix {
    try CorrelationMatrix(
      R: SymmetricMatrix([[1], [1, 1], [0.5, 0.5, 1], [0.2, 0.2, 0.3, 1]]), n: 100)
  }
}

/// The largest difference between two matrices of one shape.
func largestDifference(_ a: Matrix, _ b: Matrix) -> Double {
  zip(a.storage, b.storage).map { abs($0 - $1) }.max() ?? 0
}

func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

extension SymmetricMatrix {
  /// Items in another order.
  func reordered(_ order: [Int]) -> SymmetricMatrix { selecting(order) }
}
