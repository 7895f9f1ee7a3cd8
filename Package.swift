// swift-tools-version: 6.2
import PackageDescription

// One set of rules for every Swift target of ours; continuous integration makes warnings errors.
let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ] + (Context.environment["INTERLINK_TUI_WERROR"] == nil ? [] : [.treatAllWarnings(as: .error)])

let package = Package(
  name: "interlink-tui",
  products: [
    .executable(name: "interlink-tui", targets: ["InterLinkTUI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    // The C libraries, behind the few shims that Swift needs.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "CNCurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CLinux"),

    // bytes -> events -> snapshots -> cells: each target knows only the ones before it.
    .target(
      name: "ClientCore",
      dependencies: [
        "CCurl", "Yams",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Monitor",
      dependencies: ["CLinux", "ClientCore", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),
    .executableTarget(
      name: "InterLinkTUI",
      dependencies: [
        "CNCurses", "ClientCore", "EmbeddedSite", "Monitor", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict + [.defaultIsolation(MainActor.self)]),

    // A whole site in one process; shares no type with ClientCore, so that one mistake cannot
    // hide on both sides of the wire.
    .target(
      name: "EmbeddedSite",
      dependencies: [
        "FlyingFox",
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),

    // How fast logs are taken in and searched, without a screen.
    .executableTarget(
      name: "log-bench", dependencies: ["ClientCore", "Monitor"], path: "Benchmarks/LogBench",
      swiftSettings: strict),

    .testTarget(
      name: "ClientCoreTests", dependencies: ["ClientCore"],
      exclude: ["Samples"], swiftSettings: strict),
    .testTarget(
      name: "MonitorTests", dependencies: ["ClientCore", "EmbeddedSite", "Monitor"],
      exclude: ["Logs/Recordings"], swiftSettings: strict),
    // A process that does one action and ends itself in the middle, for the tests of actions.
    .executableTarget(
      name: "ActionCrasher", dependencies: ["ClientCore"], path: "Tests/ActionCrasher", swiftSettings: strict),
    .testTarget(
      name: "ActionTests", dependencies: ["ActionCrasher", "ClientCore", "EmbeddedSite"],
      swiftSettings: strict),
    .testTarget(name: "EmbeddedSiteTests", dependencies: ["EmbeddedSite"], swiftSettings: strict),
    .testTarget(
      name: "InterLinkTUITests",
      dependencies: ["CNCurses", "ClientCore", "EmbeddedSite", "InterLinkTUI", "Monitor"],
      exclude: ["Golden"], swiftSettings: strict + [.defaultIsolation(MainActor.self)]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: strict),
  ]
)
