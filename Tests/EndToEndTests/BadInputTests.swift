import Testing

extension EndToEnd {
  /// Whatever cannot be used gives one sentence on standard error, nothing on standard output, and its exit code.
  @Suite struct BadInput {
    /// A way to go wrong: arguments (`FOLDER` stands for a temporary one), what the sentence says, the exit code.
    typealias Case = (arguments: String, says: String, status: Int)

    static let usage: [Case] = [
      ("get bananas", "bananas", 64),
      ("get", "kind", 64),
      ("frobnicate", "frobnicate", 64),
      ("--frobnicate", "--frobnicate", 64),
      ("get pods -A -n default", "exclude each other", 64),
      ("get pods -n", "Missing value", 64),
      ("--demo --context x get pods", "--demo", 64),
      ("get pods -o xml", "xml", 64),
      ("logs", "pod", 64),
      ("logs p --tail -1", "--tail", 64),
      ("logs p --since yesterday", "yesterday", 64),
      ("site --listen 0.0.0.0:8080", "0.0.0.0:8080", 64),
      ("site --listen :99999", ":99999", 64),
      ("site --token secret", "secret", 64),
      ("site --pods -1", "--pods", 64),
      ("--demo --speed -1", "--speed", 64),
    ]

    @Test(arguments: usage) func badUsageIsExit64(_ arguments: String, _ says: String, _ status: Int)
      async throws
    {
      let command = try await Command.run(Binary.path, arguments.split(separator: " ").map(String.init))
      #expect(command.status == status)
      #expect(command.output.isEmpty)
      #expect(command.error.contains(says))
      #expect(command.error.contains("Error: "))
    }

    @Test func theDashboardNeedsATerminal() async throws {
      let command = try await Binary.run("--demo")
      #expect(command.status == 1)
      #expect(command.output.isEmpty)
      #expect(command.error.split(separator: "\n").count == 1)
      #expect(command.error.contains("terminal"))
    }

    @Test func aLogFileThatCannotBeWrittenIsNamed() async throws {
      let command = try await Binary.run("--demo", "get", "pods", "--log-file", "/nonexistent/log")
      #expect(command.status == 1)
      #expect(command.output.isEmpty)
      #expect(command.error.split(separator: "\n").count == 1)
      #expect(command.error.contains("/nonexistent/log"))
    }
  }
}
