import TarazaNumerics
import TarazaTestSupport

/// The stored values of one family of distributions: mpmath's answers for exactly these doubles.
struct StoredValues {
  struct Entry {
    let function: String
    let parameters: [Double]
    let arguments: [Double]
    let value: Double

    /// Off by this much, relative to the value; a value that is no normal double asks for the
    /// nearest double, give or take the last subnormal digit.
    func relativeError(of answer: Double) -> Double {
      guard value.isNormal else {
        let near = value == answer || (answer - value).magnitude <= .leastNonzeroMagnitude
        return near ? 0 : .infinity
      }
      return answer.isFinite ? (answer / value - 1).magnitude : .infinity
    }
  }

  let entries: [Entry]
  let tolerance: JSONValue?

  init(_ family: String) throws {
    let file = try Golden.file("distributions/" + family)
    guard let rows = file["cases"]?.array else {
      throw GoldenError.noField("cases", case: family)
    }
    entries = try rows.map { row in
      guard let cells = row.array, cells.count == 4, let function = cells[0].string,
        let parameters = cells[1].numbers, let arguments = cells[2].numbers,
        let value = cells[3].string.flatMap(Double.init)
      else { throw GoldenError.wrongShape("cases", case: family) }
      return Entry(
        function: function, parameters: parameters, arguments: arguments, value: value)
    }
    tolerance = file["tolerance"]
  }
}
