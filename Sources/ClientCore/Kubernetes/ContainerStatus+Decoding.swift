extension Pod.ContainerStatus {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var status = Self()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": status.name = try reader.interned(&interner)
      case "ready": status.isReady = try reader.bool()
      case "restartCount": status.restartCount = try reader.integer()
      case "state": status.state = try State(reader: &reader, interner: &interner)
      default: try reader.skip()
      }
    }
    self = status
  }
}

extension Pod.ContainerStatus.State {
  /// One of `waiting`, `running` and `terminated`; the others may be there as `null`.
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var state = Self.unknown
    try reader.object { (reader, key) throws(JSONError) in
      if try reader.kind() == .null { return try reader.skip() }
      switch key {
      case "waiting":
        let told = try Pod.ContainerStatus.Termination(reader: &reader, interner: &interner)
        state = .waiting(reason: told.reason, message: told.message)
      case "running":
        let told = try Pod.ContainerStatus.Termination(reader: &reader, interner: &interner)
        state = .running(startedAt: told.startedAt)
      case "terminated":
        state = .terminated(try Pod.ContainerStatus.Termination(reader: &reader, interner: &interner))
      default: try reader.skip()
      }
    }
    self = state
  }
}

extension Pod.ContainerStatus.Termination {
  /// The fields of all three states: they are the same where they are there.
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var told = Self()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "exitCode": told.exitCode = try reader.integer()
      case "signal": told.signal = try reader.integer()
      case "reason": told.reason = try reader.interned(&interner)
      case "message": told.message = try reader.interned(&interner)
      case "startedAt": told.startedAt = try reader.timestamp()
      case "finishedAt": told.finishedAt = try reader.timestamp()
      default: try reader.skip()
      }
    }
    self = told
  }
}
