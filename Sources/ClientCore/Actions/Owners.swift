/// A pod's controller and what is above that, as far as it can be seen.
public struct Owners: Sendable {
  /// What makes pods, by how its pods are dealt with.
  public enum Workload: Sendable, Equatable {
    /// Nobody makes the pod again.
    case bare
    /// A Job of `batch/v1`.
    case job
    /// A Deployment, StatefulSet or ReplicaSet, which keeps a number of pods.
    case replicas
    /// One pod a node.
    case daemonSet
    /// A program of its own looks after the pod: what it is called (`Argo Workflow`), and what to do there.
    case engine(name: String, advice: String)
    /// Something that we know nothing of.
    case unknown(kind: String)
  }

  /// One owner.
  public struct Link: Sendable {
    /// Which.
    public var object: ObjectReference
    /// As the server has it; `nil` if it could not be had.
    public var manifest: JSONValue?
    /// Byte for byte.
    var text: String?
  }

  /// Nearest first.
  public private(set) var links: [Link] = []
  /// How its pods are dealt with.
  public private(set) var workload = Workload.bare

  /// The pod has no owner.
  init() {}

  /// What acts for the pod: the topmost owner of a kind that can be scaled, suspended or copied.
  public var head: Link? { links.last }

  /// Finds the owners of `pod`.
  init(of pod: JSONValue, client: KubernetesClient) async {
    var present = pod
    let namespace = pod[["metadata", "namespace"]]?.string ?? ""
    // ReplicaSet, Deployment; Job, CronJob; Job, Workflow…  Nothing real is deeper.
    while links.count < 4, let owner = Self.controller(of: present, namespace: namespace) {
      var link = Link(object: owner)
      if let bytes = try? await client.bytes(
        of: owner.resource, namespace: namespace, name: owner.name),
        let manifest = try? JSONValue(bytes), manifest[["metadata", "uid"]]?.string == owner.uid
      {
        (link.manifest, link.text) = (manifest, String(decoding: bytes, as: UTF8.self))
      }
      links.append(link)
      guard let manifest = link.manifest else { break }
      present = manifest
    }
    workload = Self.workload(pod, links)
  }

  private static func controller(of manifest: JSONValue, namespace: String) -> ObjectReference? {
    for owner in manifest[["metadata", "ownerReferences"]]?.array ?? [] {
      guard owner["controller"]?.bool == true, let kind = owner["kind"]?.string,
        let name = owner["name"]?.string
      else { continue }
      return ObjectReference(
        apiVersion: owner["apiVersion"]?.string ?? "", kind: kind, namespace: namespace, name: name,
        uid: owner["uid"]?.string ?? "")
    }
    return nil
  }

  private static func workload(_ pod: JSONValue, _ links: [Link]) -> Workload {
    for link in links {
      switch link.object.group {
      case "argoproj.io":
        return .engine(
          name: "Argo \(link.object.kind)",
          advice: "Argo makes a retried step under its own rules: use argo retry, argo resubmit or argo stop")
      case "kubeflow.org", "trainer.kubeflow.org":
        return .engine(
          name: "Kubeflow \(link.object.kind)",
          advice: "Its operator makes the pod again as the \(link.object.kind) says: change or delete that")
      case "airflow.apache.org", "spark.apache.org", "sparkoperator.k8s.io", "ray.io", "jobset.x-k8s.io",
        "leaderworkerset.x-k8s.io", "tekton.dev", "serving.knative.dev":
        return .engine(
          name: "\(link.object.kind)",
          advice: "Its controller makes the pod again: change or delete the \(link.object.kind)")
      default: continue
      }
    }
    if links.isEmpty {
      let labels = pod[["metadata", "labels"]]
      if labels?["dag_id"] != nil, labels?["task_id"] != nil {
        return .engine(
          name: "Airflow task",
          advice: "Airflow watches the pod and retries the task by itself: clear the task in Airflow")
      }
      return .bare
    }
    switch (links[0].object.group, links[0].object.kind) {
    case ("batch", "Job"):
      if links.count > 1, links[1].object.kind != "CronJob" { return .unknown(kind: links[1].object.kind) }
      return .job
    case ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("", "ReplicationController"): return .replicas
    case ("apps", "DaemonSet"): return .daemonSet
    default: return .unknown(kind: links[0].object.kind)
    }
  }

  /// Whether a queueing system (Kueue) decides when it may start.
  static func isQueued(_ manifest: JSONValue) -> Bool {
    manifest[["metadata", "labels", "kueue.x-k8s.io/queue-name"]] != nil
  }
}
