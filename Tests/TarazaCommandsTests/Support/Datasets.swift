import TarazaTestSupport

/// The bundled datasets as files, for tests that change them.
enum Datasets {
  static func lines(of name: String) throws -> [String] {
    try Checkout.text(of: "datasets/\(name).csv").split(separator: "\n").map(String.init)
  }

  static func columns(of name: String) throws -> [String] {
    try lines(of: name)[0].split(separator: ",").map(String.init)
  }

  /// Matrices have a row for each column, so that their rows cannot be moved on their own.
  static let matrices: Set<String> = ["harman74", "ability_cov"]
}
