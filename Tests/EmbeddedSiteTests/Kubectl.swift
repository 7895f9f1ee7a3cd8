import Foundation
import Testing

@testable import EmbeddedSite

/// The real kubectl, with a home and a kubeconfig of its own.
final class Kubectl: Sendable {
  struct Result: Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Where it is on this machine.
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/kubectl" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  private let home: URL

  init(_ site: TestSite) throws {
    home = FileManager.default.temporaryDirectory.appending(path: "kubectl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try write(
      "config",
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: site, cluster: {server: "\(site.url)"}}]
      users: [{name: me, user: {}}]
      contexts: [{name: site, context: {cluster: site, user: me}}]
      current-context: site
      """)
  }

  deinit { try? FileManager.default.removeItem(at: home) }

  /// Writes a file into its home; returns the path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = home.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Runs a command to its end.
  func run(_ arguments: String...) async throws -> Result { try await run(arguments) { _ in false } }

  /// Runs a command that does not end by itself until its output satisfies `isEnough`.
  func run(_ arguments: [String], until isEnough: (String) -> Bool) async throws -> Result {
    let id = UUID().uuidString
    let (out, err) = (home.appending(path: "\(id).out"), home.appending(path: "\(id).err"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.path))
    process.arguments = arguments
    process.environment = [
      "HOME": home.path, "KUBECONFIG": home.appending(path: "config").path, "PATH": "/usr/bin:/bin",
      "TZ": "UTC",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    let ended = Locked(false)
    process.terminationHandler = { _ in ended.withLock { $0 = true } }
    try process.run()
    let deadline = ContinuousClock.now + .seconds(30)
    while !ended.withLock({ $0 }), ContinuousClock.now < deadline, !isEnough(try text(out)) {
      try await Task.sleep(for: .milliseconds(10))
    }
    if process.isRunning { kill(process.processIdentifier, SIGTERM) }
    while !ended.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    return Result(status: process.terminationStatus, output: try text(out), errors: try text(err))
  }

  private func text(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
