extension FaultScript {
  /// One thing that happens.
  ///
  /// Pods and nodes are numbers, counted around those that are there when it happens.
  public enum Action: Sendable, Equatable {
    // What clusters do.
    /// Pods come.
    case createPods(Int)
    /// A label changes.
    case labelPod(Int, value: Int)
    /// An annotation of a megabyte comes.
    case inflatePod(Int)
    /// Somebody deletes a pod; a running one has its grace.
    case deletePod(Int)
    /// A pod is gone at once.
    case removePod(Int)
    /// A pod is gone, and another of the same name is there.
    case replacePod(Int)
    /// A node says that it is ready, or not.
    case setNode(Int, isReady: Bool)
    /// A node is gone; its virtual kubelet lives on.
    case deleteNode(Int)
    /// A node is gone, and another of the same name is there.
    case replaceNode(Int)
    /// Nodes that are gone come back.
    case returnNodes

    // What clusters do whose jobs are Slurm's.
    /// A pod's job comes into a state.
    case setJob(ofPod: Int, EmbeddedSite.JobBase)
    /// slurmctld forgets a pod's job.
    case forgetJob(ofPod: Int)
    /// A pod's job is gone, and its number belongs to somebody else's.
    case reuseJobID(ofPod: Int)
    /// A job without a pod comes.
    case addOrphan(node: Int)

    // What goes wrong on the way.
    /// The next requests that match fail.
    case fail(EmbeddedSite.RequestPattern, EmbeddedSite.Fault, skip: Int, count: Int)
    /// Something happens to all open watches.
    case disturb(EmbeddedSite.WatchFault)
    /// A part of the way is out of order, or (nil) in order again.
    case setOutage(Part, EmbeddedSite.Outage?)
    /// Slurm is out of order, or (nil) in order again.
    case setSlurm(EmbeddedSite.SlurmOutage?)
    /// The API server forgets its history.
    case compact
    /// Somebody makes a backup of etcd.
    case backUp
    /// Somebody plays the last backup back, and the API server starts anew.
    case restore
  }

  /// A part that can be out of order.
  public enum Part: Sendable, Equatable {
    case apiServer
    case interLink(node: Int)
    case plugin(node: Int)
  }
}

extension FaultScript.Action: CustomStringConvertible {
  /// On one line.
  public var description: String {
    switch self {
    case .fail(let requests, let fault, let skip, let count):
      let pattern = [requests.verb, requests.resource].map { $0 ?? "any" }.joined(separator: " ")
      return "fail \(count) requests (\(pattern)) to \(requests.door) after \(skip) with \(fault)"
    case .disturb(let fault): return "watches: \(fault)"
    case .setOutage(let part, let outage): return "\(part): \(outage.map { "\($0)" } ?? "in order")"
    case .setSlurm(let outage): return "Slurm: \(outage.map { "\($0)" } ?? "in order")"
    case .setJob(let pod, let base): return "job of pod \(pod) becomes \(base.rawValue)"
    case .createPods(let count): return "\(count) pods come"
    case .labelPod(let pod, let value): return "label of pod \(pod) becomes \(value)"
    case .inflatePod(let pod): return "pod \(pod) gets an annotation of a megabyte"
    case .deletePod(let pod): return "pod \(pod) is deleted"
    case .removePod(let pod): return "pod \(pod) is removed"
    case .replacePod(let pod): return "pod \(pod) is replaced"
    case .setNode(let node, let isReady): return "node \(node) is \(isReady ? "ready" : "not ready")"
    case .deleteNode(let node): return "node \(node) is deleted"
    case .replaceNode(let node): return "node \(node) is replaced"
    case .returnNodes: return "nodes come back"
    case .forgetJob(let pod): return "Slurm forgets the job of pod \(pod)"
    case .reuseJobID(let pod): return "the number of the job of pod \(pod) is reused"
    case .addOrphan(let node): return "a job without a pod comes behind node \(node)"
    case .compact: return "the API server forgets its history"
    case .backUp: return "etcd is backed up"
    case .restore: return "etcd is restored"
    }
  }
}
