internal import ClientCore
internal import Monitor

/// The table of jobs: Slurm first.
final class JobsView: View {
  let place = Place.jobs
  let name = "Jobs"
  private let jobs: ResourceTable<JobRow>
  private var showsAll = false

  /// Over the app's table.
  init(jobs: ResourceTable<JobRow>) { self.jobs = jobs }

  var table: (any RowTable)? { jobs }

  func refresh(_ app: App) {
    showsAll = app.showsAllJobs
    app.takeJobs()
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let (rule, rest) = area.split(top: 1)
    var (title, trailing) = jobs.caption("Jobs", isKnown: frame.snapshot.isComplete)
    if showsAll { title.append(Span("  all of the queue", Style(.accent))) }
    if !showsAll, let hidden = hidden(frame) { title.append(Span("  \(hidden)", Style(.dim))) }
    let room = rule.width - CellWidth.of(title) - CellWidth.of(trailing) - 10
    let found = FindingWords.spans(frame, besides: [], width: room)
    trailing += (found.isEmpty || trailing.isEmpty ? [] : [Span("   ")]) + found
    canvas.rule(row: rule.row, columns: rule.columns, title: title, trailing: trailing)
    if jobs.arrangement.rows.isEmpty {
      EmptyState.draw(JobWords.empty(jobs.arrangement.total, frame), on: &canvas, in: rest)
      return
    }
    let notice = JobWords.notice(frame).flatMap { line in
      line.wrapped(to: rest.width - 4).map { (line, $0) }
    }
    let (top, table) = rest.split(top: min(notice.count, max(0, rest.height / 3)))
    for (row, (line, range)) in zip(top.rows, notice) {
      line.draw(range, on: &canvas, row: row, column: top.column + 2, width: top.width - 4)
    }
    jobs.draw(
      on: &canvas, in: table, now: frame.now,
      hidden: JobColumns.hidden(width: area.width, isWide: jobs.isWide, in: frame.snapshot),
      minimum: JobColumns.minimum(width: area.width),
      isStale: { $0.isOutdated || ($0.entry == nil && frame.isStale) })
  }

  /// How many jobs of others are not listed.
  private func hidden(_ frame: Frame) -> String? {
    let count = frame.snapshot.jobs.count { $0.isForeign }
    return count == 0 ? nil : "\(Format.grouped(count)) of others: a shows all"
  }
}

/// What the view of jobs says besides its rows.
enum JobWords {
  /// Where sites are configured.
  private static let config = "~/.config/interlink-tui/config.yaml"

  /// What is wrong, above the table.
  static func notice(_ frame: Frame) -> [StyledText] {
    let glyphs = frame.glyphs
    guard frame.snapshot.hasSlurm else {
      return [
        StyledText(
          "\(glyphs.warning) Slurm is not asked: only Kubernetes tells of these jobs.", Style(.attention)),
        StyledText(configure, Style(.dim)),
      ]
    }
    return broken(frame).map { StyledText("\(glyphs.cross) \(silence(of: $0, frame))", Style(.bad)) }
  }

  /// Why there are no rows.
  static func empty(_ total: Int, _ frame: Frame) -> [(String, Role)] {
    if total > 0 {
      return [
        ("The filter hides all \(Format.count(total, "job")).", .plain),
        ("esc clears it, / changes it.", .dim),
      ]
    }
    guard frame.snapshot.hasSlurm else {
      return [
        ("No Slurm is asked, so nothing is known of jobs but what Kubernetes says.", .attention),
        (configure, .plain),
      ]
    }
    if let hop = broken(frame).first { return [(silence(of: hop, frame), .bad), (hop.advice, .plain)] }
    if let words = ConnectionWords.empty(frame) { return words }
    let others = frame.snapshot.jobs.count
    return [
      ("No job of interLink's is in the queue.", .plain),
      (
        others > 0 ? "\(Format.count(others, "job")) of others: a shows all." : "Slurm's queue is empty.",
        .dim
      ),
    ]
  }

  private static let configure =
    "Name the site's slurmrestd, or its commands, under “slurm” in \(config); interlink-tui doctor checks it."

  private static func broken(_ frame: Frame) -> [Hop] {
    frame.snapshot.hops.filter { $0.kind == .slurm && $0.isBroken }
  }

  /// `slurmrestd at … has not answered since 13:58:59 (3m ago): …; shown as it was then.`
  private static func silence(of hop: Hop, _ frame: Frame) -> String {
    let why =
      switch hop.state {
      case .bad(let why), .hidden(let why): ": \(PodSummary.oneLine(why))"
      case .unknown, .good, .poor: ""
      }
    guard let last = hop.lastGood else { return "\(hop.name) has never answered\(why)" }
    return "\(hop.name) has not answered since \(frame.moment(last)), shown as it was then\(why)"
  }
}
