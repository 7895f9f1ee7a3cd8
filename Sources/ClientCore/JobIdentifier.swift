/// The remote id that a plugin gave to a pod, as annotation `JobID` carries it.
///
/// Its shape tells the plugin: Slurm and HTCondor count, Docker has 64 hex digits, the Kubernetes
/// plugin a UID.  It is shown as what it is; only what can be a Slurm job id is called a job.
public enum JobIdentifier: Sendable, Hashable {
  /// A whole number: Slurm's job id (or HTCondor's cluster id: the text alone does not tell).
  case number(UInt64)
  /// A Docker container's id.
  case container(String)
  /// The UID of a remote pod (Kubernetes plugin), or a UNICORE id.
  case uid(String)
  /// Some other text.
  case other(String)

  /// The annotation that the virtual kubelet writes when a plugin has accepted a pod.
  public static let annotation = "JobID"

  /// Reads the annotation's value; `nil` if it is empty.
  public init?(_ text: String) {
    let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    if text.isEmpty { return nil }
    if let number = UInt64(text), String(number) == text {
      self = .number(number)
    } else if text.utf8.count == 64, isHex {
      self = .container(text)
    } else if text.utf8.count == 36, text.utf8.filter({ $0 == 0x2D }).count == 4 {
      self = .uid(text)
    } else {
      self = .other(text)
    }
  }

  /// As it is written.
  public var text: String {
    switch self {
    case .number(let number): String(number)
    case .container(let text), .uid(let text), .other(let text): text
    }
  }
}
