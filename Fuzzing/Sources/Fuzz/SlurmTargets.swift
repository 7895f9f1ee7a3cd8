@testable internal import ClientCore
internal import Monitor

let slurmTargets = [
  Target("slurm-json") { bytes in
    var dice = Dice(bytes)
    let pieces = bytes.pieces(&dice)
    func read<Item: SlurmItem & Equatable>(_ kind: Item.Type, _ check: (Item) -> Void) {
      func items(_ pieces: [[UInt8]]) -> (items: [Item], envelope: SlurmEnvelope?) {
        var decoder = SlurmListDecoder<Item>()
        do throws(JSONError) {
          for piece in pieces { try decoder.append(piece) }
          return (decoder.items, try decoder.finish())
        } catch { return ([], nil) }
      }
      let whole = items([bytes])
      require(items(pieces) == whole, "A list that comes in pieces is read otherwise.")
      for item in whole.items { check(item) }
      guard let envelope = whole.envelope else { return }
      requireDrawn([envelope.cluster, envelope.release, envelope.plugin])
      requireDrawn((envelope.errors + envelope.warnings).map(\.text))
    }
    read(SlurmJob.self, requireSound)
    read(SlurmNode.self, requireDrawn)
    read(SlurmPartition.self, requireDrawn)
    read(SlurmPing.Controller.self) { requireDrawn([$0.host, $0.mode]) }
  },
  // Fields end with `|` here; in a run the separator is made up anew each time.
  Target("slurm-text") { bytes in
    for columns in 22...26 {
      let table = SlurmTable(columns: columns, separator: "|")
      for job in (try? SqueueTable(table: table).jobs(bytes)) ?? [] { requireSound(job) }
      for job in (try? SacctTable(table: table).jobs(bytes)) ?? [] { requireSound(job) }
    }
    for job in ScontrolText.jobs(bytes) { requireSound(job) }
    for node in ScontrolText.nodes(bytes) { requireDrawn(node) }
    for partition in ScontrolText.partitions(bytes) { requireDrawn(partition) }
    for controller in SlurmPing.controllers(scontrol: bytes) {
      requireDrawn([controller.host, controller.mode])
    }
    let text = bytes.text
    _ = (SlurmText.minutes(text), SlurmText.memory(text), ExitStatus(text)?.description)
    requireDrawn("\(SlurmState(text))")
    let reason = PendingReason(text)
    requireDrawn([reason.code, reason.sentence])
  },
]

private func requireSound(_ job: SlurmJob) {
  requireDrawn([
    job.name, job.user, job.account, job.partition, job.qos, job.reason, job.stateDescription, job.nodes,
    job.gres,
    job.command, job.directory, job.output, job.dependency, job.comment, job.cancelledBy, "\(job.state)",
    job.requested.text, job.allocated.text, job.id.cluster, job.array?.tasks ?? "",
    job.exit?.description ?? "",
    job.explainedReason().sentence,
  ])
  // What is made of its times beside those of others.
  let times = [
    job.submitted, job.eligible, job.started, job.ended, job.expectedStart, job.deadline, job.evaluated,
  ]
  for time in times.compactMap(\.self) {
    _ = (time.rfc3339, time - Timestamp(seconds: -62_000_000_000), Timestamp(seconds: 4_000_000_000) - time)
    _ = time + 1
  }
  if let efficiency = JobEfficiency(job) { requireDrawn(efficiency.advice) }
}

private func requireDrawn(_ node: SlurmNode) {
  requireDrawn([node.name, node.gres, node.gresUsed, node.reason] + node.states + node.partitions)
}

private func requireDrawn(_ partition: SlurmPartition) {
  requireDrawn([partition.name, partition.state, partition.nodes])
}
