/// A member of `jobs`, in the shape of a version.
struct RESTJob {
  let version: RESTVersion
  let report: JobReport
  private var job: SimulatedJob { report.job }

  init(_ report: JobReport, _ version: RESTVersion) { (self.report, self.version) = (report, version) }

  var document: Document { version.number <= 38 ? old : new }

  // MARK: - What all versions have

  private var state: Document {
    version.number < 40
      ? .string(job.state.long) : .array(job.state.words.map { .string($0) })
  }

  private func text(_ text: String) -> Document { .string(text) }
  private func int(_ value: Int) -> Document { .int(Int64(value)) }

  private var flags: [String] {
    var flags: [String] = []
    if job.options.cpusPerTask > 1 { flags.append("JOB_CPUS_SET") }
    if job.eligible != nil { flags.append("JOB_ACCRUE_OVER") }
    if job.started != nil, !job.state.base.hasEnded { flags.append("JOB_WAS_RUNNING") }
    return flags + ["JOB_MEM_SET"]
  }

  /// Up to v0.0.38: 111 members, numbers bare.
  private var old: Document {
    var fields: [(key: String, value: Document)] = []
    func add(_ members: KeyValuePairs<String, Document>) {
      for (key, value) in members { fields.append((key, value)) }
    }
    identity(add)
    add([
      "billable_tres": .double(Double(report.job.allocation == nil ? 0 : job.cpus)),
      "cpus_per_task": job.options.cpusPerTask > 1 ? int(job.options.cpusPerTask) : nil,
      "cpu_frequency_minimum": nil, "cpu_frequency_maximum": nil, "cpu_frequency_governor": nil,
      "cpus_per_tres": "", "deadline": 0, "delay_boot": 0, "dependency": text(report.dependency),
      "derived_exit_code": int(job.derivedExitCode << 8), "eligible_time": version.time(job.eligible),
      "end_time": version.time(report.end), "excluded_nodes": "",
      "exit_code": version.exit(code: job.exitCode, signal: job.signal, hasEnded: job.state.base.hasEnded),
      "features": text(job.options.constraint), "federation_origin": "", "federation_siblings_active": "",
      "federation_siblings_viable": "", "gres_detail": gresDetail, "group_id": int(report.uid),
      "group_name": text(report.user), "job_id": .int(Int64(job.id)),
    ])
    if let resources { add(["job_resources": resources]) }
    add([
      "job_state": state, "last_sched_evaluation": version.time(job.evaluated),
      "licenses": text(job.options.licenses),
      "max_cpus": 0, "max_nodes": 0, "mcs_label": "", "memory_per_tres": "", "name": text(report.jobName),
      "nodes": text(report.nodes), "nice": nil, "tasks_per_core": nil, "tasks_per_node": 0,
      "tasks_per_socket": nil, "tasks_per_board": 0, "cpus": int(job.cpus),
      "node_count": int(job.options.nodes), "tasks": int(job.options.tasks), "het_job_id": 0,
      "het_job_id_set": "", "het_job_offset": 0, "partition": text(report.partition.name), "prefer": "",
      "memory_per_node": int(report.memory), "memory_per_cpu": nil,
      "minimum_cpus_per_node": int(job.options.cpusPerTask), "minimum_tmp_disk_per_node": 0,
      "preempt_time": 0,
      "pre_sus_time": int(Int(job.suspendedFor)), "priority": int(job.priority), "profile": nil,
      "qos": text(job.quality), "reboot": false,
      "required_nodes": text(job.options.nodeList.joined(separator: ",")),
      "requeue": .bool(job.options.isRequeueable), "resize_time": 0, "restart_cnt": int(job.requeues),
      "resv_name": text(job.options.reservation), "shared": nil,
      "show_flags": ["SHOW_ALL", "SHOW_DETAIL", "SHOW_LOCAL"], "sockets_per_board": 0,
      "sockets_per_node": nil,
      "start_time": version.time(report.start), "state_description": text(job.reasonText ?? ""),
      "state_reason": text(job.reason), "standard_error": text(report.output), "standard_input": "/dev/null",
      "standard_output": text(report.output), "submit_time": version.time(job.submitted),
      "suspend_time": version.time(job.suspendedAt), "system_comment": "",
      "time_limit": version.number(report.limitMinutes), "time_minimum": 0, "threads_per_core": nil,
      "tres_bind": "", "tres_freq": "", "tres_per_job": "", "tres_per_node": text(report.gres),
      "tres_per_socket": "", "tres_per_task": "", "tres_req_str": text(report.requestedTRES),
      "tres_alloc_str": text(report.allocatedTRES), "user_id": int(report.uid),
      "user_name": text(report.user),
      "wckey": "", "current_working_directory": text(report.workDirectory),
    ])
    return .object(Document.Fields(unique: fields))
  }

  /// From v0.0.39 on: numbers that may be missing are wrapped, the state is a list from v0.0.40 on.
  private var new: Document {
    var fields: [(key: String, value: Document)] = []
    func add(_ members: KeyValuePairs<String, Document>) {
      for (key, value) in members { fields.append((key, value)) }
    }
    let none = version.number(nil)
    let hasEnded = job.state.base.hasEnded
    identity(add)
    add([
      "billable_tres": number(double: report.job.allocation == nil ? nil : Double(job.cpus)),
      "cpus_per_task": version.number(job.options.cpusPerTask), "cpu_frequency_minimum": none,
      "cpu_frequency_maximum": none, "cpu_frequency_governor": none, "cpus_per_tres": "", "cron": "",
      "deadline": version.time(nil), "delay_boot": version.number(0), "dependency": text(report.dependency),
      "derived_exit_code": version.exit(code: job.derivedExitCode, signal: 0, hasEnded: hasEnded),
      "eligible_time": version.time(job.eligible), "end_time": version.time(report.end), "excluded_nodes": "",
      "exit_code": version.exit(code: job.exitCode, signal: job.signal, hasEnded: hasEnded), "extra": "",
      "failed_node": text(job.failedNode), "features": text(job.options.constraint), "federation_origin": "",
      "federation_siblings_active": "", "federation_siblings_viable": "", "gres_detail": gresDetail,
      "group_id": int(report.uid), "group_name": text(report.user), "het_job_id": version.number(0),
      "het_job_id_set": "", "het_job_offset": version.number(0), "job_id": .int(Int64(job.id)),
      "job_resources": resources ?? (version.number >= 40 ? nil : [:]), "job_size_str": [],
      "job_state": state,
      "last_sched_evaluation": version.time(job.evaluated), "licenses": text(job.options.licenses),
    ])
    if version.number >= 42 { add(["licenses_allocated": ""]) }
    add([
      "mail_type": [], "mail_user": text(report.user), "max_cpus": version.number(0),
      "max_nodes": version.number(0), "mcs_label": "", "memory_per_tres": "", "name": text(report.jobName),
      "network": "", "nodes": text(report.nodes), "nice": 0, "tasks_per_core": none,
      "tasks_per_tres": version.number(0), "tasks_per_node": version.number(0), "tasks_per_socket": none,
      "tasks_per_board": version.number(0), "cpus": version.number(job.cpus),
      "node_count": version.number(job.options.nodes), "tasks": version.number(job.options.tasks),
      "partition": text(report.partition.name), "prefer": "", "memory_per_cpu": none,
      "memory_per_node": version.number(report.memory),
      "minimum_cpus_per_node": version.number(job.options.cpusPerTask),
      "minimum_tmp_disk_per_node": version.number(0), "power": ["flags": []],
      "preempt_time": version.time(nil),
      "preemptable_time": version.time(nil), "pre_sus_time": version.time(job.suspendedFor),
      "hold": .bool(job.isHeld), "priority": version.number(job.priority), "profile": ["NOT_SET"],
      "qos": text(job.quality), "reboot": false,
      "required_nodes": text(job.options.nodeList.joined(separator: ",")),
      "minimum_switches": 0, "requeue": .bool(job.options.isRequeueable), "resize_time": version.time(nil),
      "restart_cnt": int(job.requeues), "resv_name": text(job.options.reservation),
      "scheduled_nodes": "", "selinux_context": "", "shared": ["none"], "exclusive": [],
      "oversubscribe": true,
      "show_flags": ["ALL", "DETAIL", "LOCAL"], "sockets_per_board": 0, "sockets_per_node": none,
      "start_time": version.time(report.start), "state_description": text(job.reasonText ?? ""),
      "state_reason": text(job.reason), "standard_error": "", "standard_input": "/dev/null",
      "standard_output": text(report.output),
    ])
    if version.number >= 44 {
      add([
        "stdin_expanded": "/dev/null", "stdout_expanded": text(report.output),
        "stderr_expanded": text(report.output),
      ])
    }
    add([
      "submit_time": version.time(job.submitted), "suspend_time": version.time(job.suspendedAt),
      "system_comment": "",
      "time_limit": version.number(report.limitMinutes, isInfinite: report.limitMinutes == nil),
      "time_minimum": version.number(0), "threads_per_core": none, "tres_bind": "", "tres_freq": "",
      "tres_per_job": "", "tres_per_node": text(report.gres), "tres_per_socket": "", "tres_per_task": "",
      "tres_req_str": text(report.requestedTRES), "tres_alloc_str": text(report.allocatedTRES),
      "user_id": int(report.uid), "user_name": text(report.user), "maximum_switch_wait_time": 0, "wckey": "",
      "current_working_directory": text(report.workDirectory),
    ])
    return .object(Document.Fields(unique: fields))
  }

  /// The members that come first, from the account to the container.
  private func identity(_ add: (KeyValuePairs<String, Document>) -> Void) {
    let isOld = version.number <= 38
    let array = job.array
    add([
      "account": text(job.account), "accrue_time": version.time(job.eligible),
      "admin_comment": text(job.adminComment),
    ])
    if !isOld { add(["allocating_node": text(report.cluster.controller)]) }
    add([
      "array_job_id": isOld
        ? .int(Int64(array?.job ?? 0)) : version.number(Int(clamping: array?.job ?? 0)),
      "array_task_id": version.number(array?.task),
      "array_max_tasks": isOld ? int(array?.limit ?? 0) : version.number(array?.limit ?? 0),
      "array_task_string": text(report.arrayTasks), "association_id": 6, "batch_features": "",
      "batch_flag": true,
      "batch_host": text(report.batchHost),
      "flags": .array(flags.map { .string($0) }), "burst_buffer": "", "burst_buffer_state": "",
      "cluster": text(report.cluster.name), "cluster_features": "", "command": text(report.command),
      "comment": text(job.comment), "container": "",
    ])
    if !isOld { add(["container_id": ""]) }
    add([
      "contiguous": false, "core_spec": isOld ? nil : 0, "thread_spec": isOld ? nil : 32_766,
      "cores_per_socket": version.number(nil),
    ])
  }

  /// A real number that may be missing.
  private func number(double value: Double?) -> Document {
    if version.isComplex { return value.map { .double($0) } ?? nil }
    return ["set": .bool(value != nil), "infinite": false, "number": .double(value ?? 0)]
  }

  private var gresDetail: Document {
    guard let allocation = job.allocation, allocation.gpus > 0 else { return [] }
    let indices = allocation.gpus == 1 ? "0" : "0-\(allocation.gpus - 1)"
    return .array(allocation.nodes.map { _ in .string("gpu:\(allocation.gpus)(IDX:\(indices))") })
  }

  /// Nil without nodes.
  private var resources: Document? {
    guard let allocation = job.allocation, !job.state.hasEnded else { return nil }
    if version.number >= 41 {
      return [
        "select_type": ["AVAILABLE", "ONE_TASK_PER_CORE"],
        "nodes": [
          "count": int(allocation.nodes.count), "select_type": ["AVAILABLE"], "list": text(report.nodes),
          "whole": false, "allocation": [],
        ],
        "cpus": int(allocation.cpus * allocation.nodes.count), "threads_per_core": version.number(1),
      ]
    }
    let isOld = version.number <= 38
    var document: Document = [
      "nodes": text(report.nodes), "allocated_cores": int(allocation.cpus * allocation.nodes.count),
    ]
    if !isOld { document["allocated_cpus"] = 0 }
    document["allocated_hosts"] = int(allocation.nodes.count)
    document["allocated_nodes"] = .array(
      report.nodeNames.map { name in
        [
          "sockets": ["0": ["cores": ["0": "allocated"]]], "nodename": text(name), "cpus_used": 0,
          "memory_used": 0, "memory_allocated": int(allocation.memory),
        ]
      })
    return document
  }
}
