/// Copies of pods and Jobs that can be created anew: without what the server, controllers, admission plugins and
/// the virtual kubelet have written into them.
public enum CleanCopy {
  /// Annotations that belong to one life of a pod.
  private static let annotations: Set<String> = [
    JobIdentifier.annotation, "interlink.eu/pod-ip", "interlink.eu/pod-subnet",
    "interlink.eu/wstunnel-client-commands", "interlink.eu/wireguard-client-snippet",
    "kubectl.kubernetes.io/last-applied-configuration", "kubernetes.io/limit-ranger",
    "batch.kubernetes.io/job-tracking", ActionMark.annotation,
    "batch.kubernetes.io/job-completion-index",
  ]
  /// Labels that a controller writes.
  private static let labels: Set<String> = [
    "controller-uid", "job-name", "pod-template-hash", "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
  ]
  private static let labelPrefixes = ["batch.kubernetes.io/"]
  /// Members of `metadata` that are the user's.
  private static let metadata: Set<String> = ["name", "namespace", "labels", "annotations", "finalizers"]
  private static let queueLabel = "kueue.x-k8s.io/queue-name"
  private static let hostname = "kubernetes.io/hostname"

  /// A pod like `pod`, called `name`, without an owner.
  public static func pod(_ pod: JSONValue, name: String) -> JSONValue {
    var copy = pod
    (copy["apiVersion"], copy["kind"]) = ("v1", "Pod")
    copy["status"] = nil
    clean(metadata: ["metadata"], of: &copy)
    copy[["metadata", "name"]] = .string(name)
    copy[["metadata", "generateName"]] = nil
    cleanSpec(["spec"], of: &copy)
    return copy
  }

  /// A Job like `job`, called `name`.
  ///
  /// One that a queueing system had held (Kueue) is made held again; any other starts at once.
  public static func job(_ job: JSONValue, name: String) -> JSONValue {
    var copy = job
    (copy["apiVersion"], copy["kind"]) = ("batch/v1", "Job")
    copy["status"] = nil
    let isQueued = job[["metadata", "labels", .key(queueLabel)]] != nil
    clean(metadata: ["metadata"], of: &copy)
    copy[["metadata", "name"]] = .string(name)
    copy[["spec", "selector"]] = nil
    copy[["spec", "manualSelector"]] = nil
    copy[["spec", "suspend"]] = isQueued ? true : nil
    clean(metadata: ["spec", "template", "metadata"], of: &copy)
    copy[["spec", "template", "metadata", "name"]] = nil
    cleanSpec(["spec", "template", "spec"], of: &copy)
    return copy
  }

  /// The name for the next copy of what is called `name`: `train-r1`, `train-r2`, …, which is none of `taken`, at most
  /// `limit` bytes long.
  public static func name(after name: String, taken: Set<String> = [], limit: Int = 63) -> String {
    var base = Substring(name)
    var number = 0
    let digits = base.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let stem = base.dropLast(digits)
    if digits > 0, stem.hasSuffix("-r"), stem.count > 2, let count = Int(base.suffix(digits)), count > 0 {
      (base, number) = (stem.dropLast(2), count)
    }
    while true {
      number += 1
      let suffix = "-r\(number)"
      var stem = base.prefix(max(1, limit - suffix.utf8.count))
      // A name must end in a letter or digit before its suffix, too, to stay readable.
      while stem.count > 1, let last = stem.last, last == "-" || last == "." { stem.removeLast() }
      let candidate = String(stem) + suffix
      if !taken.contains(candidate) { return candidate }
    }
  }

  private static func clean(metadata path: ManifestPath, of manifest: inout JSONValue) {
    guard let members = manifest[path]?.object else { return }
    manifest[path] = .object(members.filter { metadata.contains($0.key) })
    // Finalizers of what deletes things later are set by whoever needs them.
    manifest[path / "finalizers"] = nil
    filter(path / "labels", of: &manifest) { key in
      !labels.contains(key) && !labelPrefixes.contains(where: key.hasPrefix)
    }
    filter(path / "annotations", of: &manifest) { !annotations.contains($0) }
    let preExec = path / "annotations" / "slurm-job.vk.io/pre-exec"
    if let script = manifest[preExec]?.string, script.contains("EOFMESH") {
      let rest = withoutMesh(script)
      manifest[preExec] = rest.isEmpty ? nil : .string(rest)
    }
  }

  private static func filter(_ path: ManifestPath, of manifest: inout JSONValue, _ isKept: (String) -> Bool) {
    guard let members = manifest[path]?.object else { return }
    let kept = members.filter { isKept($0.key) }
    manifest[path] = kept.isEmpty ? nil : .object(kept)
  }

  /// The script without the part that the virtual kubelet put before it: up to the line that runs what the
  /// here-document made.
  static func withoutMesh(_ script: String) -> String {
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    guard let begin = lines.firstIndex(where: { $0.contains("<<'EOFMESH'") }),
      let end = lines[(begin + 1)...].firstIndex(where: { $0 == "EOFMESH" })
    else { return script }
    var rest = Array(lines[..<begin])
    rest += lines[(end + 1)...].drop { line in
      line.contains("mesh.sh") || line.allSatisfy(\.isWhitespace)
    }
    return rest.joined(separator: "\n")
  }

  private static func cleanSpec(_ path: ManifestPath, of manifest: inout JSONValue) {
    guard let spec = manifest[path] else { return }
    // A pod that was bound by hand must not lose its node with the binding.
    let node = spec["nodeName"]?.string ?? ""
    let isLed = spec["nodeSelector"]?.object?.isEmpty == false || spec["affinity"]?["nodeAffinity"] != nil
    manifest[path / "nodeName"] = nil
    if !node.isEmpty, !isLed { manifest[path / "nodeSelector" / hostname] = .string(node) }
    // Admission writes it anew from the class.
    for key in ["priority", "preemptionPolicy", "serviceAccount", "ephemeralContainers"] {
      manifest[path / key] = nil
    }
    cleanTolerations(path / "tolerations", of: &manifest)
    let volumes = manifest[path / "volumes"]?.array ?? []
    let injected = Set(volumes.compactMap { $0["name"]?.string }.filter { $0.hasPrefix("kube-api-access-") })
    guard !injected.isEmpty else { return }
    keep(path / "volumes", of: &manifest) { !injected.contains($0["name"]?.string ?? "") }
    for list in ["initContainers", "containers"] {
      for index in (manifest[path / list]?.array ?? []).indices {
        keep(path / list / index / "volumeMounts", of: &manifest) {
          !injected.contains($0["name"]?.string ?? "")
        }
      }
    }
  }

  /// Takes away the two tolerations that admission gives to every pod.
  private static func cleanTolerations(_ path: ManifestPath, of manifest: inout JSONValue) {
    keep(path, of: &manifest) { toleration in
      let key = toleration["key"]?.string
      return !(key == "node.kubernetes.io/not-ready" || key == "node.kubernetes.io/unreachable")
        || toleration["tolerationSeconds"]?.integer != 300
    }
  }

  private static func keep(
    _ path: ManifestPath, of manifest: inout JSONValue, where isKept: (JSONValue) -> Bool
  ) {
    guard let elements = manifest[path]?.array else { return }
    let kept = elements.filter(isKept)
    manifest[path] = kept.isEmpty ? nil : .array(kept)
  }
}
