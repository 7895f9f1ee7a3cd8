import ArgumentParser
internal import Monitor

/// `snapshot`: one frame of the dashboard as text.
struct SnapshotCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Print one frame of the dashboard as text.",
    discussion: """
      With --demo the site's clock is stopped, unless --speed says otherwise: the same seed gives the same \
      frame.  Keys are written as they are typed, others by name: jj<enter>, /train<enter>, <ctrl-d>.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Option(
    help: ArgumentHelp(
      "overview, pods, nodes, site, help, or describe, logs, yaml of the first pod.", valueName: "view"))
  var view = "overview"

  @Option(help: ArgumentHelp("Columns and rows.", valueName: "WxH"))
  var size = FrameSize(columns: 120, rows: 40)

  @Option(help: ArgumentHelp("Keys to press first.", valueName: "keys"))
  var keys = ""

  @Flag(help: "Print the roles of the cells, one letter each, after the text.")
  var styles = false

  func run() async throws {
    try Program.start(global)
    var options = global
    options.simulation.speed = options.simulation.speed ?? 0
    try await ClusterSession.with(options, default: .all) { session in
      let canvas = try await Self.frame(session, options, view: view, size: size, keys: keys)
      var output = StandardOutput()
      output.write(canvas.text + "\n")
      if styles { output.write(canvas.styles + "\n") }
    }
  }

  /// The frame after `keys`, when it has come to rest.
  @MainActor private static func frame(
    _ session: ClusterSession, _ options: GlobalOptions, view: String, size: FrameSize, keys: String
  ) async throws -> Canvas {
    guard let command = CommandTable.command(named: view) else {
      throw CommandFailure("There is no view “\(view)”.", advice: "Take one of those that --help lists")
    }
    let keys = try KeyScript.keys(keys)
    let app = Dashboard.makeApp(session, options, glyphs: Glyphs(isASCII: options.ascii))
    let rest = RestDetector()
    app.onChange = { rest.note() }
    app.start()
    defer { app.stop() }
    while !app.snapshot.isComplete, CommandFailure(app.snapshot.connection) == nil { await rest.change() }
    _ = app.draw(rows: size.rows, columns: size.columns)
    await app.settle()
    app.perform(command)
    await app.settle()
    await app.play(keys)
    await rest.rest()
    return app.draw(rows: size.rows, columns: size.columns)
  }
}

/// Columns and rows of a frame, written `120x40`.
nonisolated struct FrameSize: ExpressibleByArgument {
  let columns: Int
  let rows: Int

  init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  var defaultValueDescription: String { "\(columns)x\(rows)" }
}
