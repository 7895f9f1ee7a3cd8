import ClientCore
import Monitor

@testable import InterLinkTUI

/// Hops in every state, histories, and jobs in every stage.
nonisolated extension Fixture {
  static func hop(
    _ id: String, _ kind: Hop.Kind, _ state: Hop.State, _ change: (inout Hop) -> Void = { _ in }
  )
    -> Hop
  {
    let name = id.split(separator: "/").last.map(String.init) ?? id
    var hop = Hop(id: id, kind: kind, name: name, state: state)
    hop.since = ago(3600)
    if state == .good { hop.lastGood = ago(2) }
    change(&hop)
    return hop
  }

  static func apiServer(_ state: Hop.State = .good) -> Hop {
    var hop = Hop(id: "apiServer", kind: .apiServer, name: "https://vega.example.org:6443", state: state)
    (hop.latency, hop.since) = (.milliseconds(12), ago(3600))
    hop.lastGood = state == .good ? ago(0.2) : ago(192)
    (hop.requests, hop.requestsPerMinute, hop.ground) = (312, 4, "asked by us")
    hop.facts = ["Kubernetes v1.33.13", "3 watches are open"]
    return hop
  }

  static func kubelet(_ node: String, _ state: Hop.State = .good) -> Hop {
    hop("virtualKubelet/\(node)", .virtualKubelet, state) {
      $0.ground = "lease of the node"
      $0.facts = ["version f632175", "renews its lease every 10 s"]
      if state != .good { $0.lastGood = ago(420) }
    }
  }

  static func interLink(_ node: String, _ state: Hop.State = .good) -> Hop {
    hop("interLink/\(node)", .interLink, state) {
      ($0.requests, $0.requestsPerMinute, $0.ground) = (140, 2, "asked by us")
      $0.latency = state == .good ? .milliseconds(41) : nil
      if state != .good { ($0.since, $0.lastGood) = (ago(122), ago(122)) }
    }
  }

  static func plugin(_ node: String, _ state: Hop.State = .good) -> Hop {
    hop("plugin/\(node)", .plugin, state) { $0.ground = "condition of the node" }
  }

  static func slurm(_ state: Hop.State = .good, node: String? = nil) -> Hop {
    var hop = Hop(
      id: node.map { "slurm/\($0)" } ?? "slurm", kind: .slurm, name: "slurmrestd at http://head:6820",
      state: state)
    (hop.latency, hop.since) = (.milliseconds(8), ago(3600))
    hop.lastGood = state == .good ? ago(3) : ago(75)
    (hop.requests, hop.requestsPerMinute, hop.ground) = (410, 9, "asked by us")
    hop.lastError = (text: "slurm_load_jobs error: Unable to contact slurm controller", at: ago(600))
    hop.facts = ["Slurm 22.05.8, API v0.0.38", "cluster vega"]
    return hop
  }

  static let refusedReason = "127.0.0.1:3000 refuses connections"

  /// Everything works.
  static func healthy() -> Snapshot {
    var snapshot = snapshot()
    snapshot.nodes = snapshot.nodes.filter { $0.node.meta.name == "vega-vk" }
    snapshot.hasSlurm = true
    snapshot.hops = [apiServer(), kubelet("vega-vk"), interLink("vega-vk"), plugin("vega-vk"), slurm()]
    snapshot.history = history()
    return snapshot
  }

  /// Everything works; the API server takes its time, and Slurm has not been asked for a while.
  static func slow() -> Snapshot {
    var snapshot = healthy()
    for index in snapshot.hops.indices {
      switch snapshot.hops[index].kind {
      case .apiServer: snapshot.hops[index].latency = .milliseconds(1200)
      case .slurm: snapshot.hops[index].lastGood = ago(46)
      default: break
      }
    }
    return snapshot
  }

  /// interLink is broken at one of three nodes; another's virtual kubelet is silent.
  static func ailing() -> Snapshot {
    var snapshot = snapshot()
    snapshot.hasSlurm = true
    var broken = interLink("cnaf-vk", .bad(refusedReason))
    broken.advice = "Start interLink's API server at the edge node of cnaf-vk, or look at its log."
    broken.lastError = (
      text: "Post \"http://127.0.0.1:3000/status\": dial tcp 127.0.0.1:3000: connect: connection refused",
      at: ago(4)
    )
    snapshot.hops = [
      apiServer(), kubelet("cnaf-vk"), broken, plugin("cnaf-vk", .hidden("interLink does not answer")),
      kubelet("juwels-vk", .bad("it has not renewed its lease for 7 min")),
      interLink("juwels-vk", .hidden("the virtual kubelet is silent")), kubelet("vega-vk"),
      hop("kubeletPort/vega-vk", .kubeletPort, .unknown("it is asked when a log is opened")),
      interLink("vega-vk"),
      plugin("vega-vk"), slurm(.poor("answers take 4.2 s: asked less often")),
    ]
    snapshot.history = history()
    return snapshot
  }

  static func twoSites() -> Snapshot {
    var snapshot = ailing()
    snapshot.nodes = snapshot.nodes.map { record in
      NodeRecord(
        site: record.node.meta.name == "cnaf-vk" ? "cnaf" : "vega", node: record.node,
        interLink: record.interLink,
        readiness: record.readiness, learnt: record.learnt)
    }
    var vega = SiteStatus()
    (vega.name, vega.connection, vega.isComplete) = ("vega", .live(since: ago(3600)), true)
    vega.hops = [apiServer(), kubelet("vega-vk"), interLink("vega-vk"), slurm()]
    var cnaf = SiteStatus()
    cnaf.name = "cnaf"
    cnaf.connection = .lost(reason: "refused", lastHeard: ago(192), retryAt: now + 5, attempt: 3)
    cnaf.lastHeard = ago(192)
    cnaf.hops = [apiServer(.bad("connection refused"))]
    cnaf.hops += [kubelet("cnaf-vk", .hidden("the API server does not answer"))]
    snapshot.sites = [vega, cnaf]
    return snapshot
  }

  /// An hour with a burst of jobs, and a look away of ten minutes.
  static func history() -> SiteHistory {
    var history = SiteHistory()
    for minute in 0..<55 {
      let wave = (minute * 7 + minute * minute / 9) % 23
      history.take(
        time: ago(Double(55 - minute) * 60), pending: minute < 5 ? 0 : wave, running: min(38, minute))
    }
    return history
  }

  /// The pods of the fixture with what Slurm says of their jobs.
  static func timed() -> Snapshot {
    var snapshot = healthy()
    var table = JobTable()
    _ = table.take(timedJobs(), from: "slurmrestd", cluster: "vega", covering: .everything, at: ago(3))
    snapshot.pods = snapshot.pods.map { record in
      guard case .number(let id)? = record.job, let job = table[JobKey(cluster: "vega", id: id)] else {
        return record
      }
      var join = record.join
      join.job = job
      return PodRecord(
        key: record.key, pod: record.pod, learnt: record.learnt, isGone: record.isGone, join: join)
    }
    return snapshot
  }

  private static func timedJobs() -> [SlurmJob] {
    func job(
      _ id: UInt64, _ state: SlurmBaseState, submitted: Double, started: Double? = nil, ended: Double? = nil,
      _ change: (inout SlurmJob) -> Void = { _ in }
    ) -> SlurmJob {
      var job = SlurmJob(id: SlurmJobID(cluster: "vega", number: id))
      (job.state, job.submitted) = (SlurmState(state), ago(submitted))
      (job.started, job.ended) = (started.map(ago), ended.map(ago))
      if started != nil { job.nodes = "gn07" }
      change(&job)
      return job
    }
    return [
      job(8_831_201, .running, submitted: 4798, started: 4335) { $0.deadline = ago(-4665) },
      job(8_831_233, .pending, submitted: 1498) { $0.expectedStart = ago(-1740) },
      job(8_830_977, .cancelled, submitted: 7698, ended: 1264),
      job(8_830_911, .completed, submitted: 9198, started: 1930, ended: 130),
      job(8_830_999, .timeout, submitted: 5198, started: 3722, ended: 122),
    ]
  }
}
