import Testing

@testable import ClientCore

/// Numbers that nobody means, where a pod, a plugin or Slurm says them: each of these once ended the program.
@Suite struct HostileNumbersTests {
  static let quantities = [
    "1e30", "-1e30", "1e999", "-1e999", "9Ei", "-9E", "99999999999999999999999999999999Ei",
    "9223372036854775807", "-9223372036854775808", "0.000000000000000001n",
  ]

  @Test(arguments: quantities) func aPodMayAskForAnything(_ text: String) throws {
    #expect(try #require(Quantity.value(text)).magnitude < 0x1p63)
    let limits: JSONValue = [
      "cpu": .string(text), "memory": .string(text), "nvidia.com/gpu": .string(text),
      "amd.com/gpu": .string(text),
    ]
    let container: JSONValue = ["name": "main", "image": "busybox", "resources": ["limits": limits]]
    let pod: JSONValue = [
      "kind": "Pod", "metadata": ["name": "p"], "spec": ["containers": [container, container]],
      "status": [
        "containerStatuses": [["state": ["terminated": ["message": "Slurm job 7 ended: out-of-memory"]]]]
      ],
    ]
    // What is found does not matter, only that something is made of it.
    _ = Preflight.check(pod)
    let template = try #require(PodTemplate(pod))
    #expect(!SubmissionPlan(template.submission).script.isEmpty)
    _ = ResubmitProposal(pod)
  }

  @Test func niceMayBeAnything() {
    for text in ["-9223372036854775808", "9223372036854775807", "-2147483646"] {
      #expect(SbatchValue.problem(with: text, of: .nice)?.isRefused == true, "\(text)")
    }
    #expect(SbatchValue.problem(with: "-2147483645", of: .nice) == nil)
  }

  /// 2⁴³ MiB are 2⁶³ bytes.
  @Test(arguments: ["8796093022208M", "17592186044415M", "8388608T"])
  func aStepMayHaveUsedAnything(_ peak: String) throws {
    let step = ["7.batch"] + Array(repeating: "", count: 20) + [peak, "", "batch"]
    let job = ["7"] + Array(repeating: "", count: 23)
    let output = (job + step).map { $0 + "|" }.joined()
    let jobs = try SacctTable(table: SlurmTable(columns: 24, separator: "|")).jobs(Array(output.utf8))
    #expect(jobs.count == 1)
    #expect(jobs.first?.usage?.peakMemory == nil)
  }

  @Test func timesMayLieAsFarApartAsCanBe() {
    let (first, last) = (Timestamp(seconds: .min), Timestamp(seconds: .max))
    #expect(last - first > 1e19)
    #expect(first - last < -1e19)
    #expect(last + 1 == last)
    #expect(first + -1 == first)
    #expect(Timestamp(seconds: 7) + .infinity == Timestamp(seconds: 7))
    #expect(
      Timestamp(seconds: 7, nanoseconds: 600_000_000) + 1.5 == Timestamp(seconds: 9, nanoseconds: 100_000_000)
    )
    #expect(Timestamp(seconds: 7) + -0.5 == Timestamp(seconds: 6, nanoseconds: 500_000_000))
    #expect(Timestamp(seconds: 7, nanoseconds: 500_000_000) - Timestamp(seconds: 5) == 2.5)
  }
}
