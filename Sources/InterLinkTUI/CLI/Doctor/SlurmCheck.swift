internal import ClientCore
import Glibc
internal import Monitor

/// Whether a Slurm can be asked, what it lets us see, and whether it is the one that runs the pods' jobs.
nonisolated struct SlurmCheck {
  private let slurm: SiteSources.Slurm
  private var source: any SlurmSource { slurm.source }
  /// Whether it has answered.
  private(set) var isReached = false

  init(_ slurm: SiteSources.Slurm) { self.slurm = slurm }

  /// What to say where there is none.
  static func none() -> Finding {
    let sentence = "No Slurm is configured: states, reasons and times of jobs are not known."
    guard isInstalled("squeue") else {
      return Finding(
        grade: .skipped, sentence: sentence,
        advice: "Name one with --slurm or in the configuration, if you may ask the one that runs the jobs.")
    }
    return Finding(
      grade: .skipped, sentence: sentence,
      advice: "There is a squeue on this machine: if it asks the Slurm of these nodes, use --slurm local, "
        + "or slurm: {commands: local} in the configuration.")
  }

  private static func isInstalled(_ command: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").contains { access("\($0)/\(command)", X_OK) == 0 }
  }

  /// Reach, version, rights, accounting.
  mutating func findings() async -> [Finding] {
    var findings: [Finding] = []
    if let finding = tokenFinding() { findings.append(finding) }
    let start = ContinuousClock.now
    do throws(SlurmError) {
      let ping = try await source.ping()
      let time = Format.latency(ContinuousClock.now - start)
      let controllers = ping.controllers.map { "\($0.host) is \($0.isUp ? "up" : "down") (\($0.mode))" }
      let sentence =
        "\(source.name) answers in \(time)\(controllers.isEmpty ? "" : ": slurmctld on ")"
        + controllers.joined(separator: ", ") + "."
      findings.append(
        ping.isUp
          ? .good(sentence)
          : .bad(sentence, advice: "slurmctld is down or out of reach: wait, or tell the site."))
    } catch {
      return findings + [.bad(CommandFailure(error.message, advice: error.advice))]
    }
    let jobs: SlurmAnswer<SlurmJob>
    do throws(SlurmError) { jobs = try await source.queue(SlurmQueueQuery()) } catch {
      return findings + [.bad(CommandFailure(error.message, advice: error.advice))]
    }
    isReached = true
    findings.append(sight(jobs))
    findings.append(await accounting(jobs.items.first?.id.number))
    return findings
  }

  /// How long the token is good for.
  private func tokenFinding() -> Finding? {
    guard let expiry = (source as? SlurmrestdSource)?.tokenExpiry else { return nil }
    let left = expiry - Timestamp.now
    if left <= 0 {
      return .bad(
        "The token ended \(Format.age(-left)) ago.", advice: "Renew it: scontrol token lifespan=86400.")
    }
    let sentence = "The token is good for \(Format.age(left))."
    return left < 900
      ? .poor(sentence, advice: "Have something renew its file: scontrol token lifespan=86400.")
      : .good(sentence)
  }

  private func sight(_ answer: SlurmAnswer<SlurmJob>) -> Finding {
    let users = Set(answer.items.map(\.user)).filter { !$0.isEmpty }.count
    let release = answer.release.isEmpty ? "Slurm" : "Slurm \(answer.release)"
    let cluster = answer.cluster.isEmpty ? "" : ", cluster \(answer.cluster)"
    return .good(
      "\(release)\(cluster): \(Format.count(answer.items.count, "job")) in sight"
        + (users > 0 ? ", of \(Format.count(users, "user"))." : "."))
  }

  private func accounting(_ job: UInt64?) async -> Finding {
    guard let job else { return .skipped("There is no job with which to try the accounting.") }
    do throws(SlurmError) {
      _ = try await source.history([job])
      return .good("The accounting database answers: jobs are known after their end.")
    } catch {
      return .poor(
        "There is no accounting (\(error.message)); what a job used, and jobs that ended a while ago, are not known.",
        advice: error.advice + ".")
    }
  }

  /// Whether it knows the jobs of pods that have not ended: what has, Slurm forgets after some minutes.
  func join(_ snapshot: Snapshot) async -> Finding {
    let pods = snapshot.pods.filter { record in
      guard case .number? = record.job, !record.isGone else { return false }
      return ["Pending", "Running"].contains(record.pod.phase)
        && (slurm.nodes.isEmpty || slurm.nodes.contains(record.pod.nodeName))
    }
    let ids = pods.compactMap { record -> UInt64? in
      if case .number(let id)? = record.job { id } else { nil }
    }
    if ids.isEmpty { return .skipped("No pod has a live job to look up.") }
    do throws(SlurmError) {
      let known = Set(try await source.jobs(ids).items.map(\.id.number))
      guard let lost = zip(pods, ids).first(where: { !known.contains($1) }) else {
        return .good("Slurm knows the jobs of all \(Format.count(ids.count, "pod")) that have one.")
      }
      let pod = lost.0.pod.meta
      return .poor(
        "Slurm knows the jobs of \(ids.count { known.contains($0) }) of \(Format.count(ids.count, "pod")); "
          + "not, for instance, job \(lost.1) of \(pod.namespace)/\(pod.name).",
        advice: known.isEmpty
          ? "Perhaps these jobs run on another Slurm: check nodes: and the address in the configuration."
          : "Jobs that ended minutes ago are forgotten; others may be hidden from you (PrivateData).")
    } catch {
      return .bad(CommandFailure(error.message, advice: error.advice))
    }
  }
}
