import Foundation
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
      ("logs p --since-time today", "today", 64),
      ("logs p --since 5m --since-time 2026-11-21T12:00:00Z", "exclude each other", 64),
      ("logs p -l app=x", "exclude each other", 64),
      ("logs p -c main --all-containers", "exclude each other", 64),
      ("logs p -f -p", "previous", 64),
      ("logs p --grep (", "(", 64),
      ("logs p -o yaml", "yaml", 64),
      ("logs p --raw --tail 3", "--raw", 64),
      ("logs p --force", "--raw", 64),
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

    /// The credential plugin has a session of its own: no signal of a terminal reaches it.
    @Test func anInterruptLeavesNoProgramBehind() async throws {
      try await Folder.with { folder in
        try folder.write(
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
          contexts: [{name: x, context: {cluster: c, user: u}}]
          users:
          - name: u
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: sh
                interactiveMode: Never
                args: [-c, "echo $$ >\(folder.path)/pid.new; mv \(folder.path)/pid.new \(folder.path)/pid; sleep 100"]
          current-context: x
          """, to: "config")
        let command = try await Command.shell(
          """
          set -m
          "$BINARY" --kubeconfig "$FOLDER/config" get pods & own=$!
          for i in $(seq 500); do [ -e "$FOLDER/pid" ] && break; sleep 0.02; done
          kill -INT $own; wait $own; echo "status $?"
          for i in $(seq 500); do grep -q . /proc/$(cat "$FOLDER/pid")/cmdline 2>/dev/null || { echo gone; break; }; sleep 0.02; done
          """, environment: ["BINARY": Binary.path, "FOLDER": folder.path])
        #expect(command.lines.suffix(2) == ["status 130", "gone"], "\(command.output) \(command.error)")
      }
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

    /// Files that are no usable kubeconfig: their text (`nil`: there is no file), and what the sentence says.
    static let kubeconfigs: [(text: String?, says: String)] = [
      (nil, "does not exist"),
      ("", "empty"),
      ("{{{", "YAML"),
      ("just words", "not a kubeconfig"),
      ("kind: Config\nclusters: []\nusers: []\ncontexts: []\n", "empty"),
      ("kind: Config\nclusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\n", "current-context"),
      ("kind: Config\ncontexts: [{name: a, context: {cluster: gone}}]\ncurrent-context: a\n", "gone"),
      (site(server: "http://127.0.0.1:1", user: "{token: \"\\u0007\"}"), "token"),
    ]

    @Test(arguments: kubeconfigs) func anUnusableKubeconfigIsOneSentence(_ text: String?, _ says: String)
      async throws
    {
      try await Folder.with { folder in
        if let text { try folder.write(text, to: "kubeconfig") }
        try await expectOneSentence(says, "get", "pods", "--kubeconfig", folder.file("kubeconfig"))
      }
    }

    @Test func anUnknownContextIsNamedWithThoseThatAreThere() async throws {
      try await Folder.with { folder in
        let file = try folder.write(Self.site(server: "http://127.0.0.1:1"), to: "kubeconfig")
        try await expectOneSentence("nowhere", "get", "pods", "--kubeconfig", file, "--context", "nowhere")
        try await expectOneSentence("site", "logs", "pod", "--kubeconfig", file, "--context", "nowhere")
      }
    }

    @Test func aServerThatIsNotThereIsSaidToBe() async throws {
      try await Folder.with { folder in
        let file = try folder.write(
          Self.site(server: "http://127.0.0.1:\(try Nginx.freePort())"), to: "kubeconfig")
        try await expectOneSentence("refused", "get", "pods", "--kubeconfig", file)
        try await expectOneSentence("refused", "get", "nodes", "--kubeconfig", file)
        try await expectOneSentence("refused", "logs", "pod", "--kubeconfig", file)
      }
    }

    @Test func aServerThatSpeaksHTMLIsNoAPIServer() async throws {
      try await Folder.with { folder in
        try await Nginx.with(
          server: """
            listen 127.0.0.1:PORT; default_type text/html; return 200 "<html><title>Log in</title></html>";
            """, in: folder
        ) { port in
          let file = try folder.write(Self.site(server: "http://127.0.0.1:\(port)"), to: "kubeconfig")
          try await expectOneSentence("an HTML page titled \"Log in\"", "get", "pods", "--kubeconfig", file)
        }
      }
    }

    @Test func aCertificateOfAnotherAuthorityIsRefused() async throws {
      try await Folder.with { folder in
        let own = try await Certificate(name: "own", in: folder)
        let other = try await Certificate(name: "other", in: folder)
        try await Site.with("--speed", "0", in: folder) { site in
          try await Nginx.with(
            server: """
              listen 127.0.0.1:PORT ssl; ssl_certificate \(own.certificate); ssl_certificate_key \(own.key);
              location / { proxy_pass \(site.url); proxy_buffering off; proxy_http_version 1.1; }
              """, in: folder
          ) { port in
            let server = "https://127.0.0.1:\(port)"
            let right = try folder.write(Self.site(server: server, authority: own.certificate), to: "right")
            let good = try await Binary.run("get", "nodes", "-o", "name", "--kubeconfig", right)
            #expect(good.status == 0, "\(good.error)")
            #expect(good.output.contains("node/vega-vk"))
            let wrong = try folder.write(Self.site(server: server, authority: other.certificate), to: "wrong")
            try await expectOneSentence("certificate", "get", "nodes", "--kubeconfig", wrong)
          }
        }
      }
    }

    @Test func tokensThatDoNotDoAreToldApart() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", "--token", "old=expired", "--token", "guest=nobody", in: folder) {
          site in
          let file = site.kubeconfig
          try await expectOneSentence("Unauthorized", "get", "pods", "--kubeconfig", file, "--context", "old")
          try await expectOneSentence("forbidden", "get", "pods", "--kubeconfig", file, "--context", "guest")
        }
      }
    }

    /// Runs the program and expects exit code 1, an empty output, and one line on standard error with `says` in it.
    private func expectOneSentence(
      _ says: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let command = try await Command.run(Binary.path, arguments)
      #expect(command.status == 1, "\(command.error)", sourceLocation: sourceLocation)
      #expect(command.output.isEmpty, sourceLocation: sourceLocation)
      #expect(command.error.hasPrefix("Error: "), "\(command.error)", sourceLocation: sourceLocation)
      #expect(
        command.error.split(separator: "\n").count == 1, "\(command.error)", sourceLocation: sourceLocation)
      #expect(
        command.error.range(of: says, options: .caseInsensitive) != nil, "\(command.error)",
        sourceLocation: sourceLocation)
    }

    /// A kubeconfig with one context.
    private static func site(server: String, user: String = "{}", authority: String? = nil) -> String {
      let authority = authority.map { ", certificate-authority: \"\($0)\"" } ?? ""
      return """
        kind: Config
        clusters: [{name: site, cluster: {server: "\(server)"\(authority)}}]
        users: [{name: me, user: \(user)}]
        contexts: [{name: site, context: {cluster: site, user: me}}]
        current-context: site

        """
    }
  }
}
