extension SlurmJob: SlurmItem {
  static let listKeys = ["jobs"]

  /// Reads one member of `jobs`: of `squeue --json` and slurmrestd's `jobs`, of 21.08 to 26.11
  /// (v0.0.36 to v0.0.46, with and without `+complex`), and of `sacct --json`, which nests.
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    self.init(id: SlurmJobID(cluster: "", number: 0))
    var raw = Raw()
    try reader.object { (reader, key) throws(JSONError) in
      if try read(&reader, key, &interner, &raw) { return }
      if try readAccounting(&reader, key, &interner, &raw) { return }
      try reader.skip()
    }
    if let job = raw.arrayJob, job != 0 {
      array = ArrayTask(job: UInt64(job), task: raw.arrayTask, tasks: raw.arrayTasks)
    }
    if let perCPU = raw.memoryPerCPU {
      memory = .perCPU(perCPU)
    } else if let perNode = raw.memoryPerNode {
      memory = .perNode(perNode)
    }
    if !raw.expandedOutput.isEmpty { output = raw.expandedOutput }
    if gres.isEmpty { gres = raw.tresPerNode.isEmpty ? raw.tresPerJob : raw.tresPerNode }
    settle(start: raw.start, end: raw.end)
  }

  /// What has to wait for other fields before it means something.
  struct Raw {
    var start, end: Timestamp?
    var arrayJob, arrayTask: Int?
    var arrayTasks = ""
    var memoryPerNode, memoryPerCPU: Int?
    var expandedOutput = ""
    var tresPerNode = ""
    var tresPerJob = ""
  }

  /// Whether `key` is one of squeue's and slurmrestd's, and was read.
  private mutating func read(
    _ reader: inout JSONReader, _ key: JSONReader.Key, _ interner: inout Interner, _ raw: inout Raw
  ) throws(JSONError) -> Bool {
    switch key {
    case "job_id": id.number = UInt64(clamping: try reader.slurmInteger() ?? 0)
    case "cluster": id.cluster = try reader.slurmText(&interner)
    case "array_job_id": raw.arrayJob = try reader.slurmInteger()
    case "array_task_id": raw.arrayTask = try reader.slurmInteger()
    case "array_task_string": raw.arrayTasks = try reader.slurmText(&interner)
    case "name": name = try reader.slurmText(&interner)
    case "user_name": user = try reader.slurmText(&interner)
    case "account": account = try reader.slurmText(&interner)
    case "partition": partition = try reader.slurmText(&interner)
    case "qos": qos = try reader.slurmText(&interner)
    case "job_state": state = SlurmState(words: try reader.slurmWords(&interner))
    case "state_reason": reason = try reader.slurmText(&interner)
    case "state_description": stateDescription = try reader.slurmText(&interner)
    case "priority": priority = try reader.slurmInteger()
    case "submit_time": submitted = try reader.slurmTime()
    case "eligible_time": eligible = try reader.slurmTime()
    case "start_time": raw.start = try reader.slurmTime()
    case "end_time": raw.end = try reader.slurmTime()
    case "time_limit": timeLimit = try reader.slurmNumber()
    case "nodes": nodes = try reader.slurmText(&interner)
    case "node_count": nodeCount = try reader.slurmInteger()
    case "cpus": cpus = try reader.slurmInteger()
    case "memory_per_node": raw.memoryPerNode = try reader.slurmInteger()
    case "memory_per_cpu": raw.memoryPerCPU = try reader.slurmInteger()
    case "tres_req_str": requested = SlurmTRES(try reader.slurmText(&interner))
    case "tres_alloc_str": allocated = SlurmTRES(try reader.slurmText(&interner))
    case "gres_detail": gres = try reader.slurmText(&interner)
    case "tres_per_node": raw.tresPerNode = try reader.slurmText(&interner)
    case "tres_per_job": raw.tresPerJob = try reader.slurmText(&interner)
    case "exit_code": exit = try reader.slurmExit(&interner)
    case "command": command = try reader.slurmText(&interner)
    case "current_working_directory": directory = try reader.slurmText(&interner)
    case "standard_output": output = try reader.slurmText(&interner)
    case "stdout_expanded": raw.expandedOutput = try reader.slurmText(&interner)
    case "dependency": dependency = try reader.slurmText(&interner)
    case "hold": isHeld = try reader.slurmBool()
    case "restart_cnt": requeues = try reader.slurmInteger() ?? 0
    case "last_sched_evaluation": evaluated = try reader.slurmTime()
    default: return false
    }
    return true
  }
}

extension JSONReader {
  /// A wait status (before 23.02), `{"status":…,"return_code":…,"signal":{"signal_id"|"id":…}}` with numbers of
  /// every kind, or `"0:15"`.
  mutating func slurmExit(_ interner: inout Interner) throws(JSONError) -> ExitStatus? {
    switch try kind() {
    case .string: return ExitStatus(try text())
    case .object: break
    default: return try slurmInteger().map { ExitStatus(waitStatus: $0) }
    }
    var exit = ExitStatus(code: 0)
    var isTold = false
    var wrapped: (isSet: Bool, number: Int?) = (true, nil)
    try object { (reader, key) throws(JSONError) in
      switch key {
      case "return_code":
        exit.code = try reader.slurmInteger() ?? 0
        isTold = true
      case "signal":
        guard try reader.kind() == .object else {
          exit.signal = try reader.slurmInteger() ?? 0
          return
        }
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "id", "signal_id": exit.signal = try reader.slurmInteger() ?? 0
          default: try reader.skip()
          }
        }
      // v0.0.39 wraps the wait status itself.
      case "number": wrapped.number = try reader.slurmInteger()
      case "set": wrapped.isSet = try reader.slurmBool()
      default: try reader.skip()
      }
    }
    if isTold { return exit }
    return wrapped.isSet ? wrapped.number.map { ExitStatus(waitStatus: $0) } ?? exit : nil
  }
}
