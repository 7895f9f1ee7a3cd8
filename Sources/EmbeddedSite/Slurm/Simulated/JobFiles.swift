/// The files of a simulated job's directory, computed from the job whenever somebody reads them: what they hold
/// is a function of the job and the time, so nothing is kept.
///
/// The form of `job.out` and of the end of a container's output is that of the plugin's job script.
struct JobFiles {
  private struct Span {
    var name: String
    var pid: Int
    /// Seconds since the job began to run.
    var begins: Double
    var ends: Double
    var code: Int
  }

  private let job: SimulatedJob
  private let cluster: SlurmCluster
  private let seed: UInt64
  private let initSpans: [Span]
  private let spans: [Span]

  init(_ job: SimulatedJob, cluster: SlurmCluster, seed: UInt64) {
    self.job = job
    self.cluster = cluster
    self.seed = seed
    var random = RandomSource(seed: seed, for: job.request.name)
    var time = 0.0
    var pid = random.int(4_000...60_000)
    var initSpans: [Span] = []
    for program in job.request.initContainers {
      let length = ShellSketch(program)?.duration ?? job.plan.initDuration
      initSpans.append(Span(name: program.name, pid: pid, begins: time, ends: time + length, code: 0))
      time += length
      pid += 3
    }
    var spans: [Span] = []
    for (index, program) in job.request.containers.enumerated() {
      var length = job.plan.duration
      var code = 0
      if index == 0 {
        if case .exit(let planned) = job.plan.outcome { code = planned }
      } else if let sketch = ShellSketch(program) {
        length = sketch.duration
        code = sketch.exitCode
      } else {
        length *= 0.8
      }
      spans.append(Span(name: program.name, pid: pid, begins: time, ends: time + length, code: code))
      pid += 3
    }
    self.initSpans = initSpans
    self.spans = spans
  }

  /// Seconds from the beginning to the end of the script, if nothing interferes.
  var runTime: Double { max(spans.map(\.ends).max() ?? 0, initSpans.last?.ends ?? 0) }

  /// What the script returns.
  var highestExitCode: Int { spans.map(\.code).max() ?? 0 }

  /// A file as it is at `time`; nil if it does not exist (yet).
  func contents(of file: String, at time: Double) -> [UInt8]? {
    guard job.started != nil, !job.state.isConfiguring else { return nil }
    let elapsed = job.elapsed(at: time)
    if file == "job.out" { return Array(jobOut(elapsed: elapsed).utf8) }
    let prefixes = [
      ("run-", spans, job.request.containers), ("init-", initSpans, job.request.initContainers),
    ]
    for (prefix, spans, programs) in prefixes where file.hasPrefix(prefix) {
      let rest = file.dropFirst(prefix.count)
      guard let index = spans.firstIndex(where: { rest == "\($0.name).out" || rest == "\($0.name).status" })
      else { continue }
      let span = spans[index]
      if rest.hasSuffix(".out") {
        guard elapsed >= span.begins else { return nil }
        return output(of: span, programs[index], isFirst: index == 0 && prefix == "run-", elapsed: elapsed)
      }
      switch job.trace {
      case .planned: return elapsed >= span.ends && endsByItself(span) ? Array("\(span.code)\n".utf8) : nil
      case .none: return nil
      case .status(let code): return Array("\(code)\n".utf8)
      }
    }
    return nil
  }

  /// A container that the job takes with it leaves no status file.
  private func endsByItself(_ span: Span) -> Bool {
    if case .exit = job.plan.outcome { return span.ends <= job.timeLimit }
    return span.ends < runTime && span.ends <= job.timeLimit
  }

  // MARK: - Texts

  private var node: String {
    let index = job.allocation?.nodes.first ?? Int(job.id) % cluster.nodes.count
    return cluster.nodes[index].name
  }

  private func jobOut(elapsed: Double) -> String {
    let base = (job.started ?? 0) + job.plan.boot + job.suspendedFor
    let directory = cluster.dataRoot + job.request.directory
    var text =
      "This pod \(job.request.podName)/\(job.request.name) has been submitted to SLURM node \(node).\n"
    text += "To get more info, please run: scontrol show job \(job.id).\n"
    func line(_ at: Double, _ words: String) { text += "\(isoTime(base + at)) \(words)\n" }
    func found(_ at: Double, _ file: String) {
      line(at, "Checking if file exists: \(directory)/\(file) ...")
      line(at, "attempt 1/60 file found \(directory)/\(file)")
    }
    for span in initSpans where elapsed >= span.begins {
      line(span.begins, "Running init container \(span.name)...")
      if elapsed >= span.ends { found(span.ends, "init-\(span.name).status") }
    }
    let begins = spans.first?.begins ?? 0
    guard elapsed >= begins else { return text + epilogue(base) }
    for span in spans { line(begins, "Running in background \(span.name) pid \(span.pid)...") }
    var time = begins
    for span in spans {
      line(time, "Waiting for container \(span.name) pid \(span.pid)...")
      time = max(time, span.ends)
      guard elapsed >= time, endsByItself(span) else { return text + epilogue(base) }
      line(time, "Container \(span.name) pid \(span.pid) ended with status \(span.code).")
      found(time, "run-\(span.name).status")
    }
    line(time, "End of script, highest exit code \(highestExitCode)...")
    return text
  }

  /// What slurmd adds when it ends the job.
  private func epilogue(_ base: Double) -> String {
    guard let ended = job.ended else { return "" }
    let when = RFC3339.string(ended).dropLast()
    switch job.state.base {
    case .timeout:
      return "slurmstepd: error: *** JOB \(job.id) ON \(node) CANCELLED AT \(when) DUE TO TIME LIMIT ***\n"
    case .cancelled: return "slurmstepd: error: *** JOB \(job.id) ON \(node) CANCELLED AT \(when) ***\n"
    case .preempted:
      return "slurmstepd: error: *** JOB \(job.id) ON \(node) CANCELLED AT \(when) DUE TO PREEMPTION ***\n"
    case .nodeFail:
      return "slurmstepd: error: *** JOB \(job.id) ON \(node) CANCELLED AT \(when) DUE TO NODE FAILURE, "
        + "SEE SLURMCTLD LOG FOR DETAILS ***\n"
    case .outOfMemory:
      return
        "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=\(job.id).batch. Some of your processes "
        + "may have been killed by the cgroup out-of-memory handler.\n"
    default: return ""
    }
  }

  private func output(of span: Span, _ program: JobRequest.Program, isFirst: Bool, elapsed: Double) -> [UInt8]
  {
    let length = span.ends - span.begins
    var writer = LogWriter(
      until: elapsed - span.begins,
      origin: (job.started ?? 0) + job.plan.boot + job.suspendedFor + span.begins,
      random: RandomSource(seed: seed, for: job.request.name + span.name))
    let outcome = isFirst ? job.plan.outcome : .exit(span.code)
    if isFirst {
      job.plan.workload.write(to: &writer, duration: length, outcome: outcome, program: program)
    } else if let sketch = ShellSketch(program) {
      sketch.write(to: &writer)
    } else {
      Workload.sidecar.write(to: &writer, duration: length, outcome: outcome, program: program)
    }
    if elapsed >= span.ends, endsByItself(span) {
      var random = RandomSource(seed: seed, for: "times" + job.request.name)
      let user = length * random.double(0.4...0.97) * Double(max(1, job.cpusPerNode))
      writer.append(
        "\nreal\t\(Self.times(length))\nuser\t\(Self.times(user))\nsys\t\(Self.times(user * 0.013))\n")
    }
    return writer.bytes
  }

  /// `1m15.207s`, as bash's `time` writes it.
  private static func times(_ seconds: Double) -> String {
    "\(Int(seconds) / 60)m\(fixed(seconds - Double(Int(seconds) / 60 * 60), 3))s"
  }
}
