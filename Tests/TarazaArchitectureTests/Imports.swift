import TarazaTestSupport

extension Checkout {
  static func imports(of path: String) throws -> [String] {
    try text(of: path).matches(
      of:
        /(?m)^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|var|let|typealias|protocol)\s+)?(\w+)/
    )
    .map { String($0.output.1) }
  }
}
