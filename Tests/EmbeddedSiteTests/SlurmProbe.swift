import Foundation
import Testing

@testable import EmbeddedSite

/// A site with nodes and no pods, and the ways to its Slurm.
struct SlurmProbe {
  let site: EmbeddedSite

  /// Starts a site, and stops it after `body` whatever happens.
  static func with(
    _ change: (inout EmbeddedSite.Configuration) -> Void = { _ in }, _ body: (SlurmProbe) async throws -> Void
  ) async throws {
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    configuration.speed = 0
    configuration.epoch = SceneFixture.epoch
    change(&configuration)
    await Turnstile.sites.enter()
    do {
      let site = try await EmbeddedSite.start(configuration)
      do {
        try await body(SlurmProbe(site: site))
      } catch {
        await site.stop()
        throw error
      }
      await site.stop()
    } catch {
      await Turnstile.sites.leave()
      throw error
    }
    await Turnstile.sites.leave()
  }

  struct Reply {
    var code: Int
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: Document { get throws { try Document(parsing: body) } }
  }

  /// Asks slurmrestd on its socket, or over TCP with these headers.
  func rest(
    _ target: String, method: String = "GET", body: String = "", headers: [String]? = nil
  ) async throws -> Reply {
    let client =
      headers == nil
      ? try RawClient(unix: try #require(site.slurmrestdSocket))
      : try RawClient(url: try #require(site.slurmrestdURL))
    let lines = ["\(method) \(target) HTTP/1.1", "Host: site", "Connection: close"] + (headers ?? [])
    try client.send(
      lines.joined(separator: "\r\n") + "\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
    let all = try await client.read()
    let end = try #require(all.firstRange(of: Array("\r\n\r\n".utf8)))
    let words = String(decoding: all[..<end.lowerBound], as: UTF8.self).split(separator: " ", maxSplits: 2)
    return Reply(code: Int(words[1]) ?? 0, body: Array(all[end.upperBound...]))
  }

  struct Output: Equatable {
    var code: Int32
    var output: String
    var error: String
  }

  /// Runs one of Slurm's commands as a user does.
  func run(_ command: String, _ words: String..., time: String? = nil) async throws -> Output {
    let folder = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["out", "err"].map { folder.appending(path: $0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: try #require(site.slurmCommands) + "/" + command)
    process.arguments = words
    process.environment = ["PATH": "/usr/bin:/bin"]
    process.environment?["SLURM_TIME_FORMAT"] = time
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    try #require(await TestSite.eventually { !process.isRunning }, "\(command) ends")
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Output(code: process.terminationStatus, output: texts[0], error: texts[1])
  }

  /// A job of the plugin's that no pod stands for.
  @discardableResult
  func add(
    _ name: String, _ change: EmbeddedSite.JobChange = .init(.running), options: [String] = []
  ) async throws -> UInt64 {
    try await site.addJob(name: name, namespace: "ns", partition: "cpu", options: options, change)
  }

  /// A body that real ones gave.
  static func sample(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ClientCoreTests/Samples/slurm/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  static func document(_ name: String) throws -> Document { try Document(parsing: Array(sample(name).utf8)) }
}
