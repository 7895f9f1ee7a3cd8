extension SlurmJob {
  /// Whether `key` is one of `sacct --json` and slurmdb's `jobs`, where it has another name, place or shape.
  mutating func readAccounting(
    _ reader: inout JSONReader, _ key: JSONReader.Key, _ interner: inout Interner, _ raw: inout Raw
  ) throws(JSONError) -> Bool {
    switch key {
    case "user": user = try reader.slurmText(&interner)
    case "kill_request_user": cancelledBy = try reader.slurmText(&interner)
    case "working_directory": directory = try reader.slurmText(&interner)
    case "stdout": if output.isEmpty { output = try reader.slurmText(&interner) } else { try reader.skip() }
    case "allocation_nodes": nodeCount = try reader.slurmInteger()
    case "used_gres": gres = try reader.slurmText(&interner)
    case "restart_count": requeues = try reader.slurmInteger() ?? 0
    case "comment":
      // A text from squeue, `{"administrator","job","system"}` from sacct.
      comment = try reader.member("job", of: &interner)
    case "state": try readState(&reader, &interner)
    case "array": try readArray(&reader, &interner, &raw)
    case "time": try readTimes(&reader, &raw)
    case "required": try readRequired(&reader, &raw)
    case "tres":
      try reader.ifObject { (reader, key) throws(JSONError) in
        switch key {
        case "allocated": allocated = try reader.slurmTRES(&interner)
        case "requested": requested = try reader.slurmTRES(&interner)
        default: try reader.skip()
        }
      }
    case "steps": try readSteps(&reader)
    default: return false
    }
    return true
  }

  private mutating func readState(
    _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    guard try reader.kind() == .object else {
      state = SlurmState(words: try reader.slurmWords(&interner))
      return
    }
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "current": state = SlurmState(words: try reader.slurmWords(&interner))
      case "reason": reason = try reader.slurmText(&interner)
      default: try reader.skip()
      }
    }
  }

  private func readArray(
    _ reader: inout JSONReader, _ interner: inout Interner, _ raw: inout Raw
  ) throws(JSONError) {
    try reader.ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "job_id": raw.arrayJob = try reader.slurmInteger()
      case "task_id": raw.arrayTask = try reader.slurmInteger()
      case "task": raw.arrayTasks = try reader.slurmText(&interner)
      default: try reader.skip()
      }
    }
  }

  private mutating func readTimes(_ reader: inout JSONReader, _ raw: inout Raw) throws(JSONError) {
    try reader.ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "submission": submitted = try reader.slurmTime()
      case "eligible": eligible = try reader.slurmTime()
      case "start": raw.start = try reader.slurmTime()
      case "end": raw.end = try reader.slurmTime()
      case "limit": timeLimit = try reader.slurmNumber()
      case "total":
        var seconds = 0.0
        try reader.ifObject { (reader, key) throws(JSONError) in
          switch key {
          case "seconds": seconds += Double(try reader.slurmInteger() ?? 0)
          case "microseconds": seconds += Double(try reader.slurmInteger() ?? 0) / 1e6
          default: try reader.skip()
          }
        }
        usage = Usage(cpuSeconds: seconds, peakMemory: usage?.peakMemory)
      default: try reader.skip()
      }
    }
  }

  private mutating func readRequired(_ reader: inout JSONReader, _ raw: inout Raw) throws(JSONError) {
    try reader.ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "CPUs", "cpus": cpus = try reader.slurmInteger()
      case "memory", "memory_per_node": raw.memoryPerNode = try reader.slurmInteger() ?? raw.memoryPerNode
      case "memory_per_cpu": raw.memoryPerCPU = try reader.slurmInteger()
      default: try reader.skip()
      }
    }
  }

  /// Of the steps, only the most memory that a task of one had.
  private mutating func readSteps(_ reader: inout JSONReader) throws(JSONError) {
    guard try reader.kind() == .array else { return try reader.skip() }
    var peak = 0
    try reader.array { (reader) throws(JSONError) in
      try reader.ifObject { (reader, key) throws(JSONError) in
        guard "tres" ~= key else { return try reader.skip() }
        try reader.ifObject { (reader, key) throws(JSONError) in
          guard "requested" ~= key else { return try reader.skip() }
          try reader.ifObject { (reader, key) throws(JSONError) in
            guard "max" ~= key, try reader.kind() == .array else { return try reader.skip() }
            try reader.array { (reader) throws(JSONError) in peak = max(peak, try reader.slurmMemoryCount()) }
          }
        }
      }
    }
    if peak > 0 { usage = Usage(cpuSeconds: usage?.cpuSeconds ?? 0, peakMemory: peak) }
  }
}

extension JSONReader {
  /// Reads the members of an object, and passes over anything else.
  mutating func ifObject(
    _ member: (inout JSONReader, Key) throws(JSONError) -> Void
  ) throws(JSONError) {
    if try kind() == .object { try object(member) } else { try skip() }
  }

  /// A text, or the member `name` of the object that stands in its place.
  mutating func member(_ name: StaticString, of interner: inout Interner) throws(JSONError) -> String {
    guard try kind() == .object else { return try slurmText(&interner) }
    var text = ""
    try object { (reader, key) throws(JSONError) in
      if name ~= key { text = try reader.slurmText(&interner) } else { try reader.skip() }
    }
    return text
  }

  /// `[{"type":"gres","name":"gpu","count":2}, …]` in Slurm's short form, or that form itself.
  mutating func slurmTRES(_ interner: inout Interner) throws(JSONError) -> SlurmTRES {
    guard try kind() == .array else { return SlurmTRES(try slurmText(&interner)) }
    var parts: [String] = []
    try array { (reader) throws(JSONError) in
      var (type, name) = ("", "")
      var count: Int?
      try reader.ifObject { (reader, key) throws(JSONError) in
        switch key {
        case "type": type = try reader.slurmText(&interner)
        case "name": name = try reader.slurmText(&interner)
        case "count": count = try reader.slurmInteger()
        default: try reader.skip()
        }
      }
      guard let count, !type.isEmpty else { return }
      parts.append("\(type)\(name.isEmpty ? "" : "/\(name)")=\(count)\(type == "mem" ? "M" : "")")
    }
    return SlurmTRES(parts.joined(separator: ","))
  }

  /// The count of a resource that is memory; 0 for others.
  fileprivate mutating func slurmMemoryCount() throws(JSONError) -> Int {
    var isMemory = false
    var count = 0
    try ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "type":
        guard try reader.kind() == .string else { return try reader.skip() }
        isMemory = try reader.text() == "mem"
      case "count": count = try reader.slurmInteger() ?? 0
      default: try reader.skip()
      }
    }
    return isMemory ? count : 0
  }
}
