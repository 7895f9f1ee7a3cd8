/// A rule that is checked before a pod is sent.
public enum PreflightRule: Int, Sendable, CaseIterable, Comparable {
  // Resources and flags.
  case noMemory = 1, noCPU, memoryPerCPU, shadowedFlag, flavorWithoutLimits, largestContainer, legacyKey,
    deadKey
  case unknownKey, looseWord, dashValue, quotedValue, lineBreak, mappingFlag, unreadableJobID, noTime
  case notOnSite, gpuWithoutFlag, flavorUnchecked, runAsUser
  // Image and command.
  case bareImage, relativeImage, argsWithoutCommand, commandIsExec, enrootReadOnly, imagePull
  // Volumes.
  case unsupportedVolume, hostPathType, mountWithoutVolume, optionalObject, missingObject, subPath,
    sharedEmptyDir
  // Environment.
  case awkwardValue, fieldReference, missingKey
  // Pod.
  case toleration, nodeChoice, restartPolicy, ports, serviceAccount, probes, securityContext, offloadNames
  case preExec, carriedOver, controller, backoffLimit, deadline, containerNames

  /// In the order of the list.
  public static func < (a: PreflightRule, b: PreflightRule) -> Bool { a.rawValue < b.rawValue }

  /// As it is printed: `P07`.
  public var code: String { rawValue < 10 ? "P0\(rawValue)" : "P\(rawValue)" }

  /// What it rests on.
  public var ground: String {
    switch self {
    case .noMemory, .noCPU, .largestContainer: "the plugin's Create.go takes limits, and adds 1 CPU and 1 MB"
    case .memoryPerCPU: "sbatch: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive"
    case .shadowedFlag, .flavorWithoutLimits: "the plugin's prepare.go: flavor, then annotation, then limits"
    case .legacyKey: "the plugin reads slurm-job.vk.io/… only, since May 2024"
    case .deadKey, .unknownKey: "the keys that the plugin's prepare.go reads"
    case .looseWord, .dashValue, .quotedValue, .lineBreak:
      "how the plugin splits flags, and sbatch their lines"
    case .mappingFlag: "the plugin sets --job-name and --output before the flags: the last wins"
    case .unreadableJobID: "the plugin looks for “Submitted batch job N”"
    case .noTime: "a partition's default time limit holds where none is given"
    case .notOnSite: "Slurm's own list of partitions"
    case .gpuWithoutFlag: "the plugin makes no --gres of a GPU limit"
    case .flavorUnchecked:
      "flavors stand in the plugin's configuration, which cannot be seen from the cluster"
    case .runAsUser: "sbatch --uid is for privileged submitters"
    case .bareImage, .relativeImage: "the plugin's prepareImage"
    case .argsWithoutCommand, .commandIsExec:
      "the plugin runs “singularity run” without a command, else “exec”"
    case .enrootReadOnly, .imagePull: "the plugin's Create.go"
    case .unsupportedVolume, .hostPathType, .mountWithoutVolume, .subPath, .sharedEmptyDir:
      "the plugin's prepareMounts"
    case .optionalObject, .missingObject, .missingKey: "the virtual kubelet fetches what a pod refers to"
    case .awkwardValue: "environment files of the container runtime"
    case .fieldReference: "the virtual kubelet's SkipDownwardAPIResolution"
    case .toleration, .nodeChoice: "the scheduler, and the node's taints"
    case .restartPolicy: "the virtual kubelet never starts a container again"
    case .ports, .serviceAccount, .probes, .securityContext: "what does not exist at the far side"
    case .offloadNames: "the virtual kubelet's disable-offload annotations"
    case .preExec: "the plugin puts pre-exec before the job's own script"
    case .carriedOver: "annotations that the virtual kubelet writes"
    case .controller, .backoffLimit, .deadline: "the controllers of Kubernetes"
    case .containerNames: "the plugin names files by containers"
    }
  }
}
