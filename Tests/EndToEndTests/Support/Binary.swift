import Glibc

/// The program under test.
enum Binary {
  /// `interlink-tui` of this build: it lies beside the tests.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/interlink-tui"
  }()

  /// Runs it to its end.
  static func run(
    _ arguments: String..., environment: [String: String] = [:], limit: Duration = .seconds(60)
  ) async throws -> Command {
    try await Command.run(path, arguments, environment: environment, limit: limit)
  }
}
