internal import ClientCore

/// What decides about a pod's Slurm job, as rows that can be edited: flags, other annotations, limits.
///
/// Everything is derived from one manifest, and every edit makes another: so undo is exact, and nothing that the
/// form does not show is touched.
nonisolated struct FlagsForm: Sendable {
  /// The manifest as it was opened.
  let original: JSONValue
  /// The manifest with all edits.
  private(set) var manifest: JSONValue
  /// What preflight says of ``manifest``, the worst first.
  private(set) var findings: [PreflightFinding] = []
  /// The rows, in the order of the screen.
  private(set) var rows: [Row] = []
  /// What the plugin makes of ``manifest``.
  private(set) var plan = SubmissionPlan(SubmissionPlan.Request())
  /// What is known beside the manifest.
  var context: PreflightContext { didSet { derive() } }

  private var undone: [JSONValue] = []
  private var done: [JSONValue] = []
  /// Edits that can be taken back.
  private static let limit = 200

  /// The form of `manifest`; one that makes no pod has no rows.
  init(_ manifest: JSONValue, _ context: PreflightContext = PreflightContext()) {
    (original, self.manifest, self.context) = (manifest, manifest, context)
    derive()
  }

  /// The form of `original` with the edits that led to `draft`, which can be taken back.
  init(_ original: JSONValue, draft: JSONValue, _ context: PreflightContext = PreflightContext()) {
    self.init(original, context)
    if draft != original { change(to: draft) }
  }

  /// Where the pod stands in the manifest.
  var template: PodTemplate? { PodTemplate(manifest) }
  /// The annotation, as the plugin reads it.
  var flags: SlurmFlags { SlurmFlags(parsing: flagsText) }
  /// The annotation as it is written.
  var flagsText: String { template?.annotations[SlurmFlags.annotation] ?? "" }

  // MARK: Undo

  /// Whether anything differs from what was opened.
  var isChanged: Bool { manifest != original }
  var canUndo: Bool { !done.isEmpty }
  var canRedo: Bool { !undone.isEmpty }

  /// Takes the last edit back.
  mutating func undo() {
    guard let last = done.popLast() else { return }
    undone.append(manifest)
    manifest = last
    derive()
  }

  /// Makes the edit again that was taken back last.
  mutating func redo() {
    guard let next = undone.popLast() else { return }
    done.append(manifest)
    manifest = next
    derive()
  }

  /// Makes `edited` the manifest, as one edit.
  mutating func change(to edited: JSONValue) {
    guard edited != manifest else { return }
    done.append(manifest)
    if done.count > Self.limit { done.removeFirst() }
    undone = []
    manifest = edited
    derive()
  }

  private mutating func derive() {
    findings = Preflight.check(manifest, context)
    plan = template.map { SubmissionPlan($0.submission) } ?? SubmissionPlan(SubmissionPlan.Request())
    rows = makeRows()
  }
}
