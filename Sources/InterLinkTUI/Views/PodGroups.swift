internal import ClientCore
internal import Monitor

/// How pods are put together: by what made them, by where they go.
nonisolated enum PodGroups {
  /// In the order in which the key goes through them.
  static func all(_ glyphs: Glyphs) -> TableGroups<PodRow> {
    TableGroups(
      groupings: [
        Grouping("service") { service($0.record.pod) }, Grouping("owner") { owner($0.record.pod) },
        Grouping("node") { row in
          let name = row.record.pod.nodeName
          return name.isEmpty ? nil : GroupName(name: name, kind: "Node")
        },
        Grouping("site", fewest: 2) { GroupName(name: $0.record.key.site, kind: "Site") },
      ], states: { states(of: $0, glyphs) })
  }

  /// OSCAR labels the pods of a service's jobs (`pkg/types/service.go`).
  private static func service(_ pod: Pod) -> GroupName? {
    pod.meta.labels["oscar_service"].map {
      GroupName(name: $0, kind: "OSCAR service", place: pod.meta.namespace)
    }
  }

  /// The top-most owner that labels tell of; else the pod's own.
  static func owner(_ pod: Pod) -> GroupName? {
    for (label, kind) in owners {
      if let name = pod.meta.labels[label], !name.isEmpty {
        return GroupName(name: name, kind: kind, place: pod.meta.namespace)
      }
    }
    guard let owner = pod.meta.controller else { return nil }
    var name = GroupName(name: owner.name, kind: owner.kind, place: pod.meta.namespace)
    // A Deployment names its ReplicaSets after itself and the hash that labels their pods.
    if owner.kind == "ReplicaSet", let hash = pod.meta.labels["pod-template-hash"],
      owner.name.hasSuffix("-\(hash)")
    {
      (name.kind, name.name) = ("Deployment", String(owner.name.dropLast(hash.count + 1)))
    }
    return name
  }

  /// Its service and its owner, as far as it has them.
  static func names(of pod: Pod) -> [GroupName] { [service(pod), owner(pod)].compactMap { $0 } }

  /// Labels by which controllers that own other controllers mark their pods.
  private static let owners: [(label: String, kind: String)] = [
    ("workflows.argoproj.io/workflow", "Workflow"), ("tekton.dev/pipelineRun", "PipelineRun"),
    ("serving.knative.dev/service", "Knative service"), ("training.kubeflow.org/job-name", "Training job"),
    ("jobset.sigs.k8s.io/jobset-name", "JobSet"), ("ray.io/cluster", "RayCluster"),
    ("batch.kubernetes.io/job-name", "Job"), ("job-name", "Job"),
  ]

  /// What Slurm says of its job, or else what Kubernetes does; and whether it is to be looked into.
  private static func states(of row: PodRow, _ glyphs: Glyphs) -> [RowState] {
    var states = row.isFinding ? [RowState(word: glyphs.warning, role: .attention, rank: -1)] : []
    if row.record.isGone {
      states.append(RowState(word: "gone", role: .stale, rank: 9))
    } else if let job = row.job {
      let (role, rank) = JobSummary.look(of: job.state.category)
      states.append(RowState(word: job.state.compact, role: role, rank: rank))
    } else {
      let index = SiteCounts.Phases.index(of: row.record)
      let known = SiteCounts.Phases.known[index]
      states.append(RowState(word: known.word, role: known.role, rank: 8))
    }
    return states
  }
}
