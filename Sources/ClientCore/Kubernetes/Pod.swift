/// What is kept of a pod: the fields that some view shows or some rule reads.
public struct Pod: KubernetesObject {
  /// `/api/v1/…/pods`
  public static let resource = KubernetesResource.pods
  /// Name, UID, labels…
  public var meta = ObjectMeta()
  /// Empty until it is scheduled.
  public var nodeName = ""
  /// In the order of the manifest.
  public var containers: [Container] = []
  /// In the order in which they run.
  public var initContainers: [Container] = []
  /// Node labels that it insists on.
  public var nodeSelector: [String: String] = [:]
  /// Keys of the taints it tolerates; an empty key tolerates all.
  public var tolerations: [String] = []
  /// `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`; the virtual kubelet also writes `Initializing`.
  public var phase = ""
  /// `Running`, `Completed`, `Error: 3`, `ProviderFailed`, …
  public var reason = ""
  /// May hold several lines (a refused `sbatch` writes 2 KB of them).
  public var message = ""
  /// When the kubelet took it.
  public var startTime: Timestamp?
  /// As written: `Ready` may be there twice, and the last one counts.
  public var conditions: [Condition] = []
  /// Of ``containers``, in the server's order; may be empty or incomplete.
  public var containerStatuses: [ContainerStatus] = []
  /// Of ``initContainers``; the Slurm plugin never fills them in.
  public var initContainerStatuses: [ContainerStatus] = []
  /// Address in the cluster; `127.0.0.1` for every pod without a mesh.
  public var podIP = ""

  /// Empty.
  public init() {}

  /// A container as the manifest describes it.
  public struct Container: Sendable, Equatable {
    /// Unique among the pod's containers of both sorts.
    public var name = ""
    /// As asked for; statuses of virtual kubelets leave it empty.
    public var image = ""
    /// `cpu`, `memory`, `nvidia.com/gpu`, … as quantities.
    public var requests: [String: String] = [:]
    /// `cpu`, `memory`, `nvidia.com/gpu`, … as quantities.
    public var limits: [String: String] = [:]

    /// Empty.
    public init() {}
  }

  /// A container as the kubelet reports it.
  public struct ContainerStatus: Sendable, Equatable {
    /// How far it has come.
    public enum State: Sendable, Equatable {
      /// `{}`: nothing said yet, which the virtual kubelet does while it has no job id.
      case unknown
      /// Not started; the Slurm plugin leaves the reason empty while the job is queued.
      case waiting(reason: String, message: String)
      /// The time is when the plugin noticed.
      case running(startedAt: Timestamp?)
      /// The times are when the plugin noticed, and may be missing.
      case terminated(Termination)
    }

    /// How a container ended.
    public struct Termination: Sendable, Equatable {
      /// 128 + n for signal n, as shells have it; 15 for what Slurm ended.
      public var exitCode = 0
      /// 0 if it ended by itself.
      public var signal = 0
      /// `Completed`, `Error: 3`, `ProviderFailed`, …
      public var reason = ""
      /// May hold several lines.
      public var message = ""
      /// Missing if it was never seen running.
      public var startedAt: Timestamp?
      /// May be missing.
      public var finishedAt: Timestamp?

      /// Exit code 0, nothing said.
      public init() {}
    }

    /// Of the container.
    public var name = ""
    /// What to trust instead of the pod's `Ready` conditions.
    public var isReady = false
    /// Always 0 from virtual kubelets.
    public var restartCount = 0
    /// How far it has come.
    public var state = State.unknown

    /// Unknown.
    public init() {}
  }
}
