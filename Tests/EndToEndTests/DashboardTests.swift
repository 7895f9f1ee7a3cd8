import Glibc
import Testing

extension EndToEnd {
  /// The dashboard in a real terminal.
  @Suite struct DashboardTests {
    /// A pod of the demo that is young enough to be on the first screen.
    private let young = "eurac-inference"

    @Test func theDemoOpensWithNodesPodsAndJobs() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo")
        let screen = try await tmux.wait(for: young)
        #expect(screen.contains("DEMO"))
        for node in ["vega-vk", "juwels-vk", "cnaf-vk"] { #expect(screen.contains(node)) }
        let row = try #require(screen.split(separator: "\n").first { $0.contains(young) })
        #expect(row.contains(/\b\d{6,}\b/), "the row shows no job ID: \(row)")
        try await tmux.press("q")
        try await tmux.wait(until: "the shell is back") { $0.contains(Tmux.prompt) && !$0.contains("DEMO") }
      }
    }

    @Test func keysFilterOpenAndClose() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo")
        try await tmux.wait(for: young)
        try await tmux.type("/")
        try await tmux.type("3dgan")
        try await tmux.press("Enter")
        try await tmux.wait(until: "only matching pods are left") {
          $0.contains("3dgan-train-0") && !$0.contains(young)
        }
        try await tmux.press("Escape")
        try await tmux.wait(for: young)
        try await tmux.type("?")
        try await tmux.wait(for: "One row up.")
        try await tmux.press("Escape")
        try await tmux.wait(for: young)
      }
    }

    @Test func aLogStreams() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo", "--speed", "60")
        try await tmux.wait(for: young)
        try await tmux.type("/glitchflow-o4b")
        try await tmux.press("Enter")
        try await tmux.wait(until: "one pod is left") {
          $0.contains("glitchflow-o4b") && !$0.contains(young)
        }
        try await tmux.type("l")
        try await tmux.wait(for: "log of")
        let first = try await tmux.wait(until: "the log has lines") { $0.split(separator: "\n").count > 20 }
        try await tmux.wait(until: "the log has grown") {
          $0.split(separator: "\n").count > 20 && $0 != first
        }
      }
    }

    @Test func anotherSizeIsDrawnWhole() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo")
        try await tmux.wait(for: young)
        for (columns, rows) in [(80, 24), (160, 50), (60, 15), (120, 40)] {
          try await tmux.resize(columns: columns, rows: rows)
          try await tmux.wait(until: "the footer is in row \(rows)") { screen in
            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.count == rows && lines.first?.contains("DEMO") == true
              && lines.last?.contains("?") == true
          }
        }
      }
    }

    @Test func ctrlZGivesTheTerminalBackAndFgTakesIt() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo")
        try await tmux.wait(for: young)
        try await tmux.press("C-z")
        try await tmux.wait(for: "Stopped")
        try await tmux.run("clear; stty -a | grep -ow -e icanon -e echo")
        try await tmux.wait(for: "icanon")
        try await tmux.resize(columns: 100, rows: 30)
        try await tmux.run("fg")
        try await tmux.wait(until: "the dashboard is back") {
          $0.contains(young) && $0.contains("DEMO") && !$0.contains("icanon")
        }
      }
    }

    /// Signals and what the shell then sees.
    static let endings: [(signal: Int32, status: Int)] = [
      (SIGTERM, 143), (SIGINT, 130), (SIGHUP, 129), (SIGQUIT, 131), (SIGILL, 132), (SIGTRAP, 133),
      (SIGABRT, 134), (SIGBUS, 135), (SIGFPE, 136), (SIGSEGV, 139),
    ]

    @Test(arguments: endings) func theTerminalIsGivenBackAfterASignal(_ signal: Int32, _ status: Int)
      async throws
    {
      try await Tmux.with(environment: ["SWIFT_BACKTRACE": "enable=no"]) { tmux in
        try await tmux.open("--demo")
        try await tmux.wait(for: young)
        kill(try await tmux.foregroundProcess(), signal)
        try await tmux.wait(until: "the shell is back") {
          $0.contains(Tmux.prompt) && !$0.contains(young)
        }
        try await tmux.run("echo status=$? $(stty -a | grep -ow -e '-\\?icanon' -e '-\\?echo')")
        let screen = try await tmux.wait(for: "status=\(status)")
        #expect(screen.contains("status=\(status) icanon echo"))
      }
    }

    /// The program itself has no way to crash on request, so a library put before it has.
    @Test func theTerminalIsGivenBackAfterACrashAndTheTraceIsSeen() async throws {
      try await Folder.with { folder in
        let source = try folder.write(
          """
          #include <signal.h>
          static void crash(int number) { *(volatile int *)0 = number; }
          __attribute__((constructor)) static void prepare(void) { signal(SIGUSR1, crash); }
          """, to: "crash.c")
        let library = folder.file("crash.so")
        let compiled = try await Command.run("clang", ["-shared", "-fPIC", "-o", library, source])
        try #require(compiled.status == 0, "\(compiled.error)")
        let environment = ["SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,symbolicate=off"]
        try await Tmux.with(environment: environment) { tmux in
          try await tmux.run("clear; LD_PRELOAD=\(library) \(Binary.path) --demo")
          try await tmux.wait(for: young)
          kill(try await tmux.foregroundProcess(), SIGUSR1)
          try await tmux.wait(until: "the shell is back") {
            $0.contains(Tmux.prompt) && !$0.contains(young)
          }
          try await tmux.run("echo status=$? $(stty -a | grep -ow -e '-\\?icanon' -e '-\\?echo')")
          let screen = try await tmux.wait(for: "status=139")
          #expect(screen.contains("status=139 icanon echo"))
          #expect(screen.contains("crash.so"), "no trace is on the normal screen:\n\(screen)")
        }
      }
    }

    @Test func aLostAPIServerKeepsTheDataAndComesBack() async throws {
      try await Folder.with { folder in
        try await Tmux.with { tmux in
          let url = try await Site.with(in: folder) { site in
            try await tmux.open("--kubeconfig", site.kubeconfig)
            try await tmux.wait(for: young)
            try await tmux.wait(for: "● kubernetes")
            return site.url
          }
          let lost = try await tmux.wait(until: "the loss is told") {
            $0.contains("lost") || $0.contains("refused")
          }
          #expect(lost.contains(young), "the data has gone with the server")
          let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
          try await Site.with(port: port, in: folder) { _ in
            try await tmux.type("R")
            try await tmux.wait(for: "● kubernetes")
          }
        }
      }
    }
  }
}
