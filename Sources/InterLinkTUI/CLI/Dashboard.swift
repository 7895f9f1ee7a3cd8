internal import ClientCore
import Foundation
internal import Monitor

/// The dashboard on this terminal.
enum Dashboard {
  /// Runs it until the user leaves or a signal ends it.
  static func run(_ options: GlobalOptions) async throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure(
        "The dashboard needs a terminal as its input and output.",
        advice: "For scripts there are the subcommands; see --help")
    }
    let session = try await ClusterSession(options, default: .all)
    let exit: EventLoop.Exit
    do {
      exit = try await show(session, options)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    if let message = exit.message { StandardError.write(message) }
    if exit.status != 0 { Foundation.exit(exit.status) }
  }

  /// Takes the terminal, and gives it back when it returns.
  private static func show(_ session: ClusterSession, _ options: GlobalOptions) async throws -> EventLoop.Exit
  {
    let loop = try EventLoop(options: Terminal.Options(isASCII: options.ascii))
    let app = makeApp(session, options, glyphs: loop.glyphs)
    app.onChange = { loop.waker.wake() }
    app.onRedraw = { loop.redraw() }
    app.onCopy = { loop.copy($0) }
    app.onEdit = { text in
      try await loop.lendTerminal { try await ExternalEditor.edit(text) }
    }
    app.onPage = { path, line in
      try await loop.lendTerminal { try await ExternalPager.show(path, line: line) }
    }
    app.onSuspend = { kill(getpid(), SIGTSTP) }
    app.start()
    app.lookForUnresolved()
    let exit = await loop.run(app)
    app.stop()
    return exit
  }

  /// The dashboard's state for a session, not started yet.
  static func makeApp(_ session: ClusterSession, _ options: GlobalOptions, glyphs: Glyphs) -> App {
    var appOptions = App.Options()
    appOptions.isReadOnly = options.readOnly
    appOptions.glyphs = glyphs
    appOptions.contexts = session.choices(options)
    if let demo = session.demo {
      appOptions.clock = demo.now
    } else {
      let environment = ProcessInfo.processInfo.environment
      if let folder = PrivateFile.stateFolder("drafts", environment: environment) {
        appOptions.drafts = DraftFiles(folder: folder)
      }
    }
    appOptions.logKeeper = session.logStorage.keeper
    return App(site: session.makeSite(isReadOnly: options.readOnly), options: appOptions) { choice in
      try session.switched(to: choice, options).makeSite(isReadOnly: options.readOnly)
    }
  }
}
