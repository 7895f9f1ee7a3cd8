/// On what ground a job is held to be a pod's; the most trusted comes first.
public enum JobGround: Int, Sendable, Comparable, CaseIterable {
  /// The pod's annotation `JobID`.
  case annotation
  /// The script is in the pod's directory: no flag of the user's can change that.
  case script
  /// Its output goes into the pod's directory (`--output` can change that).
  case output
  /// The line `scontrol show job …` at the head of the pod's log.
  case logHead
  /// Its name is the pod's UID (`--job-name` can change that).
  case name

  /// In words, after "matched by …".
  public var words: String {
    switch self {
    case .annotation: "the pod's annotation JobID"
    case .script: "the path of its script"
    case .output: "the path of its output"
    case .logHead: "the head of the pod's log"
    case .name: "its name"
    }
  }

  /// By trust, the most trusted first.
  public static func < (a: JobGround, b: JobGround) -> Bool { a.rawValue < b.rawValue }
}
