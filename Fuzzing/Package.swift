// swift-tools-version: 6.2
import PackageDescription

// The product's own sources once more (by links), compiled so that libFuzzer sees which ways through them an
// input takes.  A package apart, so that no build of the product ever meets these flags.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let sanitizers = Context.environment["FUZZ_SANITIZERS"] ?? "fuzzer"
let watching = SwiftSetting.unsafeFlags(["-sanitize=\(sanitizers)", "-enable-testing"])
let watched = strict + [watching]

let package = Package(
  name: "Fuzzing",
  // libFuzzer brings a `main` of its own, which SwiftPM knows nothing of: scripts/fuzz links the two.
  products: [.library(name: "Fuzz", type: .static, targets: ["Fuzz"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CNCurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CLinux"),
    .target(
      name: "ClientCore",
      dependencies: [
        "CCurl", "Yams",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: watched),
    .target(
      name: "Monitor",
      dependencies: ["CLinux", "ClientCore", .product(name: "Logging", package: "swift-log")],
      swiftSettings: watched),
    .target(
      name: "EmbeddedSite",
      dependencies: [
        "FlyingFox",
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),
    // The program without its beginning.
    .target(
      name: "InterLinkTUI",
      dependencies: [
        "CNCurses", "ClientCore", "EmbeddedSite", "Monitor", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["CLI/ManualCommand.swift", "Main.swift"],
      swiftSettings: watched + [.defaultIsolation(MainActor.self)]),
    .target(
      name: "Fuzz", dependencies: ["ClientCore", "InterLinkTUI", "Monitor"],
      swiftSettings: strict + [watching]),
  ]
)
