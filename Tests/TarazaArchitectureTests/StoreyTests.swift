import FoundationEssentials
import TarazaTestSupport
import Testing

/// The C libraries by which files of other programs are read and written.
private let fileLibraries: Set<String> = [
  "CReadStat", "CSQLite", "CZip", "CExpat",
]

/// The storeys of the architecture, lowest first, with what each may import from the others.
private let storeys: [(target: String, mayImport: Set<String>)] = [
  ("TarazaNumerics", ["COpenBLAS", "CSpecialFunctions"]),
  ("TarazaStatistics", ["TarazaNumerics"]),
  ("TarazaData", ["TarazaStatistics", "TarazaNumerics"]),
  ("TarazaDocument", []),
  (
    "TarazaFormats", Set(["TarazaData", "TarazaStatistics", "TarazaNumerics"]).union(fileLibraries)
  ),
  ("TarazaLanguage", ["TarazaData", "TarazaDocument", "TarazaStatistics"]),
  (
    "TarazaCommands",
    [
      "TarazaLanguage", "TarazaFormats", "TarazaDocument", "TarazaData", "TarazaStatistics",
      "TarazaNumerics",
    ]
  ),
  ("TarazaREPL", ["TarazaLanguage", "TarazaDocument"]),
  (
    "taraza",
    ["TarazaREPL", "TarazaCommands", "TarazaLanguage", "TarazaDocument", "ArgumentParser"]
  ),
]

/// The system's modules and those who may use them: Foundation's start-up cost is paid by nobody.
private let everywhere: Set<String> = ["Glibc", "Synchronization", "Dispatch"]
private let essentials: Set<String> = ["FoundationEssentials"]
private let withoutEssentials: Set<String> = [
  "TarazaNumerics", "TarazaStatistics", "TarazaDocument",
]

@Suite struct StoreyTests {
  @Test(arguments: storeys.map(\.target))
  func noStoreyImportsUpOrSideways(_ target: String) throws {
    let allowed = try #require(storeys.first { $0.target == target }).mayImport
    let system = withoutEssentials.contains(target) ? everywhere : everywhere.union(essentials)
    let files = try Checkout.files(in: "Sources/\(target)", ending: ".swift")
    #expect(!files.isEmpty)
    for file in files {
      let beyond = Set(try Checkout.imports(of: file)).subtracting(allowed).subtracting(system)
      #expect(beyond.isEmpty, "\(file) imports \(beyond.sorted())")
    }
  }

  @Test func everyTargetOfTheManifestIsAStorey() throws {
    let manifest = try Checkout.text(of: "Package.swift")
    let named = manifest.matches(of: /name: "(\w+)"/).map { String($0.output.1) }
    let folders = try Checkout.folders(in: "Sources")
    let known = Set(storeys.map(\.target)).union(["COpenBLAS", "CSpecialFunctions"])
      .union(fileLibraries)
    #expect(Set(folders) == known)
    #expect(known.isSubset(of: named))
  }

  @Test func theManifestNamesTargetsLowestFirst() throws {
    let manifest = try #require(
      try Checkout.text(of: "Package.swift").split(separator: "\n  targets: [").last)
    let places = storeys.compactMap { storey in
      manifest.firstRange(of: "arget(name: \"\(storey.target)\"")?.lowerBound
        ?? manifest.firstRange(of: "      name: \"\(storey.target)\"")?.lowerBound
    }
    #expect(places.count == storeys.count)
    #expect(places == places.sorted())
  }

  @Test func nobodyPrintsBelowTheFrontEnds() throws {
    for storey in storeys where !["TarazaREPL", "taraza"].contains(storey.target) {
      for file in try Checkout.files(in: "Sources/\(storey.target)", ending: ".swift") {
        let text = try Checkout.text(of: file)
        let prints = text.split(separator: "\n").filter { $0.contains(/(^|[^.\w])print\(/) }
        #expect(prints.isEmpty, "\(file): \(prints)")
      }
    }
  }

  @Test func everyCommandFileStandsInTheRegistry() throws {
    let registry = try Checkout.text(of: "Sources/TarazaCommands/Registry.swift")
    let listed = Set(registry.matches(of: /(\w+Command)\.self/).map { String($0.output.1) })
    let files = try Checkout.files(in: "Sources/TarazaCommands", ending: ".swift").compactMap {
      path in
      path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) }
    }.filter { $0.hasSuffix("Command") }
    #expect(listed == Set(files))
  }
}
