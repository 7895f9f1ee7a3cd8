import Testing

@testable import ClientCore

/// The decoder on recorded bodies (Slurm 22.05) and on bodies of newer versions, after Slurm's OpenAPI documentation.
struct SlurmJobDecodingTests {
  private func decode(_ bytes: [UInt8], piece: Int = 7919) throws -> (
    jobs: [SlurmJob], envelope: SlurmEnvelope
  ) {
    var decoder = SlurmListDecoder<SlurmJob>()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      try decoder.append(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    return (decoder.items, try decoder.finish())
  }

  @Test func recordedQueue() throws {
    let (jobs, envelope) = try decode(Samples.bytes("slurm/squeue-mixed.json"))
    #expect(envelope.release == "22.05.8")
    #expect(envelope.plugin == "openapi/v0.0.38")
    #expect(envelope.errors.isEmpty)
    #expect(jobs.map(\.id.number) == [85, 86, 87, 88, 89])
    #expect(jobs.map(\.state.compact) == ["CD", "R", "F", "CA", "PD"])
    #expect(jobs.map { $0.exit?.description } == ["0:0", nil, "9:0", "0:15", nil])

    let done = jobs[0]
    #expect(done.id.cluster == "lab")
    #expect(done.name == "c70f9151-82f2-4169-b3f8-d2a171b295c3")
    #expect([done.user, done.account, done.partition, done.qos] == ["interlink", "proj", "cpu", "normal"])
    #expect(done.submitted?.seconds == 1_795_224_760)
    #expect(done.started?.seconds == 1_795_224_760)
    #expect(done.ended?.seconds == 1_795_224_910)
    #expect(done.timeLimit == .value(5))
    #expect(done.memory == .perNode(1))
    #expect(done.cpus == 1 && done.nodeCount == 1 && done.nodes == "vm")
    #expect(done.requested.text == "cpu=1,mem=1M,node=1,billing=1")
    #expect(
      done.output == "/srv/interlink/interlink/jobs/default-c70f9151-82f2-4169-b3f8-d2a171b295c3/job.out")
    #expect(done.command.hasSuffix("/job.slurm"))
    #expect(done.array == nil)

    let running = jobs[1]
    #expect(running.ended == nil)
    #expect(running.deadline?.seconds == 1_795_225_367, "the end of its time, not its end")
    let pending = jobs[4]
    #expect(pending.reason == "PartitionDown")
    #expect(pending.started == nil)
    #expect(pending.explainedReason().group == .site)
  }

  @Test func recordedReasonsAndArrays() throws {
    let (jobs, _) = try decode(Samples.bytes("slurm/restd-unix-jobs.json"), piece: 1)
    #expect(
      jobs.map(\.reason) == [
        "None", "Resources", "PartitionDown", "PartitionTimeLimit", "JobHeldUser", "Dependency", "BeginTime",
        "Priority", "Priority", "Priority", "PartitionTimeLimit",
      ])
    #expect(jobs[4].isHeld)
    #expect(!jobs[5].dependency.isEmpty)
    #expect(try decode(Samples.bytes("slurm/restd-tcp-jobs.json")).jobs == jobs)
  }

  @Test func everyRecordedQueueDecodes() throws {
    for name in ["squeue", "squeue-with-orphans", "squeue-mixed"] {
      let (jobs, _) = try decode(Samples.bytes("slurm/\(name).json"))
      #expect(!jobs.isEmpty)
      for job in jobs {
        #expect(job.id.number > 0 && job.state.unknown.isEmpty && job.state.base != nil && !job.user.isEmpty)
        #expect(job.explainedReason().isKnown, "\(job.reason)")
      }
    }
  }

  @Test func recordedAccounting() throws {
    let (jobs, envelope) = try decode(Samples.bytes("slurm/sacct.json"))
    #expect(envelope.plugin == "openapi/dbv0.0.38")
    let job = jobs[0]
    #expect(job.id == SlurmJobID(cluster: "lab", number: 1))
    #expect([job.name, job.user, job.account, job.partition] == ["demo", "alice", "proj", "cpu"])
    #expect(job.state.base == .running)
    #expect(job.timeLimit == .value(2))
    #expect(job.started?.seconds == 1_795_220_865)
    #expect(job.requested.text == "cpu=1,mem=100M,node=1,billing=1")
    #expect(job.memory == .perNode(100))
    #expect(job.directory == "/srv/interlink/alice")
    #expect(job.usage != nil)
  }

  /// One job, once in the shape of each version.
  static let shapes: [(version: String, body: String)] = [
    (
      "v0.0.39",
      """
      {"job_id":4711,"cluster":"vega","job_state":"PENDING","state_reason":"Priority","name":"n","user_name":"u",
      "array_job_id":{"set":true,"infinite":false,"number":4700},"array_task_id":{"set":true,"infinite":false,"number":3},
      "priority":{"set":true,"infinite":false,"number":4294901759},"time_limit":{"set":true,"infinite":false,"number":90},
      "submit_time":1700000000,"eligible_time":1700000001,"start_time":1700009000,"end_time":1700014400,
      "cpus":{"set":true,"infinite":false,"number":8},"node_count":{"set":true,"infinite":false,"number":2},
      "memory_per_cpu":{"set":true,"infinite":false,"number":2000},"memory_per_node":{"set":false,"infinite":false,"number":0},
      "exit_code":{"status":"SUCCESS","return_code":0},"hold":false,"restart_cnt":1,
      "tres_req_str":"cpu=8,mem=16000M,node=2,billing=8,gres\\/gpu=2","standard_output":"\\/x\\/%j.out",
      "last_sched_evaluation":1700000500,"partition":"gpu,long"}
      """
    ),
    (
      "v0.0.40 and later",
      """
      {"job_id":4711,"cluster":"vega","job_state":["PENDING"],"state_reason":"Priority","name":"n","user_name":"u",
      "array_job_id":{"set":true,"infinite":false,"number":4700},"array_task_id":{"set":true,"infinite":false,"number":3},
      "priority":{"set":true,"infinite":false,"number":4294901759},"time_limit":{"set":true,"infinite":false,"number":90},
      "submit_time":{"set":true,"infinite":false,"number":1700000000},
      "eligible_time":{"set":true,"infinite":false,"number":1700000001},
      "start_time":{"set":true,"infinite":false,"number":1700009000},
      "end_time":{"set":true,"infinite":false,"number":1700014400},
      "cpus":{"set":true,"infinite":false,"number":8},"node_count":{"set":true,"infinite":false,"number":2},
      "memory_per_cpu":{"set":true,"infinite":false,"number":2000},"memory_per_node":{"set":false,"infinite":false,"number":0},
      "exit_code":{"status":["SUCCESS"],"return_code":{"set":true,"infinite":false,"number":0},
      "signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}},"hold":false,"restart_cnt":1,
      "tres_req_str":"cpu=8,mem=16000M,node=2,billing=8,gres\\/gpu=2","standard_output":"\\/x\\/%j.out",
      "last_sched_evaluation":{"set":true,"infinite":false,"number":1700000500},"partition":"gpu,long"}
      """
    ),
    (
      "+complex",
      """
      {"job_id":4711,"cluster":"vega","job_state":["PENDING"],"state_reason":"Priority","name":"n","user_name":"u",
      "array_job_id":4700,"array_task_id":3,"priority":4294901759,"time_limit":90,"submit_time":1700000000,
      "eligible_time":1700000001,"start_time":1700009000,"end_time":1700014400,"cpus":8,"node_count":2,
      "memory_per_cpu":2000,"memory_per_node":null,"exit_code":{"status":["SUCCESS"],"return_code":0,
      "signal":{"id":null,"name":""}},"hold":false,"restart_cnt":1,
      "tres_req_str":"cpu=8,mem=16000M,node=2,billing=8,gres\\/gpu=2","standard_output":"\\/x\\/%j.out",
      "last_sched_evaluation":1700000500,"partition":"gpu,long"}
      """
    ),
    (
      "numbers as texts",
      """
      {"job_id":"4711","cluster":"vega","job_state":"PENDING","state_reason":"Priority","name":"n","user_name":"u",
      "array_job_id":"4700","array_task_id":"3","priority":"4294901759","time_limit":"90","submit_time":"1700000000",
      "eligible_time":"1700000001","start_time":"1700009000","end_time":"1700014400","cpus":"8","node_count":[2],
      "memory_per_cpu":2000.0,"memory_per_node":"","exit_code":"0:0","hold":"false","restart_cnt":"1",
      "tres_req_str":"cpu=8,mem=16000M,node=2,billing=8,gres\\/gpu=2","standard_output":"\\/x\\/%j.out",
      "last_sched_evaluation":1700000500,"partition":["gpu","long"]}
      """
    ),
  ]

  @Test func everyVersionGivesTheSameJob() throws {
    var expected = SlurmJob(id: SlurmJobID(cluster: "vega", number: 4711))
    expected.array = SlurmJob.ArrayTask(job: 4700, task: 3, tasks: "")
    (expected.name, expected.user, expected.partition) = ("n", "u", "gpu,long")
    expected.state = SlurmState(.pending)
    expected.reason = "Priority"
    expected.priority = 4_294_901_759
    expected.submitted = Timestamp(seconds: 1_700_000_000)
    expected.eligible = Timestamp(seconds: 1_700_000_001)
    expected.expectedStart = Timestamp(seconds: 1_700_009_000)
    expected.timeLimit = .value(90)
    (expected.cpus, expected.nodeCount, expected.memory) = (8, 2, .perCPU(2000))
    expected.requested = SlurmTRES("cpu=8,mem=16000M,node=2,billing=8,gres/gpu=2")
    expected.output = "/x/%j.out"
    expected.requeues = 1
    expected.evaluated = Timestamp(seconds: 1_700_000_500)
    for shape in Self.shapes {
      let (jobs, _) = try decode(Array("{\"jobs\":[\(shape.body)],\"errors\":[]}".utf8))
      #expect(jobs == [expected], "\(shape.version)")
    }
    #expect(
      expected.requested.gpus == 2 && expected.requested.cpus == 8 && expected.requested.memory == 16000)
  }

  static let ends: [(version: String, code: String, exit: String?)] = [
    ("v0.0.38", "2304", "9:0"), ("v0.0.38, by a signal", "15", "0:15"),
    ("v0.0.38, unset", "4294967294", nil),
    ("wrapped", #"{"set":true,"infinite":false,"number":35072}"#, "137:0"),
    ("wrapped, unset", #"{"set":false,"infinite":false,"number":0}"#, nil),
    ("v0.0.39", #"{"status":"SIGNALED","return_code":0,"signal":{"signal_id":9,"name":"KILL"}}"#, "0:9"),
    (
      "v0.0.41",
      #"{"status":["SIGNALED"],"return_code":{"set":false,"infinite":false,"number":0},"signal":{"id":{"set":true,"infinite":false,"number":15},"name":"SIGTERM"}}"#,
      "0:15"
    ),
    ("+complex", #"{"status":["ERROR"],"return_code":3,"signal":{"id":null,"name":""}}"#, "3:0"),
    ("a text", #""0:125""#, "0:125"), ("null", "null", nil), ("nonsense", "[]", nil),
  ]

  @Test(arguments: ends) func exitCodes(_ example: (version: String, code: String, exit: String?)) throws {
    let body = "{\"jobs\":[{\"job_id\":1,\"job_state\":\"FAILED\",\"exit_code\":\(example.code)}]}"
    #expect(try decode(Array(body.utf8)).jobs.first?.exit?.description == example.exit)
  }

  static let limits: [(text: String, is: SlurmNumber)] = [
    ("5", .value(5)), ("null", .unset), (#""Infinity""#, .unlimited), (#""UNLIMITED""#, .unlimited),
    ("4294967295", .unlimited), ("4294967294", .unset), ("18446744073709551615", .unlimited),
    ("18446744073709551614", .unset), (#"{"set":false,"infinite":true,"number":0}"#, .unlimited),
    (#"{"set":false,"infinite":false,"number":0}"#, .unset), (#"{"number":7}"#, .value(7)),
    ("[7,8]", .value(7)),
    ("[]", .unset), ("{}", .unset), ("true", .value(1)), ("1e3", .value(1000)), (#""soon""#, .unset),
    ("1e400", .unset),
  ]

  @Test(arguments: limits) func timeLimits(_ example: (text: String, is: SlurmNumber)) throws {
    let body = "{\"jobs\":[{\"time_limit\":\(example.text)}]}"
    #expect(try decode(Array(body.utf8)).jobs.first?.timeLimit == example.is)
  }

  @Test func newerAccounting() throws {
    let body = """
      {"jobs":[{"job_id":9,"association":{"account":"a","cluster":"c"},"cluster":"c","user":"u","name":"x",
      "array":{"job_id":0,"task_id":{"set":false,"infinite":false,"number":0},"task":""},
      "comment":{"administrator":"","job":"mine","system":""},"allocation_nodes":2,
      "exit_code":{"status":["ERROR"],"return_code":{"set":true,"infinite":false,"number":1},
      "signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}},
      "state":{"current":["CANCELLED"],"reason":"None"},"required":{"CPUs":4,"memory_per_cpu":{"set":true,"infinite":false,
      "number":100},"memory_per_node":{"set":false,"infinite":false,"number":0}},
      "time":{"elapsed":60,"eligible":10,"end":80,"start":20,"submission":9,"limit":{"set":true,"infinite":false,"number":240},
      "total":{"seconds":30,"microseconds":500000},"user":{"seconds":1,"microseconds":0}},
      "steps":[{"tres":{"requested":{"max":[{"type":"mem","name":"","count":1048576,"task":0}],"min":[]}}},
      {"tres":{"requested":{"max":[{"type":"cpu","count":9},{"type":"mem","count":2097152}]}}}],
      "tres":{"allocated":[{"type":"cpu","name":"","id":1,"count":4},{"type":"gres","name":"gpu","id":1001,"count":2}],
      "requested":[{"type":"mem","name":"","id":2,"count":400}]},"used_gres":"gpu:2","working_directory":"/w"}],
      "meta":{"plugin":{"type":"openapi/slurmdbd","data_parser":"data_parser/v0.0.41"},
      "slurm":{"version":{"major":"24","micro":"4","minor":"05"},"release":"24.05.4","cluster":"c"}},
      "errors":[{"description":"nothing found","error_number":9003,"error":"Query empty","source":"x"}],"warnings":["w"]}
      """
    let (jobs, envelope) = try decode(Array(body.utf8), piece: 3)
    let job = try #require(jobs.first)
    #expect(job.state.base == .cancelled)
    #expect(job.usage == SlurmJob.Usage(cpuSeconds: 30.5, peakMemory: 2_097_152))
    #expect(job.allocated.text == "cpu=4,gres/gpu=2")
    #expect(job.requested.memory == 400)
    #expect(job.memory == .perCPU(100))
    #expect(job.comment == "mine")
    #expect(job.exit?.description == "1:0")
    #expect(job.timeLimit == .value(240) && job.ended?.seconds == 80 && job.array == nil)
    #expect(
      envelope.cluster == "c" && envelope.release == "24.05.4" && envelope.plugin == "data_parser/v0.0.41")
    #expect(envelope.errors == [.init(number: 9003, text: "nothing found (Query empty)")])
    #expect(envelope.warnings == [.init(number: 0, text: "w")])
  }

  /// Whatever stands where: the other fields are read, nothing crashes, and what is shown is clean.
  @Test func hostileFieldsHarmNothingElse() throws {
    let junk = [
      "null", "{}", "[]", "[[],{}]", "true", "-1", "1e99", "\"\\u001b[2J\\u202ex\\ny\"",
      "{\"set\":{},\"number\":[]}",
    ]
    let keys = [
      "cluster", "array_job_id", "name", "user_name", "job_state", "state_reason", "priority", "start_time",
      "end_time", "time_limit", "cpus", "memory_per_cpu", "tres_req_str", "gres_detail", "exit_code",
      "dependency",
      "hold", "restart_cnt", "state", "array", "time", "required", "tres", "steps", "comment", "stdout",
    ]
    for key in keys {
      for value in junk {
        let body = "{\"jobs\":[{\"job_id\":5,\"\(key)\":\(value),\"qos\":\"q\"}]}"
        let job = try #require(try decode(Array(body.utf8)).jobs.first)
        #expect(job.id.number == 5 && job.qos == "q", "\(key): \(value)")
        #expect(!"\(job)".contains("\u{1B}") && !job.name.contains("\n"))
      }
    }
  }

  @Test func brokenAnswersThrow() throws {
    let whole = try Samples.bytes("slurm/squeue-mixed.json")
    for count in stride(from: 0, to: whole.count - 3, by: 611) {
      #expect(throws: JSONError.self) { try decode(Array(whole[..<count])) }
    }
    #expect(throws: JSONError.self) { try decode(Array("slurm_load_jobs error".utf8)) }
  }
}
