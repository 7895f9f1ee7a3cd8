/// A job as slurmdbd keeps it, in the shape of a version.
struct RESTAccounting {
  let version: RESTVersion
  let report: JobReport
  private var job: SimulatedJob { report.job }

  init(_ report: JobReport, _ version: RESTVersion) { (self.report, self.version) = (report, version) }

  private func int(_ value: Int) -> Document { .int(Int64(value)) }
  private func seconds(_ value: Double?) -> Document { int(Int(value ?? 0)) }
  private var isOld: Bool { version.number <= 38 }
  /// What is empty in older versions is null.
  private func orNull(_ text: String) -> Document { isOld && text.isEmpty ? nil : .string(text) }

  var document: Document {
    let hasEnded = job.state.base.hasEnded
    let state = job.state.base.rawValue
    let process = version.process(code: job.exitCode, signal: job.signal, hasEnded: hasEnded)
    var document: Document = [
      "account": .string(job.account),
      "comment": [
        "administrator": orNull(job.adminComment), "job": orNull(job.comment), "system": orNull(""),
      ],
      "allocation_nodes": int(job.allocation?.nodes.count ?? 0),
      "array": [
        "job_id": .int(Int64(job.array?.job ?? 0)),
        "limits": ["max": ["running": ["tasks": int(job.array?.limit ?? 0)]]],
        "task": orNull(report.arrayTasks), "task_id": version.number(job.array?.task),
      ],
      "association": [
        "account": .string(job.account), "cluster": .string(report.cluster.name), "partition": orNull(""),
        "user": .string(report.user),
      ],
      "cluster": .string(report.cluster.name), "constraints": .string(job.options.constraint),
      "container": orNull(""),
      "derived_exit_code": version.process(code: job.derivedExitCode, signal: 0, hasEnded: hasEnded),
    ]
    let (whole, micros) = (
      Int(report.cpuSeconds), Int(report.cpuSeconds.truncatingRemainder(dividingBy: 1) * 1e6)
    )
    document["time"] = [
      "elapsed": seconds(report.runTime), "eligible": seconds(job.eligible), "end": seconds(job.ended),
      "start": seconds(job.started ?? (hasEnded ? job.ended : nil)), "submission": seconds(job.submitted),
      "suspended": seconds(job.suspendedFor),
      "system": ["seconds": int(whole / 80), "microseconds": 0],
      "limit": version.number(report.limitMinutes, isInfinite: report.limitMinutes == nil),
      "total": ["seconds": int(hasEnded ? whole : 0), "microseconds": int(hasEnded ? micros : 0)],
      "user": [
        "seconds": int(hasEnded ? whole - whole / 80 : 0), "microseconds": int(hasEnded ? micros : 0),
      ],
    ]
    document["exit_code"] = process
    document["flags"] = ["CLEAR_SCHEDULING", "STARTED_ON_SCHEDULE"]
    document["group"] = .string(report.user)
    document["het"] = ["job_id": 0, "job_offset": version.number(nil)]
    document["job_id"] = .int(Int64(job.id))
    document["name"] = .string(report.jobName)
    document["mcs"] = ["label": ""]
    document["nodes"] = .string(report.nodes.isEmpty ? "None assigned" : report.nodes)
    document["partition"] = .string(report.partition.name)
    document["priority"] = version.number(job.priority)
    document["qos"] = .string(job.quality)
    document["required"] =
      isOld
      ? ["CPUs": int(job.cpus), "memory": int(report.memory)]
      : [
        "CPUs": int(job.cpus), "memory_per_cpu": version.number(nil),
        "memory_per_node": version.number(report.memory),
      ]
    document["kill_request_user"] = orNull(killer)
    document["reservation"] = isOld ? ["id": 0, "name": 0] : ["id": 0, "name": ""]
    document["state"] = [
      "current": version.words([state], since: 40), "reason": .string(job.reason),
    ]
    if !isOld { document["stdout"] = .string(report.output) }
    document["steps"] = job.started == nil ? [] : [step(process)]
    document["tres"] = ["allocated": tres(job.allocation != nil), "requested": tres(true)]
    if !isOld { document["used_gres"] = .string(job.options.gpus > 0 ? "gpu:\(job.options.gpus)" : "") }
    document["user"] = .string(report.user)
    document["wckey"] = ["wckey": "", "flags": []]
    document["working_directory"] = .string(report.workDirectory)
    return document
  }

  private var killer: String {
    guard let uid = job.cancelledBy else { return "" }
    return uid == 0 ? "root" : uid == report.cluster.uid(of: report.user) ? report.user : String(uid)
  }

  private func tres(_ isThere: Bool) -> Document {
    guard isThere else { return [] }
    func entry(_ type: String, _ name: String, _ id: Int, _ count: Int) -> Document {
      ["type": .string(type), "name": orNull(name), "id": int(id), "count": int(count)]
    }
    var list = [
      entry("cpu", "", 1, job.cpus), entry("mem", "", 2, report.memory * job.options.nodes),
      entry("node", "", 4, job.options.nodes), entry("billing", "", 5, job.cpus),
    ]
    if report.gpus > 0 { list.append(entry("gres", "gpu", 1001, report.gpus)) }
    return .array(list)
  }

  private func step(_ exit: Document) -> Document {
    let times: Document = ["seconds": 0, "microseconds": 0]
    let peak: Document = [
      [
        "type": "mem", "name": orNull(""), "id": 2, "count": int(report.peakMemory), "task": 0,
        "node": .string(report.batchHost),
      ]
    ]
    let none: Document = ["max": [], "min": [], "average": [], "total": []]
    return [
      "nodes": [
        "list": .array(report.nodeNames.map { .string($0) }), "count": int(report.nodeNames.count),
        "range": .string(report.nodes),
      ],
      "tres": [
        "requested": job.ended == nil ? none : ["max": peak, "min": [], "average": [], "total": []],
        "consumed": none, "allocated": tres(true),
      ],
      "time": [
        "elapsed": seconds(report.runTime), "end": seconds(job.ended), "start": seconds(job.started),
        "suspended": 0, "system": times, "total": times, "user": times,
      ],
      "exit_code": exit, "tasks": ["count": 1], "pid": orNull(""),
      "CPU": ["requested_frequency": ["min": version.number(0), "max": version.number(0)], "governor": []],
      "kill_request_user": orNull(""), "state": version.words([job.state.base.rawValue], since: 40),
      "statistics": ["CPU": ["actual_frequency": 0], "energy": ["consumed": version.number(0)]],
      "step": ["job_id": .int(Int64(job.id)), "het": ["component": nil], "id": "batch", "name": "batch"],
      "task": ["distribution": "Unknown"],
    ]
  }
}
