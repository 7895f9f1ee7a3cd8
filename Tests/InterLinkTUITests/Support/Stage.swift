import ClientCore
import Monitor

@testable import InterLinkTUI

/// Sets the app up with fixed records and a stopped clock.
enum Stage {
  static func app(
    _ snapshot: Snapshot = Fixture.snapshot(), site: FixedSite = Stage.site(), isASCII: Bool = false,
    isReadOnly: Bool = false, logKeeper: LogKeeper? = nil
  ) -> App {
    var options = App.Options()
    options.logKeeper = logKeeper
    options.isReadOnly = isReadOnly
    options.glyphs.isASCII = isASCII
    options.contexts = ["juwels-prod", "vega-prod", "vega-test"]
    let skew = snapshot.clockSkew
    options.attentionInterval = .zero
    options.clock = { Fixture.now + -skew }
    let app = App(site: site, options: options) { name in
      guard name == "vega-test" else { throw App.UnknownContext(name: name) }
      return FixedSite()
    }
    app.show(snapshot)
    return app
  }

  static func site(log: FixedLog = Stage.log(), hasEvents: Bool = true) -> FixedSite {
    FixedSite(log: log, events: hasEvents ? events() : [], manifest: manifest)
  }

  static func log() -> FixedLog {
    FixedLog(
      [
        "This pod itwinai/67cbf9ce has been submitted to SLURM node gn07.",
        "To get more info, please run: scontrol show job 8831201.",
        "2026-11-21T12:50:11+00:00 Running in background main pid 4005...",
        "2026-11-21T12:50:11+00:00 Waiting for container main pid 4005...",
      ]
        + (1...120).map {
          "epoch \(($0 + 9) / 10)/40  step \($0)  loss \(1000 / ($0 + 3)).\($0 % 10)  学習率 0.00\($0 % 7)"
        }
        + [
          "a line that is long: " + (1...30).map { "word\($0)" }.joined(separator: " "),
          "WARNING: checkpoint directory /scratch/project_465000/itwinai/3dgan/checkpoints/2026-11-21 is 91% full",
        ], chatter: 4)
  }

  /// A log with times of all grounds.
  static func timedLog() -> FixedLog {
    FixedLog(
      (0..<60).map { index in
        var line = LogSession.Line(text: "step \(index)  loss \(90 - index)")
        let ground: LogTime.Ground = index % 10 == 0 ? .written : index % 7 == 0 ? .seen : .stamped
        if index % 9 != 4 { line.time = LogTime(Fixture.ago(Double(60 * (60 - index))), ground) }
        return line
      })
  }

  /// A log with levels, times, numbers, paths and JSON.
  static func levelLog() -> FixedLog {
    FixedLog([
      "2026-11-21 13:58:02,114 INFO     trainer: 8 workers, batch 256, 4.2GiB in 1h23m",
      "2026-11-21 13:58:03,001 DEBUG    data: /scratch/maria/shards/00012.tar from https://zenodo.org/x",
      "2026-11-21 13:58:04,870 WARNING  loader: 3 of 512 files are unreadable",
      "2026-11-21 13:58:09,331 ERROR    loader: cannot open '/scratch/maria/shards/00013.tar'",
      "Traceback (most recent call last):",
      "  File \"train.py\", line 12, in <module>",
      "ValueError: shapes (256, 10) and (10, 255) do not match",
      "step 712 loss 0.0312 lr=3e-4 time=12ms host 10.0.3.17:29500",
      #"{"level":"error","ts":"2026-11-21T13:58:10Z","msg":"retry","attempt":3,"took_ms":120.5}"#,
      "FATAL: giving up after 3 attempts",
    ])
  }

  /// A log of a program that colours what it writes.
  static func colouredLog() -> FixedLog {
    func line(_ parts: (String, (inout LogAttributes) -> Void)...) -> LogSession.Line {
      var line = LogSession.Line(text: "")
      for (text, change) in parts {
        var attributes = LogAttributes()
        change(&attributes)
        let start = line.text.utf8.count
        line.text += text
        if attributes != LogAttributes() {
          line.runs.append(LogRun(start..<line.text.utf8.count, attributes))
        }
      }
      return line
    }
    return FixedLog([
      line(("plain, ", { _ in }), ("green", { $0.foreground = .palette(2) })),
      line(("orange on blue", { ($0.foreground, $0.background) = (.rgb(255, 135, 0), .palette(18)) })),
      line(
        ("bold ", { $0.isBold = true }), ("faint ", { $0.isDim = true }),
        ("under", { $0.isUnderlined = true })),
      line(("turned", { $0.isReversed = true })),
    ])
  }

  static func events() -> [Event] {
    var scheduled = Event()
    (scheduled.type, scheduled.reason, scheduled.source) = ("Normal", "Scheduled", "default-scheduler")
    scheduled.message = "Successfully assigned itwinai/3dgan-train-0 to vega-vk"
    scheduled.last = Fixture.ago(4800)
    var notReady = Event()
    (notReady.type, notReady.reason, notReady.source) = ("Warning", "NodeNotReady", "node-controller")
    (notReady.message, notReady.count) = ("Node is not ready", 3)
    notReady.last = Fixture.ago(1200)
    return [scheduled, notReady]
  }

  static let manifest = JSONValue.object([
    ("apiVersion", .string("v1")), ("kind", .string("Pod")),
    (
      "metadata",
      .object([
        ("name", .string("3dgan-train-0")), ("namespace", .string("itwinai")),
        (
          "annotations",
          .object([
            ("JobID", .string("8831201")),
            ("interlink.eu/wireguard-client-snippet", .string("[Interface]\nPrivateKey = c2VjcmV0\n")),
            ("slurm-job.vk.io/flags", .string("--time=02:30:00 --mem=8G")),
          ])
        ),
        ("creationTimestamp", .string("2026-11-21T12:42:11Z")),
      ])
    ),
    (
      "spec",
      .object([
        (
          "containers",
          .array([
            .object([
              ("name", .string("main")), ("image", .string("docker.io/library/python:3.12")),
              ("command", .array([.string("/bin/bash"), .string("-c")])),
              ("args", .array([.string("set -e\npython train.py --epochs 40\n")])),
              (
                "env",
                .array([
                  .object([("name", .string("WANDB_API_KEY")), ("value", .string("topsecret"))]),
                  .object([("name", .string("EPOCHS")), ("value", .string("40"))]),
                ])
              ),
              ("stdin", .bool(false)), ("resources", .object([])),
            ])
          ])
        ), ("terminationGracePeriodSeconds", .number("30")), ("nodeName", .string("vega-vk")),
      ])
    ),
    ("status", .object([("phase", .string("Running")), ("startTime", .null)])),
  ])
}
