import Testing

@testable import ClientCore

/// The `#SBATCH` lines, by the plugin's rules.
struct SubmissionPlanTests {
  struct Case: Sendable {
    var flags: String?
    var flavor: [String] = []
    var cpus: [Double] = []
    var memory: [Int] = []
    var user: Int?
    var script: [String]
  }

  private static let gib = 1 << 30

  static let cases: [Case] = [
    Case(flags: nil, script: ["--cpus-per-task=1", "--mem=1"]),
    Case(
      flags: "--job-name=helloworld-pod -A geant4 -p geant4", cpus: [12], memory: [12 * gib],
      script: [
        "--job-name=helloworld-pod", "-A geant4", "-p geant4", "--cpus-per-task=12", "--mem=12288",
      ]),
    Case(
      flags: "--mem=8G -c 4 --time=1:00", cpus: [2], memory: [gib],
      script: ["--time=1:00", "--cpus-per-task=2", "--mem=1024"]),
    Case(flags: "--mem=8G -c 4", script: ["--mem=8G", "-c 4"]),
    Case(flags: "-p a -p b --partition=c", script: ["--partition=c", "--cpus-per-task=1", "--mem=1"]),
    Case(
      flags: "--time=2:00:00", flavor: ["--partition=gpu", "--gres=gpu:1", "--time=08:00:00"],
      script: ["--partition=gpu", "--gres=gpu:1", "--time=2:00:00", "--cpus-per-task=1", "--mem=1"]),
    Case(flags: "", cpus: [0.5, 2.2, 0], memory: [0], script: ["--cpus-per-task=3", "--mem=1"]),
    Case(flags: "", memory: [1 << 19], script: ["--cpus-per-task=1", "--mem=0"]),
    Case(
      flags: "--mem-per-cpu=2000", memory: [gib],
      script: ["--mem-per-cpu=2000", "--cpus-per-task=1", "--mem=1024"]),
    Case(flags: "", user: 1000, script: ["--uid=1000", "--cpus-per-task=1", "--mem=1"]),
    Case(flags: "", user: -1, script: ["--cpus-per-task=1", "--mem=1"]),
    // An attached value is not seen: both lines stay, and sbatch takes the last.
    Case(flags: "-c4", cpus: [2], script: ["-c4", "--cpus-per-task=2", "--mem=1"]),
  ]

  @Test(arguments: cases) func makesTheLinesOfThePlugin(_ example: Case) {
    var request = SubmissionPlan.Request(flags: example.flags)
    request.flavorFlags = example.flavor
    (request.cpuLimits, request.memoryLimits, request.user) = (example.cpus, example.memory, example.user)
    #expect(SubmissionPlan(request).script == example.script)
  }

  @Test func tellsWhatIsLost() {
    var request = SubmissionPlan.Request(flags: "--mem=8G -p a -p b")
    request.memoryLimits = [1 << 30]
    let lines = SubmissionPlan(request).lines
    #expect(lines.map(\.text) == ["--mem=8G", "-p b", "-p a", "--cpus-per-task=1", "--mem=1024"])
    #expect(lines.map(\.fate) == [.dropped, .kept, .replaced(by: "-p b"), .kept, .kept])
    #expect(lines.map(\.origin) == [.annotation(0), .annotation(2), .annotation(1), .standard, .limit])
  }

  @Test func memoryPerCPUIsRefused() {
    let reading = SubmissionPlan(SubmissionPlan.Request(flags: "--mem-per-cpu=2000")).reading
    #expect(reading.problems.map(\.isRefused) == [true])
    #expect(
      reading.problems.first?.sentence
        == "--mem and --mem-per-cpu exclude each other: sbatch refuses the script.")
  }
}
