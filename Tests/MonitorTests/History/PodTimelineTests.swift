import Testing

@testable import ClientCore
@testable import Monitor

/// The way of a pod through its stages, after traces of a real site.
@Suite struct PodTimelineTests {
  /// A pod's story, in seconds after its creation.
  struct Story {
    var phase = "Pending"
    var node: Double? = 0
    var accepted: Double? = 0
    var job: UInt64? = 21
    /// When the plugin noticed.
    var noticed: (start: Double?, end: Double?)?
    var reason = ""
    var state: SlurmState?
    var submitted: Double? = 1
    var started: Double?
    var ended: Double?
    var nodes = "vm"
    var change: (inout SlurmJob) -> Void = { _ in }
    var now: Double = 100
    var isGone = false
    var script: ScriptTimes?
    var changePod: (inout Pod) -> Void = { _ in }

    var timeline: PodTimeline {
      func time(_ seconds: Double?) -> Timestamp? { seconds.map { Beginning.wall + $0 } }
      var pod = pod("u")
      pod.meta.created = Beginning.wall
      pod.meta.annotations["JobID"] = job.map(String.init)
      (pod.phase, pod.reason, pod.startTime) = (phase, reason, time(accepted))
      if node == nil { pod.nodeName = "" }
      if let noticed {
        var status = Pod.ContainerStatus()
        status.name = "main"
        if phase == "Running" {
          status.state = .running(startedAt: time(noticed.start))
        } else {
          var end = Pod.ContainerStatus.Termination()
          (end.startedAt, end.finishedAt) = (time(noticed.start), time(noticed.end))
          status.state = .terminated(end)
        }
        pod.containerStatuses = [status]
      }
      changePod(&pod)
      var join = PodJoin()
      if let state, let id = job {
        var slurm = SlurmJob(id: SlurmJobID(cluster: "c", number: id))
        (slurm.state, slurm.submitted, slurm.started) = (state, time(submitted), time(started))
        (slurm.ended, slurm.nodes) = (time(ended), started == nil ? "" : nodes)
        change(&slurm)
        let key = JobKey.c(id)
        join.job = JobTable([slurm], at: now)[key]
      }
      let record = PodRecord(
        key: PodKey(site: "s", uid: "u"), pod: pod, learnt: Beginning.wall + now, isGone: isGone, join: join)
      var event = Event()
      (event.reason, event.last) = ("Scheduled", time(node))
      return PodTimeline(
        record, events: node == nil ? [] : [event], script: script, now: Beginning.wall + now)
    }
  }

  /// Every stage with its second, `~` before what is expected, `?` for a time that nobody tells.
  private func marks(_ timeline: PodTimeline) -> String {
    timeline.marks.map { mark in
      let time = mark.time.map { "\(Int(($0 - Beginning.wall).rounded()))" } ?? "?"
      return "\(mark.stage)\(mark.isExpected ? "~" : " ")\(time)"
    }.joined(separator: ", ")
  }

  private func bar(_ timeline: PodTimeline) -> String {
    timeline.stretches.map {
      "\($0.phase)\($0.isExpected ? "~" : " ")\(Int($0.start - Beginning.wall))-\(Int($0.end - Beginning.wall))"
    }.joined(separator: ", ")
  }

  private func waits(_ timeline: PodTimeline) -> String {
    timeline.waits.map {
      "\($0.kind) \($0.isAtMost ? "<" : "")\(Int($0.seconds))\($0.isOpen ? "+" : "")"
    }.joined(separator: ", ")
  }

  /// A row of the table: the story, and what is to be made of it.
  struct Case: CustomTestStringConvertible {
    var name: String
    var story: Story
    var marks: String
    var bar: String
    var waits: String
    /// A word of each doubt.
    var doubts: [String] = []
    var testDescription: String { name }
  }

  /// The times are those of the recorded traces where there is one of that name.
  nonisolated(unsafe) static let cases: [Case] = [
    Case(
      name: "pending-then-run",
      story: Story(
        phase: "Succeeded", noticed: (93, 123), state: SlurmState(.completed), started: 92, ended: 113,
        now: 140),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, started 92, ended 113",
      bar: "submitting 0-1, queued 1-92, running 92-113",
      waits: "placing 0, submitting 1, queue 91, run 21, startNoticed 1, endNoticed 10"),
    Case(
      name: "pending, with a guess of Slurm's",
      story: Story(
        state: SlurmState(.pending), change: { $0.expectedStart = Beginning.wall + 160 }, now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, started~160",
      bar: "submitting 0-1, queued 1-100, queued~100-160", waits: "placing 0, submitting 1, queue 99+"),
    Case(
      name: "running, with a time limit",
      story: Story(
        phase: "Running", noticed: (22, nil), state: SlurmState(.running), started: 20,
        change: { $0.deadline = Beginning.wall + 320 }, now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, started 20, ended~320",
      bar: "submitting 0-1, queued 1-20, running 20-100, running~100-320",
      waits: "placing 0, submitting 1, queue 19, run 80+, startNoticed 2"),
    Case(
      name: "scancel-while-pending",
      story: Story(
        phase: "Succeeded", noticed: (nil, 62), state: SlurmState(.cancelled), started: nil, ended: 42,
        now: 80),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, ended 42",
      bar: "submitting 0-1, queued 1-42", waits: "placing 0, submitting 1, queue 41, endNoticed 20"),
    Case(
      name: "cancelled while pending: Slurm tells a start at the end",
      story: Story(
        phase: "Succeeded", noticed: (nil, 62), state: SlurmState(.cancelled), started: 42, ended: 42,
        nodes: "",
        now: 80),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, ended 42",
      bar: "submitting 0-1, queued 1-42", waits: "placing 0, submitting 1, queue 41, endNoticed 20"),
    Case(
      name: "scancel-while-pending, no Slurm",
      story: Story(phase: "Succeeded", noticed: (nil, 62), now: 80),
      marks: "created 0, scheduled 0, accepted 0, submitted ?, ended 62", bar: "unseen 0-62",
      waits: "placing 0", doubts: ["No Slurm", "never seen running"]),
    Case(
      name: "running, no Slurm",
      story: Story(phase: "Running", noticed: (30, nil), now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted ?, started 30",
      bar: "queued 0-30, running 30-100",
      waits: "placing 0, queue <30, run 70+", doubts: ["No Slurm"]),
    Case(
      name: "queued, no Slurm", story: Story(now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted ?", bar: "queued 0-100",
      waits: "placing 0, queue <100+", doubts: ["No Slurm"]),
    Case(
      name: "no job yet", story: Story(job: nil, now: 30), marks: "created 0, scheduled 0, accepted 0",
      bar: "submitting 0-30", waits: "placing 0, submitting 30+"),
    Case(
      name: "no node", story: Story(node: nil, accepted: nil, job: nil, now: 600), marks: "created 0",
      bar: "placing 0-600", waits: "placing 600+"),
    Case(
      name: "bad-partition",
      story: Story(phase: "Failed", job: nil, noticed: (nil, nil), reason: "ProviderFailed"),
      marks: "created 0, scheduled 0, accepted 0, ended ?", bar: "", waits: "placing 0"),
    Case(
      name: "requeued",
      story: Story(
        phase: "Running", noticed: (20, nil), state: SlurmState(.running), submitted: 60, started: 90,
        change: { $0.requeues = 1 }, now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted 60, started 90",
      bar: "unseen 0-60, queued 60-90, running 90-100", waits: "placing 0, queue 30, run 10+",
      doubts: ["last time"]),
    Case(
      name: "Slurm's clock is 5 min behind",
      story: Story(
        phase: "Succeeded", noticed: (93, 123), state: SlurmState(.completed), submitted: -299, started: -208,
        ended: -187, now: 140),
      marks: "created 0, scheduled 0, accepted 0, submitted -299, started -208, ended -187",
      bar: "queued 0-91, running 91-112", waits: "placing 0, queue 91, run 21", doubts: ["behind"]),
    Case(
      name: "Slurm's clock is 5 min ahead",
      story: Story(
        phase: "Running", noticed: (20, nil), state: SlurmState(.running), submitted: 301, started: 319,
        now: 100),
      marks: "created 0, scheduled 0, accepted 0, submitted 301, started 319",
      bar: "submitting 0-82, queued 82-100", waits: "placing 0, queue 18, run 0+", doubts: ["ahead"]),
    Case(
      name: "an array",
      story: Story(
        phase: "Running", noticed: (20, nil), state: SlurmState(.running), started: 19,
        change: { $0.array = SlurmJob.ArrayTask(job: 20, task: 1, tasks: "") }, now: 50),
      marks: "created 0, scheduled 0, accepted 0, submitted 1, started 19",
      bar: "submitting 0-1, queued 1-19, running 19-50",
      waits: "placing 0, submitting 1, queue 18, run 31+, startNoticed 1", doubts: ["task 1 of array 20"]),
    Case(
      name: "gone while nobody knew its end",
      story: Story(phase: "Running", noticed: (30, nil), now: 90, isGone: true),
      marks: "created 0, scheduled 0, accepted 0, submitted ?, started 30, ended 90",
      bar: "queued 0-30, running 30-90", waits: "placing 0, queue <30, run <60", doubts: ["No Slurm"]),
    Case(
      name: "the script tells what nobody noticed",
      story: Story(
        phase: "Succeeded", noticed: (nil, 62), now: 80,
        script: ScriptTimes([
          "2027-01-15T08:00:20+00:00 Running in background main pid 1...",
          "2027-01-15T08:00:41+00:00 End of script, highest exit code 0...",
        ])),
      marks: "created 0, scheduled 0, accepted 0, submitted ?, started 20, ended 41",
      bar: "queued 0-20, running 20-41", waits: "placing 0, queue <20, run 21", doubts: ["No Slurm"]),
  ]

  @Test func tracesBecomeStages() {
    for test in Self.cases {
      let timeline = test.story.timeline
      #expect(marks(timeline) == test.marks, "\(test.name)")
      #expect(bar(timeline) == test.bar, "\(test.name)")
      #expect(waits(timeline) == test.waits, "\(test.name)")
      #expect(timeline.doubts.count == test.doubts.count, "\(test.name): \(timeline.doubts)")
      for (doubt, word) in zip(timeline.doubts, test.doubts) { #expect(doubt.contains(word), "\(test.name)") }
    }
  }

  /// Whatever the times are, the bar is in order and no wait is negative.
  @Test func noOrderOfTimesBreaksTheBar() {
    let times: [Double?] = [nil, -50, 0, 40, 200]
    let states = [SlurmState(.pending), SlurmState(.running), SlurmState(.completed), nil]
    for state in states {
      for submitted in times {
        for started in times {
          for ended in times {
            let story = Story(
              phase: ended == nil ? "Running" : "Succeeded", noticed: (started, ended), state: state,
              submitted: submitted, started: started, ended: ended,
              change: { $0.deadline = ended.map { Beginning.wall + $0 } }, now: 100)
            let timeline = story.timeline
            #expect(timeline.stretches.allSatisfy { $0.end > $0.start })
            #expect(
              zip(timeline.stretches, timeline.stretches.dropFirst()).allSatisfy { $0.end <= $1.start })
            #expect(timeline.waits.allSatisfy { $0.seconds >= 0 })
            #expect(zip(timeline.marks, timeline.marks.dropFirst()).allSatisfy { $0.stage < $1.stage })
          }
        }
      }
    }
  }
}
