extension StepRunner {
  /// Waits for a pod's job; that none comes is told, and no failure, unless the pod is a copy that was refused.
  func awaitJob(_ pod: ObjectReference) async -> StepResult {
    var pod = pod
    if pod.uid.isEmpty { pod.uid = facts.created ?? "" }
    let found = await poll(pace.jobPatience) { () -> StepResult? in
      switch await look(pod) {
      case .gone, .another: return StepResult(.unneeded, "\(pod.shown) is not there any more.")
      case .unknown: return nil
      case .there(let manifest):
        let text = manifest[["metadata", "annotations", .key(JobIdentifier.annotation)]]?.string
        switch text.flatMap(JobIdentifier.init) {
        case .number(let job)?:
          var facts = StepFacts()
          facts.job = job
          return StepResult(.done, "\(pod.shown) is job \(job).", facts: facts)
        case let other?: return StepResult(.done, "\(pod.shown) is job \(other.text).")
        case nil: break
        }
        let phase = manifest[["status", "phase"]]?.string ?? ""
        if phase == "Failed" || phase == "Succeeded" {
          let message = manifest[["status", "message"]]?.string ?? ""
          let why = message.isEmpty ? phase : "\(phase): \(message)"
          guard facts.created == nil else {
            return StepResult(
              .failed,
              "\(pod.shown) was created, and ended without ever becoming a job (\(why)). Edit its flags, and send it again."
            )
          }
          return StepResult(.unneeded, "\(pod.shown) ended without a job ID (\(why)).")
        }
        if manifest[["metadata", "deletionTimestamp"]] != nil {
          return StepResult(.unneeded, "\(pod.shown) is being deleted.")
        }
        return nil
      }
    }
    return found
      ?? StepResult(
        .unneeded,
        "\(pod.shown) has no job ID after \(pace.jobPatience.components.seconds) s: it may come later.")
  }

  // MARK: - Verifying

  /// Finds out whether a job has ended: from Slurm, else from what interLink remembers.
  func verifyEnd(_ search: ActionStep.JobSearch) async -> StepResult {
    var search = search
    search.job = search.job ?? facts.job
    if let slurm = site.slurm(of: search.node) { return await verifyEnd(search, slurm) }
    if let interLink = site.interLink(of: search.node) { return await verifyEnd(search, interLink) }
    return unverified(
      "Neither Slurm nor interLink can be asked here whether \(Self.name(search)) has ended: look with squeue there."
    )
  }

  private static func name(_ search: ActionStep.JobSearch) -> String {
    search.job.map { "job \($0)" } ?? "the job of pod \(search.uid)"
  }

  private func unverified(_ sentence: String) -> StepResult {
    var facts = StepFacts()
    facts.isUnverified = true
    return StepResult(.done, sentence, facts: facts)
  }

  /// What Slurm last said.
  private enum Word {
    case job(SlurmJob)
    case unknown
    case trouble(SlurmError)
  }

  private func ask(_ search: ActionStep.JobSearch, _ slurm: any SlurmSource) async -> Word {
    do throws(SlurmError) {
      let jobs =
        if let id = search.job {
          try await slurm.jobs([id]).items.filter { $0.id.number == id }
        } else {
          // The plugin calls the job by the pod's UID.
          try await slurm.queue(SlurmQueueQuery()).items.filter { $0.name == search.uid }
        }
      return jobs.first { !$0.state.isEnded }.map { .job($0) } ?? jobs.first.map { .job($0) } ?? .unknown
    } catch {
      return .trouble(error)
    }
  }

  private func verifyEnd(_ search: ActionStep.JobSearch, _ slurm: any SlurmSource) async -> StepResult {
    var last = Word.unknown
    let ended = await poll(pace.endPatience) { () -> StepResult? in
      last = await ask(search, slurm)
      switch last {
      case .job(let job) where job.state.isEnded:
        var facts = StepFacts()
        facts.job = job.id.number
        let base = job.state.base?.rawValue ?? "\(job.state)"
        let how = job.state.flags.contains(.completing) ? "\(base), its nodes clean up" : base
        return StepResult(.done, "Job \(job.id) has ended in Slurm (\(how)).", facts: facts)
      case .unknown where search.job != nil:
        return StepResult(.done, "Slurm does not know \(Self.name(search)) any more.")
      default: return nil
      }
    }
    if let ended { return ended }
    let patience = pace.endPatience.components.seconds
    switch last {
    case .job(let job):
      var facts = StepFacts()
      (facts.job, facts.livesOn) = (job.id.number, true)
      let command = (slurm as? any SlurmControl)?.cancelCommand(job.id.number)
      return StepResult(
        .failed,
        "Job \(job.id) lives on in Slurm (\(job.state)) \(patience) s later: nothing will end it but you. "
          + "Cancel the job\(command.map { ", here or with: \($0)" } ?? " in Slurm.")",
        facts: facts)
    case .unknown:
      return unverified("No job of pod \(search.uid) has come up in Slurm within \(patience) s.")
    case .trouble(let error):
      return unverified(
        "Whether \(Self.name(search)) has ended is not known: \(error.message). \(error.advice).")
    }
  }

  private func verifyEnd(_ search: ActionStep.JobSearch, _ interLink: InterLinkClient) async -> StepResult {
    var trouble: InterLinkError?
    let ended = await poll(pace.endPatience) { () -> StepResult? in
      do throws(InterLinkError) {
        guard let status = try await interLink.status().first(where: { $0.uid == search.uid }) else {
          return StepResult(.done, "interLink does not tell of \(Self.name(search)) any more.")
        }
        let isOver =
          !status.containers.isEmpty
          && status.containers.allSatisfy { if case .terminated = $0.state { true } else { false } }
        return isOver ? StepResult(.done, "interLink tells that \(Self.name(search)) has ended.") : nil
      } catch {
        trouble = error
        return nil
      }
    }
    if let ended { return ended }
    let why =
      trouble.map { "\($0.description). \($0.advice)." }
      ?? "interLink still tells of it, as it does of some that are over."
    return unverified("Whether \(Self.name(search)) has ended is not known: \(why)")
  }

  // MARK: - Telling Slurm and interLink

  func endJob(_ id: UInt64, _ node: String) async -> StepResult {
    await tell(node) { (control) throws(SlurmError) in
      try await control.cancel(id)
      return "Slurm was told to end job \(id)."
    }
  }

  func updateJob(_ id: UInt64, _ node: String, _ update: SlurmJobUpdate) async -> StepResult {
    await tell(node) { (control) throws(SlurmError) in
      try await control.update(id, update)
      return "Job \(id) is changed: \(update.words.joined(separator: " "))."
    }
  }

  private func tell(
    _ node: String, _ body: (any SlurmControl) async throws(SlurmError) -> String
  ) async -> StepResult {
    guard let control = site.control(of: node) else {
      return StepResult(
        .failed, "No Slurm can be told anything here: name one with --slurm or in the configuration.")
    }
    do throws(SlurmError) {
      return StepResult(.done, try await body(control))
    } catch {
      return StepResult(.failed, "\(error.message). \(error.advice).")
    }
  }

  func deleteRemote(_ manifest: JSONValue, _ node: String) async -> StepResult {
    guard let interLink = site.interLink(of: node) else {
      return StepResult(.failed, "No interLink API of \(node) can be asked: name one with --interlink.")
    }
    do throws(InterLinkError) {
      try await interLink.delete(manifest)
      return StepResult(.done, "interLink was asked to end the job.")
    } catch {
      return StepResult(.failed, "\(error.description). \(error.advice).")
    }
  }
}
