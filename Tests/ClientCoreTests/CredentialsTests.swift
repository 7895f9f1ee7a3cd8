import Foundation
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct CredentialsTests {
  let folder: TemporaryFolder
  private var path: String { folder.path + "/token" }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to path: String, executable: Bool = false) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    if executable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
  }

  // MARK: - Token files

  @Test func aTokenFileIsReadAgainAfterAMinuteAndWhenForgotten() throws {
    let time = FakeTime()
    let file = TokenFile(path: path, timing: time.timing)
    try write("one\n", to: path)
    #expect(try file.token().text == "one")
    try write("two", to: path)
    time.advance(.seconds(59))
    #expect(try file.token().text == "one")
    time.advance(.seconds(1))
    #expect(try file.token().text == "two")
    try write("three", to: path)
    file.forget()
    #expect(try file.token().text == "three")
  }

  @Test func aTokenOutlivesItsFileForAWhile() throws {
    let file = TokenFile(path: path, timing: FakeTime().timing)
    try write("one", to: path)
    #expect(try file.token().text == "one")
    try FileManager.default.removeItem(atPath: path)
    file.forget()
    #expect(try file.token().text == "one")
    #expect(try TokenFile(path: path, fallback: Secret("spare")).token().text == "spare")
  }

  static let badTokenFiles: [(content: String?, message: String)] = [
    (nil, "The token file PATH cannot be read: No such file or directory"),
    ("", "The token file PATH holds no token"), ("  \n", "The token file PATH holds no token"),
    ("hush\r\nX-Evil: 1", "The token file PATH holds no token"),
  ]

  @Test(arguments: badTokenFiles) func aBadTokenFileIsTold(_ bad: (content: String?, message: String)) throws
  {
    if let content = bad.content { try write(content, to: path) }
    let error = #expect(throws: CredentialsError.self) { try TokenFile(path: path).token() }
    #expect(error?.message == bad.message.replacing("PATH", with: path))
  }

  // MARK: - Plugins

  /// A plugin that is a shell script of these lines, in the folder of its kubeconfig.
  private func plugin(
    _ script: String?, version: String = "v1", entry: String = "", cluster: String = "{server: 'https://h'}",
    timeout: Duration = .seconds(20), now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
  ) throws -> ExecPlugin {
    if let script { try write("#!/bin/sh\n" + script, to: folder.path + "/plugin", executable: true) }
    let yaml = """
      cluster: \(cluster)
      exec:
        apiVersion: client.authentication.k8s.io/\(version)
        interactiveMode: IfAvailable
        command: ./plugin
        \(entry)
      """
    let node = try ConfigNode(yaml: yaml, file: folder.path + "/config")
    let exec = try #require(node.member("exec"))
    let config = try ExecConfig(exec, cluster: try #require(node.member("cluster")), route: HTTPRoute())
    return ExecPlugin(config, timeout: timeout, now: now)
  }

  private static func credential(_ status: String, version: String = "v1") -> String {
    #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/\#(version)","status":\#(status)}"#
  }

  @Test func aPluginIsRunWithItsArgumentsAndEnvironment() async throws {
    let told = folder.path + "/told"
    let script = """
      printf '%s|%s|%s|%s' "$1" "$2" "$COLOUR" "$KUBERNETES_EXEC_INFO" > \(told)
      echo '\(Self.credential(#"{"token":"abc"}"#, version: "v1beta1"))'
      """
    let plugin = try plugin(
      script, version: "v1beta1",
      entry: "args: [a b, $HOME]\n  env: [{name: COLOUR, value: blue}]\n  provideClusterInfo: true",
      cluster: """
        {server: 'https://h', extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]}
        """)
    #expect(try await plugin.credential().token?.text == "abc")
    let info =
      #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","#
      + #""spec":{"cluster":{"server":"https://h","config":{"audience":"x"}},"interactive":false}}"#
    #expect(try String(contentsOfFile: told, encoding: .utf8) == "a b|$HOME|blue|\(info)")
  }

  @Test func aPluginRunsAgainShortlyBeforeExpiryOrWhenItsTokenIsRefused() async throws {
    let now = Locked(try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z")))
    let script = """
      echo x >> \(folder.path)/runs
      n=$(wc -l < \(folder.path)/runs)
      echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t'$n'",'\\
      '"expirationTimestamp":"2026-01-01T01:00:00Z"}}'
      """
    let plugin = try plugin(script, now: { now.withLock { $0 } })
    // Several at once share one run.
    let tokens = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<5 { group.addTask { try? await plugin.credential().token?.text } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(tokens == Array(repeating: "t1", count: 5))
    now.withLock { $0 = $0 + 3580 }
    #expect(try await plugin.credential().token?.text == "t1")
    now.withLock { $0 = $0 + 15 }
    #expect(try await plugin.credential().token?.text == "t2")

    now.withLock { $0 = $0 + -3000 }
    var request = HTTPRequest(url: "https://h")
    request.headers = [("Authorization", "Bearer t1")]
    await plugin.forget(usedIn: request)  // an old one: what is kept is newer
    #expect(try await plugin.credential().token?.text == "t2")
    request.headers = [("Authorization", "Bearer t2")]
    await plugin.forget(usedIn: request)
    #expect(try await plugin.credential().token?.text == "t3")
  }

  @Test func aPluginMayGiveACertificate() async throws {
    let plugin = try plugin(
      "echo '\(Self.credential(#"{"clientCertificateData":"CERT","clientKeyData":"KEY"}"#))'")
    var request = HTTPRequest(url: "https://h")
    try await Credentials(.exec(plugin)).authorize(&request)
    #expect(request.route.certificate == Array("CERT".utf8))
    #expect(request.route.key == Array("KEY".utf8))
    #expect(request.headers.isEmpty)
  }

  struct Fault: Sendable {
    /// `nil` for a program that is not there.
    var script: String?
    var entry = ""
    /// After "The credential plugin ./plugin (…)".
    var message: String
  }

  static let faults: [Fault] = [
    Fault(script: nil, message: "is not installed or cannot be run"),
    Fault(
      script: nil, entry: "installHint: Get it from https://example.org",
      message: "is not installed or cannot be run. Get it from https://example.org"),
    Fault(
      script: "printf 'no \\033[31mticket\\nlog in' >&2; exit 3",
      message: "failed with exit code 3: no ticket log in"),
    Fault(script: "exit 1", message: "failed with exit code 1"),
    Fault(script: "kill -9 $$", message: "was ended by signal 9"),
    Fault(script: "true", message: "printed nothing"),
    Fault(
      script: "echo hush", message: "printed no ExecCredential: expected an object (at byte 0)"),
    Fault(script: "echo '{}'", message: "printed JSON that is no ExecCredential"),
    Fault(script: "echo '{\"kind\":\"Token\"}'", message: "printed a Token instead of an ExecCredential"),
    Fault(
      script: "echo '\(credential(#"{"token":"hush"}"#, version: "v1beta1"))'",
      message: """
        printed an ExecCredential of client.authentication.k8s.io/v1beta1, but the kubeconfig says \
        client.authentication.k8s.io/v1
        """),
    Fault(
      script: "echo '\(credential("{}"))'",
      message: "printed an ExecCredential with neither token nor client certificate"),
    Fault(
      script: "echo '\(credential(#"{"clientKeyData":"hush"}"#))'",
      message: "printed a client certificate without its key, or the key without it"),
    Fault(
      script: "echo '\(credential(#"{"token":"hush\\nX: 1"}"#))'",
      message: "printed a token with characters that no token has"),
    Fault(script: "head -c 2000000 /dev/zero", message: "printed more than 1 MiB"),
  ]

  @Test(arguments: faults) func aFailingPluginIsExplained(_ fault: Fault) async throws {
    let plugin = try plugin(fault.script, entry: fault.entry)
    let error = await #expect(throws: CredentialsError.self) { try await plugin.credential() }
    #expect(
      error?.message
        == "The credential plugin \(folder.path)/./plugin (\(folder.path)/config, line 3) \(fault.message)")
    #expect(error?.message.contains("hush") == false)
  }

  @Test func aPluginThatHangsIsEndedWithItsChildren() async throws {
    let plugin = try plugin("sleep 600 & echo $! > \(folder.path)/child; wait", timeout: .milliseconds(300))
    let error = await #expect(throws: CredentialsError.self) { try await plugin.credential() }
    #expect(error?.message.hasSuffix("did not answer within 0 s and was ended") == true)
    let text = try String(contentsOfFile: folder.path + "/child", encoding: .utf8)
    let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    try await eventually("the child is gone") { kill(child, 0) != 0 }
  }

  @Test func aPluginThatLeavesADaemonIsNotWaitedFor() async throws {
    let plugin = try plugin(
      """
      setsid sleep 600 & echo $! > \(folder.path)/child
      echo '\(Self.credential(#"{"token":"abc"}"#))'
      """, timeout: .seconds(5))
    #expect(try await plugin.credential().token?.text == "abc")
    let text = try String(contentsOfFile: folder.path + "/child", encoding: .utf8)
    if let child = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(child, SIGKILL) }
  }

  @Test func whoGivesUpDoesNotTakeOthersAlong() async throws {
    // The first run waits for a file; the second finds it.
    let go = folder.path + "/go"
    let plugin = try plugin(
      """
      echo x >> \(folder.path)/runs
      while [ ! -e \(go) ]; do sleep 0.01; done
      echo '\(Self.credential(#"{"token":"abc"}"#))'
      """)
    let first = Task { try await plugin.credential().token?.text }
    try await eventually("it runs") { FileManager.default.fileExists(atPath: folder.path + "/runs") }
    let second = Task { try await plugin.credential().token?.text }
    first.cancel()
    await #expect(throws: CredentialsError.self) { try await first.value }
    try write("", to: go)
    #expect(try await second.value == "abc")
  }
}
