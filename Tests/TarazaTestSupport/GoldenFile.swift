extension Golden {
  /// A reference file as a whole, for families whose cases are rows of one table:
  /// `Golden.file("distributions/normal")`.
  public static func file(_ name: String) throws(GoldenError) -> JSONValue {
    let path = folder + "/" + name + ".json"
    return try JSONReader.read(contents(of: path), path: path)
  }
}
