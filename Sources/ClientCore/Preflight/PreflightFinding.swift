/// Something about a pod that will fail on its way to Slurm, or not do what it says.
public struct PreflightFinding: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: Int, Sendable, Comparable, CaseIterable {
    /// Worth knowing.
    case information
    /// Probably not what is meant.
    case warning
    /// It will fail, or lose data.
    case error

    /// By how bad it is.
    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

    /// `error`, …
    public var word: String {
      switch self {
      case .information: "information"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }

  /// A way to put it right.
  public struct Fix: Sendable, Equatable {
    /// What it does, as a command: `Add --time=01:00:00`.
    public let title: String
    /// To be made in this order.
    public let edits: [ManifestEdit]

    /// A fix that makes `edits`.
    public init(_ title: String, _ edits: [ManifestEdit]) { (self.title, self.edits) = (title, edits) }

    /// `manifest` put right.
    public func applied(to manifest: JSONValue) -> JSONValue {
      var result = manifest
      for edit in edits { edit.apply(to: &result) }
      return result
    }
  }

  /// Which rule found it.
  public let rule: PreflightRule
  /// How bad it is.
  public let severity: Severity
  /// Where, if it is about one part of the manifest.
  public let path: ManifestPath?
  /// The option of `sbatch` that it is about, where the flags as a whole are ``path``: `--partition`.
  public let option: String?
  /// One or two sentences: what is so, and what comes of it.
  public let sentence: String
  /// Ways to put it right, the best first; none where only the user can know.
  public let fixes: [Fix]
}
