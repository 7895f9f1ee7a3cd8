public import ClientCore

/// When the job's script did what, from the lines of `job.out` that stand before (and after) a log's own lines.
///
/// Each begins with `date -Is --utc` of the node that runs the job (`prepare.go` of interlink-slurm-plugin).  The
/// only place that tells of init containers.
public struct ScriptTimes: Sendable, Equatable {
  /// A container that the script ran.
  public struct Step: Sendable, Equatable {
    /// Name of the container.
    public var container: String
    /// Whether it is an init container.
    public var isInit: Bool
    /// When it was started.
    public var started: Timestamp
    /// When it ended, and with which status.
    public var ended: (time: Timestamp, status: Int)?

    /// By all that is told.
    public static func == (a: Step, b: Step) -> Bool {
      a.container == b.container && a.isInit == b.isInit && a.started == b.started
        && a.ended?.time == b.ended?.time && a.ended?.status == b.ended?.status
    }
  }

  /// In the order in which they were started.
  public private(set) var steps: [Step] = []
  /// When the script was through.
  public private(set) var over: Timestamp?

  /// When it began to run the pod's own containers.
  public var started: Timestamp? { steps.first { !$0.isInit }?.started }

  /// Reads `lines`; `nil` if none tells anything.
  public init?(_ lines: some Sequence<String>) {
    for line in lines { read(line) }
    if steps.isEmpty, over == nil { return nil }
  }

  private mutating func read(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count >= 3, words[0].utf8.count == 25, let time = Timestamp(rfc3339: words[0]) else { return }
    switch (words[1], words[2]) {
    case ("Running", "init") where words.count == 5:
      var name = words[4]
      if name.hasSuffix("...") { name.removeLast(3) }
      steps.append(Step(container: String(name), isInit: true, started: time))
    case ("Running", "in") where words.count >= 5 && words[3] == "background":
      // The script goes on only after its init containers are through.
      for index in steps.indices where steps[index].isInit && steps[index].ended == nil {
        steps[index].ended = (time, 0)
      }
      steps.append(Step(container: String(words[4]), isInit: false, started: time))
    case ("InitContainer", _) where words.count == 7 && words[3] == "failed":
      end(words[2], isInit: true, at: time, words[6])
    case ("Container", _) where words.count == 9 && words[5] == "ended":
      end(words[2], isInit: false, at: time, words[8])
    case ("End", "of"): over = time
    default: break
    }
  }

  private mutating func end(_ name: Substring, isInit: Bool, at time: Timestamp, _ status: Substring) {
    guard let status = Int(status.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }),
      let index = steps.lastIndex(where: { $0.container == name && $0.isInit == isInit })
    else { return }
    steps[index].ended = (time, status)
  }
}
