import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Secrets that are planted wherever one may be are found nowhere: not on the screen, not in any output, file or command
  /// line.
  @Suite struct SecretsTests {
    /// What is planted; each begins so, and says where.
    private static let mark = "canary"

    /// A kubeconfig whose contexts each hold a secret of another kind, and a configuration with more.
    private struct Planted {
      let kubeconfig: String
      let config: String
      let environment: [String: String]

      init(_ site: Site, in folder: Folder) throws {
        let plugin = try folder.write(
          """
          #!/bin/sh
          sleep 0.3
          cat <<END
          {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"canary-exec"}}
          END
          """, to: "plugin")
        chmod(plugin, 0o700)
        let closed = try Nginx.freePort()
        let key = Data("-----BEGIN PRIVATE KEY-----\ncanary-key\n-----END PRIVATE KEY-----\n".utf8)
          .base64EncodedString()
        let certificate = Data("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
          .base64EncodedString()
        kubeconfig = try folder.write(
          """
          kind: Config
          clusters:
          - {name: good, cluster: {server: "\(site.url)"}}
          - {name: closed, cluster: {server: "http://127.0.0.1:\(closed)"}}
          - {name: secure, cluster: {server: "https://127.0.0.1:\(closed)"}}
          - {name: proxied, cluster: {server: "https://192.0.2.1", proxy-url: "http://maria:canary-proxy@127.0.0.1:\(closed)"}}
          users:
          - name: exec
            user:
              exec: {apiVersion: client.authentication.k8s.io/v1, command: \(plugin), interactiveMode: Never,
                env: [{name: PASSWORD, value: canary-env-of-plugin}]}
          - {name: token, user: {token: canary-token}}
          - {name: password, user: {username: maria, password: canary-password}}
          - {name: key, user: {client-certificate-data: \(certificate), client-key-data: \(key)}}
          - {name: broken, user: {token: "canary-bro\\u0007ken"}}
          contexts:
          - {name: exec, context: {cluster: good, user: exec}}
          - {name: token, context: {cluster: good, user: token}}
          - {name: password, context: {cluster: good, user: password}}
          - {name: closed, context: {cluster: closed, user: token}}
          - {name: key, context: {cluster: secure, user: key}}
          - {name: proxied, context: {cluster: proxied, user: token}}
          - {name: broken, context: {cluster: good, user: broken}}
          current-context: exec
          """, to: "planted")
        let token = try folder.write("canary-interlink", to: "interlink.token")
        let jwt = try folder.write("canary-jwt", to: "slurm.jwt")
        config = try folder.write(
          """
          sites:
          - name: x
            kubeconfig: \(kubeconfig)
            interlink: {url: "\(site.interLink)", token-file: \(token)}
            slurm: {slurmrestd: "http://127.0.0.1:\(closed)", user: maria, token-file: \(jwt)}
          """, to: "config.yaml")
        environment = [
          "SLURM_JWT": "canary-slurm-jwt", "HTTPS_PROXY": "http://maria:canary-env-proxy@127.0.0.1:\(closed)",
          "XDG_STATE_HOME": folder.file("state"),
        ]
      }
    }

    private func plant(_ body: @Sendable (Planted, Site, Folder) async throws -> Void) async throws {
      try await Folder.with { folder in
        // What is there from the beginning will do: kubectl sends no token without TLS.
        try await Site.with(
          "--token", "canary-exec=admin", "--token", "canary-token=viewer", in: folder
        ) { site in
          try await body(try Planted(site, in: folder), site, folder)
        }
      }
    }

    /// Runs commands that work and commands that fail in each way, with a log of the run, and looks through all of it.
    @Test func noOutputLogOrFileHasASecret() async throws {
      try await plant { planted, _, folder in
        var ways = [
          "get nodes", "get pods -o json", "get pods -o yaml", "doctor", "doctor -o json", "snapshot",
        ]
        .map { ($0, "exec") }
        ways += ["exec", "token", "password", "closed", "key", "proxied", "broken"].map { ("doctor", $0) }
        ways += ["password", "closed", "key", "proxied", "broken"].map { ("get nodes", $0) }
        let log = folder.file("run.log")
        for (command, context) in ways {
          let words = command.split(separator: " ").map(String.init)
          let options = ["--kubeconfig", planted.kubeconfig, "--context", context, "--log-file", log]
          let run = try await Command.run(Binary.path, words + options, environment: planted.environment)
          if words[0] == "get" {
            #expect((run.status == 0) == (context == "exec"), "\(context): \(run.error)")
          }
          expectNone(run.output + run.error, "\(command) with \(context)")
        }
        let doctor = try await Command.run(
          Binary.path, ["doctor", "--config", planted.config], environment: planted.environment)
        expectNone(doctor.output + doctor.error, "doctor with a configuration")
        for words in ["resubmit -n climate ensemble-07", "cancel -n climate cmip6-downscale"].map({
          $0.split(separator: " ").map(String.init)
        }) {
          let run = try await Command.run(
            Binary.path, words + ["--yes", "--kubeconfig", planted.kubeconfig],
            environment: planted.environment)
          expectNone(run.output + run.error, "\(words)")
        }
        let files = try await Command.run("grep", ["-rlF", Self.mark, folder.file("state"), log])
        #expect(files.output.isEmpty, "\(files.output)")
        let kept = try await Command.run("find", [folder.file("state"), log, "-type", "f", "-size", "+0"])
        #expect(kept.lines.count > 1, "nothing was written: \(kept.output)")
      }
    }

    /// The dashboard: all that it draws, the command lines of all it starts, and what it says when it crashes.
    @Test func neitherScreenNorCommandLinesNorACrashShowsASecret() async throws {
      try await plant { planted, _, folder in
        let source = try folder.write(
          """
          #include <signal.h>
          static void crash(int number) { *(volatile int *)0 = number; }
          __attribute__((constructor)) static void prepare(void) { signal(SIGUSR1, crash); }
          """, to: "crash.c")
        let library = folder.file("crash.so")
        let compiled = try await Command.run("clang", ["-shared", "-fPIC", "-o", library, source])
        try #require(compiled.status == 0, "\(compiled.error)")
        let recording = folder.file("recording")
        try await Tmux.with(environment: planted.environment) { tmux in
          let shell = try await tmux.command("display-message", "-p", "#{pane_pid}")
          let watching = Task { await commandLines(below: shell.trimmingCharacters(in: .newlines)) }
          try await tmux.run("clear; LD_PRELOAD=\(library) \(Binary.path) --config \(planted.config)")
          try await tmux.record(to: recording)
          try await tmux.wait(for: "vega-vk")
          let process = try await tmux.foregroundProcess()
          let seen = try await Tour.take(tmux)
          expectNone(seen, "the screen")
          watching.cancel()
          let commands = await watching.value
          #expect(commands.contains("/plugin"), "the plugin was not seen: \(commands)")
          expectNone(commands, "a command line")
          kill(process, SIGUSR1)
          try await tmux.wait(until: "the shell is back", limit: .seconds(90)) { $0.contains(Tmux.prompt) }
          try await tmux.stopRecording()
        }
        let output = try Data(contentsOf: URL(filePath: recording))
        #expect(output.count > 5000)
        expectNone(String(decoding: output, as: UTF8.self), "what was written to the terminal")
      }
    }

    /// A plugin is started as it is named, with its words as they are: no shell looks at them.
    @Test func noShellReadsTheWordsOfAPlugin() async throws {
      try await Folder.with { folder in
        let trap = folder.file("trap")
        let file = try folder.write(
          """
          kind: Config
          clusters: [{name: x, cluster: {server: "http://127.0.0.1:9"}}]
          users:
          - name: me
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: echo
                interactiveMode: Never
                args: ["$(touch \(trap))", "`touch \(trap)`", "; touch \(trap)", "| touch \(trap)"]
          contexts: [{name: x, context: {cluster: x, user: me}}]
          current-context: x
          """, to: "kubeconfig")
        let run = try await Binary.run("get", "pods", "--kubeconfig", file)
        #expect(run.status == 1)
        #expect(run.error.contains("no ExecCredential"), "\(run.error)")
        #expect(access(trap, F_OK) != 0, "a shell has run")
      }
    }

    /// A host that begins with a dash would be an option of ssh, which can name a program to run.
    @Test(arguments: ["-oProxyCommand=touch", "-F/dev/null"])
    func noHostIsAnOptionOfSSH(_ host: String) async throws {
      let given = try await Binary.run("doctor", "--slurm", "ssh:\(host)")
      #expect(given.status == 64, "\(given.output)\(given.error)")
      try await Folder.with { folder in
        for key in ["slurm: {ssh: \"\(host)\"}", "interlink: {url: \"http://x:1\", ssh: \"\(host)\"}"] {
          let config = try folder.write("sites: [{name: x, \(key)}]\n", to: "config.yaml")
          let read = try await Binary.run("doctor", "--config", config)
          #expect(read.status == 1)
          #expect(read.output.contains("is no host"), "\(read.output)")
        }
      }
    }

    private func expectNone(
      _ text: String, _ place: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let lines = text.split(separator: "\n").filter { $0.contains(Self.mark) }
      #expect(lines.isEmpty, "\(place): \(lines.prefix(3))", sourceLocation: sourceLocation)
    }

    /// The command lines of all that runs below a process, for as long as the task runs.
    private func commandLines(below process: String) async -> String {
      var seen: Set<String> = []
      repeat {
        // The end of the task ends `ps`, too.
        guard let all = try? await Command.run("ps", ["-eo", "pid=,ppid=,args="]) else { break }
        var family: Set<Substring> = [process[...]]
        for line in all.lines {
          let words = line.split(separator: " ", maxSplits: 2)
          guard words.count == 3, family.contains(words[0]) || family.contains(words[1]) else { continue }
          family.insert(words[0])
          seen.insert(String(words[2]))
        }
        try? await Task.sleep(for: .milliseconds(20))
      } while !Task.isCancelled
      #expect(!seen.isEmpty)
      return seen.joined(separator: "\n")
    }
  }
}
