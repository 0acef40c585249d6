// swift-tools-version: 6.2
import PackageDescription

// Targets in dependency order, lowest first; each storey imports only what stands below it.
// The test in Tests/TarazaArchitectureTests holds the sources to this list.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "taraza",
  products: [
    .executable(name: "taraza", targets: ["taraza"]),
    .library(name: "TarazaStatistics", targets: ["TarazaStatistics", "TarazaNumerics"]),
    .library(
      name: "TarazaLanguage", targets: ["TarazaLanguage", "TarazaCommands", "TarazaDocument"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapack-dev"])]),
    .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
    .target(name: "CSpecialFunctions", linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "TarazaNumerics", dependencies: ["COpenBLAS", "CSpecialFunctions"],
      swiftSettings: strict),
    .target(name: "TarazaStatistics", dependencies: ["TarazaNumerics"], swiftSettings: strict),
    .target(name: "TarazaData", dependencies: ["TarazaStatistics"], swiftSettings: strict),
    .target(name: "TarazaDocument", swiftSettings: strict),
    .target(
      name: "TarazaFormats",
      dependencies: [
        "TarazaNumerics", "TarazaData", "CReadStat", "CSQLite", "CZip", "CExpat",
      ], swiftSettings: strict),
    .target(
      name: "TarazaLanguage", dependencies: ["TarazaData", "TarazaDocument"],
      swiftSettings: strict),
    .target(
      name: "TarazaCommands", dependencies: ["TarazaLanguage", "TarazaFormats"],
      swiftSettings: strict),
    .target(name: "TarazaREPL", dependencies: ["TarazaLanguage"], swiftSettings: strict),
    .executableTarget(
      name: "taraza",
      dependencies: [
        "TarazaREPL", "TarazaCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .target(
      name: "TarazaTestSupport", dependencies: ["TarazaNumerics", "TarazaDocument"],
      path: "Tests/TarazaTestSupport", swiftSettings: strict),
    .testTarget(
      name: "TarazaArchitectureTests", dependencies: ["TarazaTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TarazaNumericsTests", dependencies: ["TarazaNumerics", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaStatisticsTests", dependencies: ["TarazaStatistics", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaDataTests", dependencies: ["TarazaData", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaDocumentTests", dependencies: ["TarazaDocument", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaFormatsTests",
      dependencies: ["TarazaFormats", "TarazaTestSupport", "CSQLite"],
      exclude: ["Corpus"], swiftSettings: strict),
    .testTarget(
      name: "TarazaLanguageTests", dependencies: ["TarazaLanguage", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaCommandsTests", dependencies: ["TarazaCommands", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TarazaREPLTests", dependencies: ["TarazaREPL", "TarazaCommands", "TarazaTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["TarazaREPL", "TarazaCommands", "TarazaTestSupport"], swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
