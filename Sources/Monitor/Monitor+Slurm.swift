internal import ClientCore

extension Monitor {
  /// Asks the Slurm of that index, until its task is cancelled.
  func askSlurm(_ index: Int) async {
    let source = sources.slurms[index].source
    while !Task.isCancelled {
      let now = moment
      let load = model.jobs.load(of: index)
      guard let kind = slurmTurns[index].schedule.question(load, at: now.steady) else {
        await slurmTurns[index].bell.sleep(until: slurmTurns[index].schedule.next(load))
        continue
      }
      let question = question(kind, index)
      slurmTurns[index].schedule.asked(question, at: now.steady)
      model.way.slurms[index].meter.began(at: now)
      // The silence of an answer is to be noticed in time.
      bell.ring()
      let before = source.cost.requests
      let result = await Self.answer(of: source, to: question)
      if Task.isCancelled { return }
      let latency = moment.steady - now.steady
      take(result, to: question, from: index, after: latency, requests: source.cost.requests - before)
    }
  }

  /// What Slurm says to a question.
  private enum SlurmResult: Sendable {
    case jobs(SlurmAnswer<SlurmJob>)
    case partitions(SlurmAnswer<SlurmPartition>)
    case ping(SlurmPing)
    case failed(SlurmError)
  }

  /// Asks away from the actor: decoding ten thousand jobs takes its time.
  @concurrent
  private static func answer(of source: any SlurmSource, to question: SlurmQuestion) async -> SlurmResult {
    do throws(SlurmError) {
      switch question {
      case .jobs(let ids): return .jobs(try await source.jobs(ids))
      case .queue: return .jobs(try await source.queue(SlurmQueueQuery()))
      case .history(let ids): return .jobs(try await source.history(ids))
      case .partitions: return .partitions(try await source.partitions())
      case .ping:
        let ping = try await source.ping()
        if ping.isUp { return .ping(ping) }
        let hosts = ping.controllers.map(\.host).joined(separator: ", ")
        return .failed(
          SlurmError(
            .controllerDown, "\(source.name): slurmctld\(hosts.isEmpty ? "" : " on \(hosts)") does not answer"
          )
        )
      }
    } catch {
      return .failed(error)
    }
  }

  private func take(
    _ result: SlurmResult, to question: SlurmQuestion, from index: Int, after latency: Duration, requests: Int
  ) {
    let slow = model.way.slurms[index].slow
    follow { now in
      if case .failed(let error) = result {
        slurmTurns[index].schedule.failed(question, error, at: now.steady)
        if case .history(let ids) = question {
          // Nothing is wrong with slurmctld.
          if slurmTurns[index].schedule.lacksHistory { model.jobs.searched(for: ids, of: index) }
          model.way.slurms[index].meter.gaveUp()
          model.way.slurms[index].meter.counted(requests, at: now)
        } else {
          model.way.slurms[index].meter.failed(
            error.message, advice: error.advice, requests: requests, at: now)
        }
      } else {
        model.way.slurms[index].meter.answered(
          after: latency, requests: requests, slow: slow, at: now)
        let hasNews = learn(result, question, index, now)
        slurmTurns[index].schedule.answered(question, after: latency, hasNews: hasNews, at: now.steady)
      }
      slurmTurns[index].hasSpoken = true
      let governor = slurmTurns[index].schedule.governor
      let span = TimeSpan.text(governor.interval / .seconds(1))
      model.way.slurms[index].facts["4 pace"] =
        governor.level == .normal ? nil : "asked for jobs only every \(span), as it is slow or fails"
      model.hasChanged = true
    }
  }

  /// - Returns: whether a job that matters has changed.
  private func learn(
    _ result: SlurmResult, _ question: SlurmQuestion, _ index: Int, _ now: Moment
  ) -> Bool {
    var changed: Set<JobKey> = []
    switch (result, question) {
    case (.jobs(let answer), .jobs(let ids)):
      if !answer.release.isEmpty { note("1 release", "Slurm \(answer.release)", index) }
      changed = model.take(answer, fromSlurm: index, about: Set(ids), at: now)
    case (.jobs(let answer), .queue):
      if !answer.release.isEmpty { note("1 release", "Slurm \(answer.release)", index) }
      changed = model.take(answer, fromSlurm: index, about: nil, at: now)
    case (.jobs(let answer), .history(let ids)):
      model.take(history: answer, fromSlurm: index, about: ids, at: now)
    case (.partitions(let answer), _):
      model.jobs.slurms[index].partitions = answer.items
      let down = answer.items.filter { $0.state.uppercased() != "UP" }.map { "\($0.name) \($0.state)" }
      let names = down.isEmpty ? "" : ", of which not up: \(down.joined(separator: ", "))"
      note("3 partitions", "partitions: \(answer.items.count)\(names)", index)
    case (.ping(let ping), _):
      let controllers = ping.controllers.map { controller in
        let mode = controller.mode.isEmpty ? "" : " (\(controller.mode))"
        return "slurmctld\(mode) on \(controller.host) is \(controller.isUp ? "up" : "down")"
      }
      note("2 controllers", controllers.joined(separator: ", "), index)
    default: break
    }
    model.freshen(attention.pods, at: now)
    guard !attention.pods.isEmpty || !attention.jobs.isEmpty else { return !changed.isEmpty }
    let inSight = Set(attention.pods.map(\.uid))
    return changed.contains { key in
      attention.jobs.contains(key) || (model.jobs.join.podsOfJob[key] ?? []).contains(where: inSight.contains)
    }
  }

  /// Facts about the Slurm of that index, of which there is one of each sort.
  private func note(_ sort: String, _ fact: String, _ index: Int) {
    model.way.slurms[index].facts[sort] = fact
  }

  // MARK: - What there is to ask

  private func question(_ kind: SlurmSchedule.Kind, _ index: Int) -> SlurmQuestion {
    let schedule = slurmTurns[index].schedule
    switch kind {
    case .jobs:
      let demand = model.jobs.demand(of: index, inSight: attention)
      return .jobs(schedule.governor.batch(onScreen: demand.onScreen, others: demand.all))
    case .queue: return .queue
    case .history:
      return .history(model.jobs.past(of: index, inSight: attention, limit: schedule.cheapBatch))
    case .partitions: return .partitions
    case .ping: return .ping
    }
  }

  /// Hands hints of Kubernetes on to those who ask Slurm.
  func takeHints() {
    guard !model.jobs.hints.isEmpty else { return }
    for index in model.jobs.hints {
      slurmTurns[index].schedule.hint()
      slurmTurns[index].bell.ring()
    }
    model.jobs.hints = []
  }

  /// The user wants everything now.
  func askExtrasNow() {
    for index in slurmTurns.indices {
      slurmTurns[index].schedule.askNow()
      slurmTurns[index].bell.ring()
    }
    for index in interLinkTurns.indices {
      interLinkTurns[index].schedule.askNow()
      interLinkTurns[index].bell.ring()
    }
    probeBell.ring()
  }
}
