internal import ClientCore

extension Monitor {
  /// Asks the interLink API of that index for its cache, until its task is cancelled.
  func askInterLink(_ index: Int) async {
    let source = sources.interLinks[index]
    while !Task.isCancelled {
      let now = moment
      let next = interLinkTurns[index].schedule.next(at: now.steady)
      guard let next, next <= now.steady else {
        await interLinkTurns[index].bell.sleep(until: next)
        continue
      }
      interLinkTurns[index].schedule.asked(at: now.steady)
      model.way.interLinks[index].meter.began(at: now)
      // The silence of an answer is to be noticed in time.
      bell.ring()
      let result = await Self.status(of: source.client)
      if Task.isCancelled { return }
      let latency = moment.steady - now.steady
      take(result, from: index, after: latency)
    }
  }

  @concurrent
  private static func status(of client: InterLinkClient) async -> Result<[InterLinkPodStatus], InterLinkError>
  {
    do throws(InterLinkError) { return .success(try await client.status()) } catch { return .failure(error) }
  }

  private func take(
    _ result: Result<[InterLinkPodStatus], InterLinkError>, from index: Int, after latency: Duration
  ) {
    let asked = model.way.interLinks[index]
    follow { now in
      switch result {
      case .success(let statuses):
        interLinkTurns[index].schedule.answered()
        model.way.interLinks[index].meter.answered(after: latency, slow: asked.slow, at: now)
        model.way.interLinks[index].facts["cache"] = "its cache holds \(statuses.count) pods"
        model.take(reports: statuses, ofNodes: asked.nodes, at: now)
      case .failure(let error):
        interLinkTurns[index].schedule.failed()
        model.way.interLinks[index].meter.failed(error.description, advice: error.advice, at: now)
      }
      interLinkTurns[index].hasSpoken = true
      model.hasChanged = true
    }
  }

  /// Pings the plugin behind the interLink API of that index, at the user's wish.
  func ping(_ index: Int) async {
    let start = moment
    let result = await Self.ping(sources.interLinks[index].client)
    follow { now in
      var ping = Way.Ping(at: now.wall, latency: now.steady - start.steady)
      switch result {
      case .success(.report(let report)):
        ping.facts = report.resources.sorted { $0.key < $1.key }.map { "free \($0.key): \($0.value)" }
      case .success(.text(let text)): ping.facts = [CleanText.line(text)]
      case .success(.none): break
      case .failure(.transport(let error)):
        model.way.interLinks[index].meter.failed(
          error.message, advice: InterLinkError.transport(error).advice, at: now)
        model.hasChanged = true
        return
      case .failure(let error):
        ping.failure = (error.description, error.advice, PingFailure(error.description))
      }
      model.way.pings[index] = ping
      model.way.interLinks[index].meter.counted(at: now)
      model.hasChanged = true
    }
  }

  @concurrent
  private static func ping(_ client: InterLinkClient) async -> Result<PingResponse, InterLinkError> {
    do throws(InterLinkError) { return .success(try await client.ping()) } catch { return .failure(error) }
  }
}
