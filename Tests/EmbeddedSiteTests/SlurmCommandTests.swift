import Testing

@testable import EmbeddedSite

/// Slurm's commands as the site plays them.
@Suite(.timeLimit(.minutes(1)))
struct SlurmCommandTests {
  /// The line breaks and keys of a record, without its values.
  private static func keys(_ record: String) -> [[String]] {
    record.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { word in
        word.firstIndex(of: "=").map { String(word[..<$0]) }
      }
    }.filter { !$0.isEmpty }
  }

  @Test func scontrolPrintsTheRecordedFields() async throws {
    try await SlurmProbe.with({ $0.slurmVersions = ["v0.0.38"] }) { probe in
      let id = try await probe.add("3f5b0fb4", .init(.cancelled, signal: 15), options: ["--mem=1"])
      let long = try await probe.run("scontrol", "show", "job", "\(id)")
      // A job that never had nodes lacks one line.
      #expect(
        Self.keys(long.output)
          == Self.keys(try SlurmProbe.sample("scontrol-show-job.txt")).filter { $0 != ["BatchHost"] })
      #expect(long.output.contains("   JobState=CANCELLED Reason=None Dependency=(null)\n"))
      #expect(long.output.contains("ExitCode=0:15\n"))
      let short = try await probe.run("scontrol", "-o", "show", "job", "\(id)", time: "%s")
      #expect(short.output.split(separator: "\n").count == 1)
      #expect(short.output.contains(" SubmitTime=1795221000 "))
      let gone = try await probe.run("scontrol", "show", "job", "9")
      #expect(gone == .init(code: 1, output: "", error: "slurm_load_jobs error: Invalid job id specified\n"))
    }
  }

  static let tables: [(words: [String], output: String)] = [
    (
      [],
      "             JOBID PARTITION     NAME     USER ST       TIME  NODES NODELIST(REASON)\n"
        + "                51       cpu  waiting ilinkveg PD       0:00      1 (Priority)\n"
        + "                52       cpu     text ilinkveg  R       0:00      1 cn001\n"
    ),
    (["-h", "-o", "%i|%.4T|%-3j", "-t", "all", "-j", "51"], "51|PEND|\n"),
    (
      ["--noheader", "--format=%A;%t;%r;%Q;", "--states=all", "-S", "i"],
      "51;PD;Priority;0;\n52;R;None;0;\n53;CA;None;0;\n"
    ),
    (["-h", "-O", "JobID:6,StateCompact:.4,Name", "-t", "R"], "52       Rtext                \n"),
    (["-h", "-o", "%i", "--states=CA,pd"], "51\n53\n"),
    (["-h", "-o", "%i", "-j", "51,99"], "51\n"), (["-h", "-o", "%i", "--me", "-u", "nobody"], ""),
    (["-h", "-o", "%i %S %e %N %b %E %v", "-t", "PD"], "51 N/A N/A  N/A (null) (null)\n"),
    (["-h", "-ho%i", "-tR"], "52\n"),
  ]

  @Test func squeuePrintsTables() async throws {
    try await SlurmProbe.with { probe in
      for (id, name, change) in [
        (51, "waiting", EmbeddedSite.JobChange(.pending)), (52, "text", .init(.running)),
        (53, "gone", .init(.cancelled)),
      ] {
        try await probe.site.addJob(id: UInt64(id), name: name, namespace: "ns", change)
      }
      let desk = try await desk(probe)
      for (words, output) in Self.tables {
        #expect(await desk.run("squeue", words) == CommandResult(output: output), "\(words)")
      }
      // The same through a shell, with words that it would take apart.
      let words = "%i 'a b'; \\ $HOME"
      #expect(try await probe.run("squeue", "-h", "-t", "R", "-o", words).output == "52 'a b'; \\ $HOME\n")
    }
  }

  private func desk(_ probe: SlurmProbe) async throws -> CommandDesk {
    let service = try #require(probe.site.slurm)
    return CommandDesk(
      slurm: service.clusters[0].slurm, version: RESTVersion("v0.0.41"), tokens: service.tokens,
      requests: service.requests, outage: nil, timeFormat: "%s")
  }

  static let refusals: [(command: String, words: [String], code: Int, error: String)] = [
    (
      "squeue", ["--foo"], 1,
      "squeue: unrecognized option '--foo'\nTry \"squeue --help\" for more information\n"
    ),
    ("squeue", ["-j", "9"], 1, "slurm_load_jobs error: Invalid job id specified\n"),
    ("squeue", ["-O", "Nope"], 1, "squeue: error: Invalid job format specification: Nope\n"),
    ("sacct", ["-o", "Nope"], 1, "sacct: fatal: Invalid field requested: \"Nope\"\n"),
    ("scontrol", ["show", "weather"], 1, "invalid entity: weather for keyword: show\n"),
    ("scancel", [], 1, "scancel: error: No job identification provided\n"), ("scancel", ["9"], 0, ""),
    (
      "scancel", ["51"], 210, "scancel: error: Kill job error on job id 51: Access/permission denied\n"
    ),
  ]

  @Test func commandsRefuse() async throws {
    try await SlurmProbe.with { probe in
      try await probe.site.addJob(id: 51, name: "theirs", user: "kchen", .init(.running))
      let desk = try await desk(probe)
      for (command, words, code, error) in Self.refusals {
        let result = await desk.run(command, words)
        #expect(result.code == code && result.error == error, "\(command) \(words)")
      }
      let states = await desk.run("squeue", ["-t", "nope"])
      #expect(
        states.code == 1 && states.error.hasPrefix("squeue: error: Invalid job state specified: nope\n"))
    }
  }

  @Test func otherCommandsAnswer() async throws {
    try await SlurmProbe.with { probe in
      let id = try await probe.add(
        "batch", .init(.failed, exitCode: 3), options: ["--mem=2G", "--cpus-per-task=2"])
      let desk = try await desk(probe)
      let history = await desk.run(
        "sacct", ["-P", "-n", "-o", "JobIDRaw,State,ExitCode,ReqMem,AllocTRES,JobName", "-j", "\(id)"])
      #expect(
        history.output == """
          \(id)|FAILED|3:0|2G|cpu=2,mem=2G,node=1,billing=2|batch
          \(id).batch|FAILED|3:0||cpu=2,mem=2G,node=1,billing=2|batch

          """)
      var cancelled = EmbeddedSite.JobChange(.cancelled)
      cancelled.cancelledBy = 0
      let other = try await probe.add("c", cancelled)
      #expect(await desk.run("sacct", ["-nXPo", "State", "-j\(other)"]).output == "CANCELLED by 0\n")
      #expect(
        await desk.run("sacct", ["-nXp", "--delimiter=~", "-oState", "-j\(other)"]).output
          == "CANCELLED by 0~\n")
      #expect(
        await desk.run("sinfo", ["-h", "-p", "cpu", "-o", "%P|%a|%D|%t|%N|%C"]).output == """
          cpu*|up|17|idle|cn[001-011,013-018]|0/1088/0/1088
          cpu*|up|1|drain|cn012|0/0/64/64

          """)
      #expect(await desk.run("scontrol", ["ping"]).output == "Slurmctld(primary) at vega-ctl01 is UP\n")
      let partition = await desk.run("scontrol", ["-o", "show", "partition", "gpu"])
      #expect(partition.output.hasPrefix("PartitionName=gpu AllowGroups=ALL "))
      #expect(
        partition.output.contains(" MaxTime=1-00:00:00 ") && partition.output.contains(" Nodes=gn[01-06] "))
      let token = await desk.run("scontrol", ["token", "lifespan=60"]).output.dropFirst("SLURM_JWT=".count)
      let headers = ["X-SLURM-USER-TOKEN: \(token.dropLast())"]
      #expect(try await probe.rest("/slurm/v0.0.41/ping/", headers: headers).code == 200)
      #expect(await desk.run("sdiag", []).output.contains("\tREQUEST_PING "))
      #expect(
        try Document(parsing: Array(await desk.run("squeue", ["--json", "-tall"]).output.utf8))["jobs"].array?
          .count == 2)
    }
  }

  @Test func heldReleasedAndRequeued() async throws {
    try await SlurmProbe.with { probe in
      let id = try await probe.add("a", .init(.pending))
      let desk = try await desk(probe)
      func state() async -> String { await desk.run("squeue", ["-ho%t %r", "-j\(id)"]).output }
      #expect(await desk.run("scontrol", ["hold", "\(id)"]).code == 0)
      #expect(await state() == "PD JobHeldUser\n")
      try await probe.site.setJob("\(id)", state: .running)
      #expect(await desk.run("scontrol", ["requeue", "\(id)"]).code == 0)
      #expect(await state() == "PD BeginTime\n")
      await probe.site.advance(by: 10)
      #expect(await state() == "R None\n")
      #expect(await desk.run("scontrol", ["update", "JobId=\(id)", "TimeLimit=2:00:00"]).code == 0)
      #expect(await desk.run("squeue", ["-ho%l", "-j\(id)"]).output == "2:00:00\n")
      #expect(await desk.run("scancel", ["\(id)"]).code == 0)
      #expect(await desk.run("squeue", ["-ho%t", "-j\(id)"]).output == "CG\n")
    }
  }
}
