/// The site's records as a director reads them.
enum DirectorReport {
  static func document(_ request: EmbeddedSite.RequestRecord) -> Document {
    var document: Document = [
      "time": .double(request.time), "user": .string(request.user), "verb": .string(request.verb),
      "resource": .string(request.resource), "namespace": .string(request.namespace),
      "name": .string(request.name), "dryRun": .bool(request.isDryRun),
    ]
    document["uid"] = request.preconditionUID.map(Document.string)
    document["code"] = request.code.map { .int(Int64($0)) }
    document["fault"] = request.fault.map(Document.string)
    return document
  }

  static func document(_ pod: EmbeddedSite.PodRecord) -> Document {
    [
      "time": .double(pod.time), "namespace": .string(pod.namespace), "name": .string(pod.name),
      "uid": .string(pod.uid), "owners": .array(pod.owners.map(Document.string)),
    ]
  }

  static func document(_ job: EmbeddedSite.JobRecord) -> Document {
    [
      "time": .double(job.time), "cluster": .string(job.cluster), "id": .int(Int64(clamping: job.id)),
      "pod": .string(job.podName), "podUID": .string(job.podUID),
      "options": .array(job.options.map(Document.string)),
    ]
  }

  static func document(_ cancel: EmbeddedSite.CancelRecord) -> Document {
    [
      "time": .double(cancel.time), "cluster": .string(cancel.cluster),
      "id": .int(Int64(clamping: cancel.id)), "wasAlive": .bool(cancel.wasAlive),
    ]
  }

  static func document(_ job: EmbeddedSite.SlurmTruth) -> Document {
    var document: Document = [
      "node": .string(job.node), "cluster": .string(job.cluster), "id": .int(Int64(clamping: job.id)),
      "name": .string(job.name), "user": .string(job.user), "state": .string(job.long),
      "reason": .string(job.reason), "exitCode": .int(Int64(job.exitCode)),
      "signal": .int(Int64(job.signal)), "partition": .string(job.partition),
      "hasEnded": .bool(job.base.hasEnded), "isKnown": .bool(job.isKnown),
    ]
    document["podUID"] = job.podUID.map(Document.string)
    if job.timeLimit.isFinite { document["timeLimit"] = .double(job.timeLimit) }
    return document
  }
}
