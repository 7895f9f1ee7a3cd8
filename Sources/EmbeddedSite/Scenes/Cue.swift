/// Something that happens in a scene at a given time.
struct Cue: Sendable {
  enum Action: Sendable {
    /// `{job:NAMESPACE/NAME}` in its flags becomes that pod's job id.
    case add(PodTemplate, JobPlan?)
    /// A pod that the scheduler cannot place.
    case addUnschedulable(PodTemplate)
    /// A batch Job whose pods are added by other cues.
    case addJob(BatchJob)
    /// Somebody runs `scancel`: the plugin's account, or the user of this number.
    case cancelJob(of: String, by: Int? = nil)
    /// Something happens to a job that Slurm alone knows of.
    case setJob(of: String, EmbeddedSite.JobChange)
    /// A pod whose job the plugin was asked for and never gave.
    case addLost(PodTemplate)
    case suspendJob(of: String)
    /// Somebody runs `kubectl delete`.
    case delete(String)
    case interLink(node: String, up: Bool)
  }

  /// Seconds relative to the end of the warm-up.
  var at: Double
  var action: Action
}

/// A `batch/v1` Job as its controller has left it.
struct BatchJob: Sendable {
  var namespace: String
  var name: String
  var uid: String
  var image: String
  var flags: String
  /// Beyond those that every Job has.
  var labels: [(String, String)] = []
  var backoffLimit: Int64 = 6

  func document(created: Double) -> Document {
    var labels: Document = [
      "batch.kubernetes.io/controller-uid": .string(uid), "batch.kubernetes.io/job-name": .string(name),
      "controller-uid": .string(uid), "job-name": .string(name),
    ]
    for (key, value) in self.labels { labels[key] = .string(value) }
    return [
      "metadata": [
        "name": .string(name), "namespace": .string(namespace), "uid": .string(uid), "generation": 1,
        "creationTimestamp": .string(RFC3339.string(created)), "labels": labels,
      ],
      "spec": [
        "parallelism": 1, "completions": 1, "backoffLimit": .int(backoffLimit),
        "completionMode": "NonIndexed",
        "suspend": false,
        "selector": ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]],
        "template": [
          "metadata": ["labels": labels, "annotations": ["slurm-job.vk.io/flags": .string(flags)]],
          "spec": [
            "containers": [["name": "main", "image": .string(image), "resources": [:]]],
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst", "securityContext": [:],
            "schedulerName": "default-scheduler",
          ],
        ],
      ],
      "status": [
        "active": 1, "ready": 1, "startTime": .string(RFC3339.string(created)), "terminating": 0,
        "uncountedTerminatedPods": [:],
      ],
    ]
  }
}
