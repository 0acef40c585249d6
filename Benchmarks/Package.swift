// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "taraza-benchmarks",
  dependencies: [.package(name: "taraza", path: "..")],
  targets: [
    .executableTarget(
      name: "taraza-benchmarks",
      dependencies: [
        .product(name: "TarazaStatistics", package: "taraza"),
        .product(name: "TarazaLanguage", package: "taraza"),
      ],
      path: "Sources",
      swiftSettings: [
        .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
      ])
  ]
)
