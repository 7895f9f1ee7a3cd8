/// What `scontrol show …` prints: `Key=value` pairs.
enum ScontrolText {
  /// The pairs of one record, in which later pairs take the place of earlier ones: a job's name comes first, may
  /// hold line breaks, and could otherwise pretend to be the rest.
  typealias Record = [String: String]

  /// The records of `output`, each of which begins with `first` at the beginning of a line.
  static func records(_ output: [UInt8], first: String) -> [Record] {
    var records: [Record] = []
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if line.hasPrefix(first + "=") { records.append([:]) }
      guard !records.isEmpty else { continue }
      var key = ""
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        if !toEndOfLine.contains(key), let equals = word.firstIndex(of: "="), isKey(word[..<equals]) {
          key = String(word[..<equals])
          records[records.count - 1][key] = String(word[word.index(after: equals)...])
        } else if !key.isEmpty {
          records[records.count - 1][key, default: ""] += " " + word
        }
      }
    }
    return records
  }

  /// What stands last on its line, and may hold anything.
  private static let toEndOfLine: Set<String> = ["JobName", "Command", "WorkDir", "StdOut", "Comment"]

  private static func isKey(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x2F...0x3A).contains($0) || $0 == 0x5F || ($0 | 0x20) &- 0x61 < 26 }
  }

  /// Jobs of `scontrol show job`.
  static func jobs(_ output: [UInt8]) -> [SlurmJob] {
    records(output, first: "JobId").map { record in
      func text(_ key: String) -> String { SlurmText.text(record[key] ?? "") }
      func time(_ key: String) -> Timestamp? { record[key].flatMap { SlurmText.time($0) } }
      var job = SlurmJob(id: SlurmJobID(cluster: "", number: UInt64(text("JobId")) ?? 0))
      job.name = text("JobName")
      job.user = String(text("UserId").prefix { $0 != "(" })
      job.account = text("Account")
      job.partition = text("Partition")
      job.qos = text("QOS")
      job.state = SlurmState(text("JobState"))
      job.reason = text("Reason")
      job.priority = Int(text("Priority"))
      job.submitted = time("SubmitTime")
      job.eligible = time("EligibleTime")
      job.evaluated = time("LastSchedEval")
      job.timeLimit = SlurmText.minutes(text("TimeLimit"))
      job.nodes = text("NodeList")
      // `1-1` while it waits.
      job.nodeCount = Int(text("NumNodes").prefix { $0 != "-" })
      job.cpus = Int(text("NumCPUs").prefix { $0 != "-" })
      if let perNode = SlurmTRES.mebibytes(text("MinMemoryNode")) { job.memory = .perNode(perNode) }
      if let perCPU = SlurmTRES.mebibytes(text("MinMemoryCPU")) { job.memory = .perCPU(perCPU) }
      // Two fields from 23.02 on; one before, which means what the job has, or asks for as long as it has no node.
      if record["TRES"] == nil {
        job.requested = SlurmTRES(text("ReqTRES"))
        job.allocated = SlurmTRES(text("AllocTRES"))
      } else if job.nodes.isEmpty {
        job.requested = SlurmTRES(text("TRES"))
      } else {
        job.allocated = SlurmTRES(text("TRES"))
      }
      job.gres = text("TresPerNode")
      job.exit = ExitStatus(text("ExitCode"))
      job.command = text("Command")
      job.directory = text("WorkDir")
      job.output = text("StdOut")
      job.dependency = text("Dependency")
      job.requeues = Int(text("Restarts")) ?? 0
      job.comment = text("Comment")
      if let array = UInt64(text("ArrayJobId")) {
        let tasks = text("ArrayTaskId")
        let task = Int(tasks)
        job.array = SlurmJob.ArrayTask(job: array, task: task, tasks: task == nil ? tasks : "")
      }
      job.settle(start: time("StartTime"), end: time("EndTime"))
      return job
    }
  }

  /// Nodes of `scontrol --oneliner show nodes`.
  static func nodes(_ output: [UInt8]) -> [SlurmNode] {
    records(output, first: "NodeName").map { record in
      func text(_ key: String) -> String { SlurmText.text(record[key] ?? "") }
      var node = SlurmNode()
      node.name = text("NodeName")
      node.states = SlurmNode.states([text("State")])
      node.partitions = text("Partitions").split(separator: ",").map(String.init)
      node.cpus = Int(text("CPUTot")) ?? 0
      node.allocatedCPUs = Int(text("CPUAlloc")) ?? 0
      node.memory = Int(text("RealMemory")) ?? 0
      node.allocatedMemory = Int(text("AllocMem")) ?? 0
      node.freeMemory = Int(text("FreeMem"))
      node.gres = text("Gres")
      node.gresUsed = text("GresUsed")
      node.reason = text("Reason")
      return node
    }
  }

  /// Partitions of `scontrol --oneliner show partitions`.
  static func partitions(_ output: [UInt8]) -> [SlurmPartition] {
    records(output, first: "PartitionName").map { record in
      func text(_ key: String) -> String { SlurmText.text(record[key] ?? "") }
      func minutes(_ key: String) -> SlurmNumber {
        text(key) == "NONE" ? .unset : SlurmText.minutes(text(key))
      }
      var partition = SlurmPartition()
      partition.name = text("PartitionName")
      partition.state = text("State")
      partition.isDefault = text("Default") == "YES"
      partition.maximumTime = minutes("MaxTime")
      partition.defaultTime = minutes("DefaultTime")
      partition.maximumNodes = SlurmNumber(text: text("MaxNodes"))
      partition.totalNodes = Int(text("TotalNodes")) ?? 0
      partition.totalCPUs = Int(text("TotalCPUs")) ?? 0
      partition.nodes = text("Nodes")
      return partition
    }
  }
}
