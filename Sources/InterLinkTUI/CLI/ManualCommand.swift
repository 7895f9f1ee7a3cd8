import ArgumentParser
internal import ClientCore
import Glibc

/// `manual`: the manual page, for the installation; made from the same tables as the help.
struct ManualCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page.", shouldDisplay: false)

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let text = await Manual.text
    var output = StandardOutput()
    output.write(text)
  }
}

/// The manual page in man(7)'s language.
enum Manual {
  /// The whole page.
  static var text: String {
    var page = Page()
    page.line(#".TH INTERLINK-TUI 1 "" "interlink-tui \#(Product.version)" "User Commands""#)
    page.section("NAME")
    page.text("interlink-tui - a terminal dashboard for pods that interLink offloads to HPC")
    page.section("SYNOPSIS")
    for command in commands {
      page.line(".B \(Page.escaped(command.name))")
      page.line("[options]\(command.arguments)\n.br")
    }
    page.section("DESCRIPTION")
    page.text(
      """
      interlink-tui shows virtual nodes, the pods that run on them, the IDs of their Slurm jobs, and their logs, \
      live.  It needs a kubeconfig and nothing else.  Without a subcommand it opens the dashboard; the \
      subcommands print what the dashboard shows, for scripts and pipes.  Installed also as kubectl-interlink, \
      it can be called as "kubectl interlink".
      """)
    page.section("OPTIONS")
    page.literal(InterLinkTUI.helpMessage(columns: 78))
    page.section("COMMANDS")
    for command in commands.dropFirst() {
      page.line(".SS \(Page.escaped(command.name))")
      page.literal(InterLinkTUI.helpMessage(for: command.type, columns: 78))
    }
    page.section("KEYS")
    for group in Command.Group.allCases {
      page.line(".SS \(group.rawValue)")
      for command in CommandTable.all where command.group == group {
        let keys = command.keyNames.map { names in
          (names.place.map { "in \($0.rawValue) " } ?? "") + names.keys.joined(separator: "  ")
        }
        page.line(".TP\n.B \(Page.escaped(keys.joined(separator: ",  ")))")
        page.text(command.help + (command.line.map { " (\($0))" } ?? ""))
      }
    }
    page.section("EXIT STATUS")
    page.text(
      "0: done.  1: what was asked for failed; one sentence on standard error says why.  64: bad usage.  Of logs, "
        + "also: 2, no such pod; 3, no such container, or it has no log; 4, the pod went before all of its log was "
        + "read.")
    page.section("CONFIGURATION")
    page.text(
      "~/.config/interlink-tui/config.yaml names sites; examples/config.yaml has every key.  Its member logs says "
        + "what becomes of logs that are looked at in the dashboard:")
    for (key, text) in logKeys { page.line(".TP\n.B \(Page.escaped(key))\n\(Page.escaped(text))") }
    page.section("ENVIRONMENT")
    page.text("KUBECONFIG: kubeconfig files, separated by colons, merged as kubectl does.")
    page.text("HTTPS_PROXY, HTTP_PROXY, NO_PROXY: as for kubectl.")
    page.text("NO_COLOR: draw without colours.")
    page.text("XDG_STATE_HOME: where the journal of actions is kept, ~/.local/state if it is not set.")
    page.section("SEE ALSO")
    page.text("kubectl(1), squeue(1), sacct(1)")
    return page.content
  }

  private static let logKeys = [
    ("keep: true", "They are kept in files that only their owner can read; false: in memory only."),
    ("memory: 64Mi", "Of one open log; what is older is read back from its file."),
    ("disk: 2Gi", "Of one log; then its oldest lines are dropped, which its title says."),
    ("total: 1Gi", "Of all kept logs; then the oldest logs are removed."),
  ]

  private typealias Entry = (name: String, arguments: String, type: any ParsableCommand.Type)

  private static let commands: [Entry] = [
    ("interlink-tui", "", InterLinkTUI.self),
    ("interlink-tui get", " nodes|pods [name ...]", GetCommand.self),
    ("interlink-tui logs", " pod", LogsCommand.self),
    ("interlink-tui watch", "", WatchCommand.self),
    ("interlink-tui cancel", " [pod ...]", CancelCommand.self),
    ("interlink-tui resubmit", " [pod ...]", ResubmitCommand.self),
    ("interlink-tui flags", " [pod]", FlagsCommand.self),
    ("interlink-tui preflight", " [pod ...]", PreflightCommand.self),
    ("interlink-tui journal", " [action]", JournalCommand.self),
    ("interlink-tui recover", " [action]", RecoverCommand.self),
    ("interlink-tui doctor", "", DoctorCommand.self),
    ("interlink-tui snapshot", "", SnapshotCommand.self),
    ("interlink-tui site", "", SiteCommand.self),
  ]

  /// Lines of man(7).
  private struct Page {
    private(set) var content = ""

    mutating func line(_ line: String) { content += line + "\n" }
    mutating func section(_ title: String) { line(".SH " + title) }
    mutating func text(_ text: String) { line(Self.escaped(text) + "\n.PP") }
    mutating func literal(_ text: String) { line(".PP\n.nf\n\(Self.escaped(text))\n.fi") }

    /// Text in which nothing is a request or an escape of troff.
    static func escaped(_ text: String) -> String {
      let lines = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").split(
        separator: "\n", omittingEmptySubsequences: false)
      return lines.map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }.joined(
        separator: "\n")
    }
  }
}
