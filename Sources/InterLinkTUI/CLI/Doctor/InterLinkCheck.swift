internal import ClientCore
internal import Monitor

/// Whether an interLink API answers us, and on demand whether its plugin does.
nonisolated struct InterLinkCheck {
  let client: InterLinkClient
  let isTokenInClear: Bool

  /// Those of a site.
  static func all(of session: SiteSession) -> [InterLinkCheck] {
    let configs = session.config.interLinks
    return session.sources.interLinks.enumerated().map { index, source in
      InterLinkCheck(
        client: source.client,
        isTokenInClear: configs.indices.contains(index) && configs[index].isTokenInClear)
    }
  }

  static let none = Finding.skipped(
    "No interLink API is configured; what is known of it is what the virtual nodes say.")

  /// Asks its cache, which costs the site nothing, and with `pings` its plugin.
  func findings(pings: Bool) async -> [Finding] {
    var findings: [Finding] = []
    let start = ContinuousClock.now
    do throws(InterLinkError) {
      let count = try await client.status().count
      let time = Format.latency(ContinuousClock.now - start)
      findings.append(.good("\(name) answers in \(time); its cache holds \(Format.count(count, "pod"))."))
    } catch {
      return [.bad(CommandFailure(error.description, advice: error.advice))]
    }
    if isTokenInClear {
      findings.append(
        .poor("The token is sent unencrypted to \(name).", advice: "Use https://, or a tunnel (ssh:)."))
    }
    findings.append(
      pings ? await ping() : .skipped("The plugin was not pinged; --ping does, which has it run sinfo."))
    return findings
  }

  private func ping() async -> Finding {
    let start = ContinuousClock.now
    do throws(InterLinkError) {
      let answer = try await client.ping()
      let time = Format.latency(ContinuousClock.now - start)
      switch answer {
      case .none:
        return .poor("The plugin behind \(name) answered the ping with nothing.", advice: "Look at its log.")
      case .report(let report) where report.status.isEmpty || report.status.lowercased() == "ok":
        return .good("The plugin behind \(name) answered the ping in \(time).")
      case .report(let report):
        return .bad(
          "The plugin behind \(name) says \(report.status).",
          advice: "Look at its log and at its batch system.")
      case .text(let text):
        return .good("The plugin behind \(name) answered the ping in \(time): \(PodSummary.oneLine(text)).")
      }
    } catch {
      return .bad(CommandFailure(error.description, advice: error.advice))
    }
  }

  private var name: String { client.access.shownServer }
}
