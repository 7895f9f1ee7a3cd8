extension SlurmCommandSource: SlurmControl {
  /// `scancel ID`, which says nothing of a job that Slurm has forgotten.
  public func cancel(_ id: UInt64) async throws(SlurmError) {
    do {
      _ = try await commands.run(["scancel", "\(id)"])
    } catch  where error.message.contains("Invalid job id") || error.message.contains("already completing") {}
  }

  /// `scontrol update JobId=ID …`
  public func update(_ id: UInt64, _ update: SlurmJobUpdate) async throws(SlurmError) {
    _ = try await commands.run(["scontrol", "update", "JobId=\(id)"] + update.words)
  }

  /// `scontrol hold ID`
  public func hold(_ id: UInt64) async throws(SlurmError) {
    _ = try await commands.run(["scontrol", "hold", "\(id)"])
  }

  /// `scontrol release ID`
  public func release(_ id: UInt64) async throws(SlurmError) {
    _ = try await commands.run(["scontrol", "release", "\(id)"])
  }

  /// `scancel ID`, through ssh where Slurm is elsewhere.
  public func cancelCommand(_ id: UInt64) -> String {
    let destination = commands.host.destination.map { "ssh \(SlurmHost.quoted($0)) " } ?? ""
    return "\(destination)scancel \(id)"
  }
}
