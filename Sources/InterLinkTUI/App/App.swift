internal import ClientCore
internal import Monitor

/// The dashboard's state and what keys do to it; draws itself on a canvas and knows no terminal.
final class App {
  /// What does not change while it runs.
  struct Options {
    /// Nothing may be changed on the site.
    var isReadOnly = false
    var glyphs = Glyphs()
    /// Sites and contexts that can be switched to; empty where there is only one.
    var contexts: [String] = []
    /// This machine's clock; replaced where frames must repeat.
    var clock: () -> Timestamp = { Timestamp.now }
    /// The shortest time between two words to the site of what is in sight.
    var attentionInterval = Duration.milliseconds(500)
    /// Where edits are kept until they are discarded or done.
    var drafts: any DraftStore = PassingDrafts()
    /// Knows the logs that are kept; `nil` where none are.
    var logKeeper: LogKeeper?
  }

  let options: Options
  private(set) var site: any SiteAccess
  private(set) var snapshot = Snapshot()
  private(set) var counts = SiteCounts()
  private(set) var jobCounts = JobCounts()
  /// Called whenever something that is shown has changed.
  var onChange: () -> Void = {}
  /// Called to hand the terminal back to the shell for a while, and to draw all of it anew.
  var onSuspend: () -> Void = {}
  var onRedraw: () -> Void = {}
  /// Called to put a text into the clipboard of the user's terminal.
  var onCopy: (String) -> Void = { _ in }
  /// Called to have a text edited by the user's editor; hands back the edited text.
  var onEdit: (String) async throws -> String = { _ in throw NoEditor() }
  /// Called to have a file shown by the user's pager, from a line on.
  var onPage: (_ path: String, _ line: Int) async throws -> Void = { _, _ in throw NoPager() }
  /// Set when the user leaves.
  private(set) var hasQuit = false

  /// The pods of the snapshot, for tables of them.
  private(set) var podRows: [PodRow] = []
  /// What they were made with.
  private var podRowMaker: PodRowMaker?
  let pods: ResourceTable<PodRow>
  let nodes: ResourceTable<NodeRow>
  let jobs: ResourceTable<JobRow>
  /// Whether jobs that are nobody's pods are listed, too.
  var showsAllJobs = false
  /// Tells the site what is in sight.
  let attending: Attending
  var trail = Trail()
  var prompt: Prompt?
  var picker: Picker?
  var dialog: Dialog?
  /// Actions under way, or just ended, oldest first.
  var works: [Work] = []
  var nextWork = 0
  /// Why a log could not be saved the last time, until one could.
  var logObstacle: String?
  /// What is being done to pods, by UID.
  private(set) var handStates: [String: HandState] = [:]
  /// Actions of the journal that were cut off, until the user has looked.
  var unresolvedCount = 0
  var message: Message?
  var isHintAboutQuittingShown = false
  var histories: [Prompt.Kind: [String]] = [:]
  /// What the logs that were opened told of their jobs' scripts.
  var scripts: [PodKey: ScriptTimes] = [:]

  private let connect: (String) throws -> any SiteAccess
  private var siteTask: Task<Void, Never>?
  /// What is under way in the background, by number.
  private(set) var loads: [Int: Task<Void, Never>] = [:]
  private var loadCount = 0
  private(set) var size = (rows: 24, columns: 80)

  /// A line about something that went wrong, or worth knowing.
  struct Message {
    var text: String
    /// An error stays until it is dismissed; anything else until the next key.
    var isError: Bool
    /// What is no error may soon be true no more, and is then shown no longer.
    var until: Timestamp?
  }

  /// Shows `site`.
  ///
  /// - Parameter connect: opens another context by its name; throws a sentence.
  init(
    site: any SiteAccess, options: Options = Options(),
    connect: @escaping (String) throws -> any SiteAccess = { throw UnknownContext(name: $0) }
  ) {
    (self.site, self.options, self.connect) = (site, options, connect)
    pods = ResourceTable(
      columns: PodColumns.all(options.glyphs), wide: PodColumns.wide, sort: SortOrder(column: "age"),
      groups: PodGroups.all(options.glyphs), sign: PodColumns.sign(options.glyphs))
    nodes = ResourceTable(
      columns: NodeColumns.all(options.glyphs), wide: NodeColumns.wide, sort: SortOrder(column: "name"))
    jobs = ResourceTable(
      columns: JobColumns.all(options.glyphs), wide: JobColumns.wide, sort: SortOrder(column: "state"),
      groups: JobGroups.all(options.glyphs), sign: JobColumns.sign(options.glyphs))
    attending = Attending(interval: options.attentionInterval)
    trail.open(OverviewView(pods: pods, nodes: nodes))
  }

  isolated deinit { stop() }

  /// There is only one context, and no other can be opened.
  struct UnknownContext: Error, CustomStringConvertible {
    let name: String
    var description: String { "There is no context “\(name)” to switch to." }
  }

  /// There is no terminal on which an editor could run.
  struct NoEditor: Error, CustomStringConvertible {
    var description: String { "There is no terminal for an editor here." }
  }

  /// There is no terminal on which a pager could run.
  struct NoPager: Error, CustomStringConvertible {
    var description: String { "There is no terminal for a pager here." }
  }

  // MARK: The site

  /// Watches the site until ``stop()``.
  func start() {
    let site = site
    siteTask?.cancel()
    siteTask = Task { [weak self] in
      async let run: Void = site.run()
      for await snapshot in site.snapshots {
        self?.show(snapshot)
      }
      await run
    }
  }

  /// Ends watching.
  func stop() {
    siteTask?.cancel()
  }

  /// Shows `snapshot` from now on.
  func show(_ snapshot: Snapshot) {
    counts.advance(from: self.snapshot, to: snapshot)
    let difference = PodDifference(from: self.snapshot.pods, to: snapshot.pods)
    self.snapshot = snapshot
    jobCounts = JobCounts(snapshot)
    takeRows(difference)
    view.refresh(self)
    tableChanged()
  }

  /// A table has changed: what is shown has, too, as soon as all of them are in order, so that a snapshot is one frame.
  func tableChanged() {
    if pods.arranging == nil, nodes.arranging == nil, jobs.arranging == nil { changed() }
  }

  /// Makes rows of the snapshot; those of pods that are as they were stay, if all rows are made in the same way.
  private func takeRows(_ difference: PodDifference = .all) {
    let maker = PodRowMaker(snapshot, hands: handStates)
    let idle: Set<String> = snapshot.isOfSeveralSites ? [] : ["site"]
    (pods.idle, nodes.idle, jobs.idle) = (idle, idle, idle)
    if case .places(let places) = difference, maker.isLike(podRowMaker) {
      for place in places {
        let row = maker.row(of: snapshot.pods[place])
        if place < podRows.count { podRows[place] = row } else { podRows.append(row) }
      }
    } else {
      podRows = snapshot.pods.map(maker.row)
    }
    podRowMaker = maker
    pods.take(podRows, self)
    let offsets = snapshot.clockOffsets
    nodes.take(
      snapshot.nodes.map {
        NodeRow(
          record: $0, pods: counts.onNode[$0.key] ?? SiteCounts.Phases(), clockOffset: offsets[$0.site] ?? 0)
      }, self)
  }

  /// What is being done has come further: rows that show it are made anew.
  func handsChanged() {
    let states = makeHandStates()
    if states != handStates {
      handStates = states
      takeRows()
    }
    changed()
  }

  /// Goes over to another context; a failure is told and changes nothing.
  func switchContext(to name: String) {
    do {
      site = try connect(name)
    } catch {
      fail("Context “\(name)” cannot be opened: \(error)")
      return
    }
    stop()
    trail = Trail()
    trail.open(OverviewView(pods: pods, nodes: nodes))
    pods.startOver()
    nodes.startOver()
    jobs.startOver()
    attending.startOver()
    show(Snapshot())
    start()
    lookForUnresolved()
  }

  /// Looks at one namespace, or (`nil`) at all.
  func look(at namespace: String?) {
    let site = site
    load { await site.look(at: namespace) }
  }

  /// Ends every back-off, of the connection and of the view on top.
  func retrySite() {
    let site = site
    load { await site.retryNow() }
  }

  // MARK: Work in the background

  /// Runs `work`; ``settle()`` waits for it.
  func load(_ work: @escaping () async -> Void) {
    loadCount += 1
    let number = loadCount
    loads[number] = Task { [weak self] in
      await work()
      self?.loads[number] = nil
    }
  }

  /// Waits until nothing is under way that a key has set off: for scripts and tests.
  func settle() async {
    while true {
      let running =
        Array(loads.values)
        + [
          pods.arranging, nodes.arranging, jobs.arranging, view.pending,
          attending.telling,
        ].compactMap { $0 }
      for task in running { await task.value }
      if loads.isEmpty, pods.isSettled, nodes.isSettled, jobs.isSettled { return }
    }
  }

  /// Something that is shown has changed.
  func changed() { onChange() }

  // MARK: Time

  /// The API server's time now.
  var now: Timestamp { options.clock() + snapshot.clockSkew }

  /// Seconds until something on screen changes by itself: the clock's next second.
  var nextTick: Double { 1 - Double(options.clock().nanoseconds) / 1e9 }

  // MARK: What is on screen

  /// The view on top.
  var view: any View { trail.current }

  /// Where keys go.
  var place: Place {
    prompt != nil ? .prompt : picker != nil ? .picker : dialog != nil ? .dialog : view.place
  }

  /// What views are drawn from.
  var frame: Frame {
    Frame(snapshot: snapshot, counts: counts, jobCounts: jobCounts, now: now, glyphs: options.glyphs)
  }

  /// Draws the screen.
  func draw(rows: Int, columns: Int) -> Canvas {
    size = (rows, columns)
    pods.timePasses(self)
    nodes.timePasses(self)
    jobs.timePasses(self)
    if let until = message?.until, until <= options.clock() { message = nil }
    var canvas = Canvas(rows: rows, columns: columns, glyphs: options.glyphs)
    Screen(app: self, frame: frame).draw(on: &canvas)
    attending.attend(to: attention, of: self)
    return canvas
  }

  // MARK: Keys

  /// Does what `key` means here.
  func handle(_ key: Key) {
    if let message, !message.isError { self.message = nil }
    clearOldWork()
    let hintWasShown = isHintAboutQuittingShown
    isHintAboutQuittingShown = false
    if let command = CommandTable.command(for: key, in: place) {
      if command.id == "interrupt" { isHintAboutQuittingShown = hintWasShown }
      perform(command)
    } else if prompt != nil {
      typeIntoPrompt(key)
    } else if picker != nil {
      picker?.type(key)
    } else if dialog != nil {
      _ = dialog?.type(key)
    } else if place == .flagsField {
      form?.type(key)
    } else if case .character = key {
      inform("\(key) does nothing here; ? lists the keys that do.")
    }
    changed()
  }

  /// Does `command`, or says why it cannot be done.
  func perform(_ command: Command, argument: String = "") {
    if let why = command.whyDisabled(self) {
      inform(why)
    } else {
      command.run(self, argument)
    }
  }

  /// Plays `keys` as if they were typed, each after the last has had its effect.
  func play(_ keys: [Key]) async {
    for key in keys {
      handle(key)
      await settle()
      _ = draw(rows: size.rows, columns: size.columns)
    }
  }

  /// Leaves; asks first while something is under way.
  func quit() {
    let count = works.count { $0.ended == nil }
    guard count > 0 else {
      hasQuit = true
      return
    }
    var dialog = Dialog(
      title: "Leave while \(Format.count(count, "action")) \(count == 1 ? "is" : "are") under way?",
      body: [
        StyledText(
          "What is cut off is in the journal: the next start offers to finish it or to restore what was taken away."
        )
      ], buttons: [Dialog.Button(label: "Stay")])
    dialog.buttons.append(
      Dialog.Button(label: "Leave", isDangerous: true) { app, _ in app.hasQuit = true })
    dialog.primary = 1
    ask(dialog)
  }

  /// Says something until the next key.
  func inform(_ text: String) {
    message = Message(text: text, isError: false, until: options.clock() + Self.messageTime)
    changed()
  }

  /// Seconds for which a message is shown that is no error: long enough to be read twice.
  private static let messageTime = 12.0

  /// Says what went wrong until it is dismissed.
  func fail(_ text: String) {
    message = Message(text: text, isError: true)
    changed()
  }
}
