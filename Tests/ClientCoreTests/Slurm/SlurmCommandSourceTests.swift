import Glibc
import Testing

@testable import ClientCore

/// Slurm's commands played by scripts in a folder.
struct SlurmCommandSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func script(_ name: String, _ text: String) throws {
    let path = folder.path + "/" + name
    let file = try #require(fopen(path, "w"))
    fputs("#!/bin/sh\n" + text + "\n", file)
    fclose(file)
    chmod(path, 0o755)
  }

  private var host: SlurmHost {
    var host = SlurmHost()
    host.folder = folder.path
    host.environment = ["FOLDER": folder.path]
    return host
  }

  @Test func readsJSONWhereItIs() async throws {
    try script(
      "squeue",
      #"echo "$@" >"$FOLDER/asked"; echo '{"jobs":[{"job_id":1,"job_state":["RUNNING"]},{"job_id":2}],"errors":[]}'"#
    )
    let source = SlurmCommandSource(host: host)
    #expect(try await source.jobs([1]).items.map(\.id.number) == [1], "squeue of 22.05 tells of all jobs")
    #expect(try asked("asked") == "--all --states=all --jobs=1 --json")
    #expect(source.cost.requests == 1 && source.cost.failures == 0 && source.cost.bytes > 50)
    #expect(try await source.jobs([]).items.isEmpty && source.cost.requests == 1)
  }

  @Test func fallsBackToText() async throws {
    try script(
      "squeue",
      #"""
      case "$*" in
      *--json*) echo "squeue: unrecognized option '--json'" >&2; exit 1 ;;
      *--format=*) for word; do case $word in --format=*) format=${word#--format=} ;; esac; done
        echo "$SLURM_TIME_FORMAT" >"$FOLDER/times"
        echo "$format" | sed -e 's/%A/42/; s/%T/RUNNING/; s/%S/1700000000/; s/%j/na me/; s/%K/N\/A/; s/%[a-zA-Z]//g' ;;
      esac
      """#)
    try script("scontrol", "echo 'ClusterName             = vega'")
    let source = SlurmCommandSource(host: host)
    for _ in 0..<2 {
      let jobs = try await source.queue(SlurmQueueQuery()).items
      #expect(jobs.map(\.id) == [SlurmJobID(cluster: "vega", number: 42)])
      #expect(jobs.first?.name == "na me" && jobs.first?.started?.seconds == 1_700_000_000)
    }
    #expect(try asked("times") == "%s")
    #expect(source.cost.requests == 4, "JSON and the cluster's name are asked for once only")
  }

  struct Case {
    var script: String
    var kind: SlurmError.Kind
    var says: String
  }

  static let failures: [Case] = [
    Case(
      script:
        "echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1",
      kind: .controllerDown, says: "Unable to contact slurm controller"),
    Case(
      script: "echo 'slurm_load_jobs error: Access/permission denied' >&2; exit 1", kind: .permission,
      says: "denied"),
    Case(
      script: "echo 'error: Munge encode failed: Protocol authentication error' >&2; exit 1",
      kind: .authentication,
      says: "Munge"),
    Case(script: "echo 'what\u{1B}[31m ever' >&2; exit 3", kind: .refused, says: "exit code 3"),
    Case(script: "kill -9 $$", kind: .refused, says: "signal 9"),
    Case(script: "echo 'hello'", kind: .notSlurm, says: "unreadable"),
    Case(script: "printf '{\"jobs\":[{'", kind: .notSlurm, says: "unreadable"),
    Case(
      script: "echo '{\"jobs\":[],\"errors\":[{\"error\":\"Zero Bytes were transmitted or received\"}]}'",
      kind: .controllerDown, says: "Zero Bytes"),
  ]

  @Test(arguments: failures) func saysWhatIsWrong(_ example: Case) async throws {
    try script("squeue", example.script)
    let source = SlurmCommandSource(host: host)
    let error = await #expect(throws: SlurmError.self) { try await source.queue(SlurmQueueQuery()) }
    #expect(error?.kind == example.kind, "\(error?.message ?? "")")
    #expect(error?.message.contains(example.says) == true && error?.message.contains("\u{1B}") == false)
  }

  @Test func saysThatTheCommandIsMissing() async throws {
    let error = await #expect(throws: SlurmError.self) {
      try await SlurmCommandSource(host: host).queue(SlurmQueueQuery())
    }
    #expect(error?.kind == .notInstalled)
  }

  @Test func recognisesAClusterWithoutAccounting() async throws {
    try script("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1")
    let error = await #expect(throws: SlurmError.self) {
      try await SlurmCommandSource(host: host).history([1])
    }
    #expect(error?.kind == .noAccounting)
  }

  @Test func endsWhatHangs() async throws {
    try script("squeue", "echo $$ >\"$FOLDER/pid\"; sleep 600")
    let source = SlurmCommandSource(host: host, timeout: .milliseconds(400))
    let error = await #expect(throws: SlurmError.self) { try await source.queue(SlurmQueueQuery()) }
    #expect(error?.kind == .timedOut)
    try await ended()
  }

  @Test func cancellationEndsTheProgram() async throws {
    try script("squeue", "echo $$ >\"$FOLDER/pid.new\"; mv \"$FOLDER/pid.new\" \"$FOLDER/pid\"; sleep 600")
    let source = SlurmCommandSource(host: host)
    let task = Task { try await source.queue(SlurmQueueQuery()) }
    try await eventually("it starts") { (try? asked("pid")) != nil }
    task.cancel()
    let error = await #expect(throws: SlurmError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    try await ended()
  }

  @Test func quotesForTheFarShell() {
    #expect(SlurmHost.quoted("--states=all") == "--states=all")
    #expect(SlurmHost.quoted("") == "''")
    #expect(SlurmHost.quoted("it's; rm -rf $HOME `x`") == "'it'\\''s; rm -rf $HOME `x`'")
    #expect(SlurmHost.quoted("%A~1f~%i") == "'%A~1f~%i'")
    var host = SlurmHost("maria@login")
    host.sshOptions = ["-p", "2222"]
    let words = host.words(["squeue", "-u", "a b"], controlPath: "/tmp/x/%C")
    #expect(
      words.first == "ssh" && words.contains("-oBatchMode=yes") && words.contains("-oControlPath=/tmp/x/%C"))
    #expect(words.suffix(3).first == "--" && words[words.count - 2] == "maria@login")
    #expect(words.last?.hasSuffix(" squeue -u 'a b'") == true)
  }

  private func ended() async throws {
    let pid = try #require(pid_t(try asked("pid")))
    try await eventually("the program ends") { kill(pid, 0) != 0 }
  }

  private func asked(_ name: String) throws -> String {
    String(decoding: try readFile(folder.path + "/" + name).dropLast(), as: UTF8.self)
  }
}
