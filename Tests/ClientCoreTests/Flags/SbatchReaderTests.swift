import Foundation
import Testing

@testable import ClientCore

/// Whether we judge `#SBATCH` lines as sbatch does.
struct SbatchReaderTests {
  /// Lines that sbatch 22.05 takes.
  static let accepted: [[String]] = [
    ["--mem=100"], ["--mem=100M"], ["--mem=100MB"], ["--mem=100mb"], ["--mem=1g"], ["--mem=0"],
    ["--mem=100K"],
    ["--time=5"], ["--time=0"], ["--time=-1"], ["--time=5:00"], ["--time=5:0:0"], ["--time=1-1"],
    ["--time=1-1:1"], ["--time=1-1:1:1"], ["--time=infinite"], ["--time=5:99"], ["--time=1-"],
    ["--nodes=1"], ["--nodes=1-2"], ["--cpus-per-task=1"], ["-c 1"], ["-c1"], ["--gres=none"],
    ["--array=0-15"], ["--array=1,3,5-7%2"], ["--array=0-10:2"], ["--dependency=afterok:1"],
    ["--dependency=singleton"], ["--dependency=afterok:1:2"], ["--dependency=afterok:1,afterany:2"],
    ["--dependency=after:1+5"], ["--dependency=afterok:1,2"], ["--mail-type=END,FAIL"],
    ["--mail-type=TIME_LIMIT_90"], ["--nice"], ["--nice=5"], ["--nice=-5"], ["--signal=USR1@120"],
    ["--signal=B:TERM"], ["--signal=SIGUSR1"], ["--signal=R:10"], ["--signal=BR:USR1@1"], ["--exclusive"],
    ["--exclusive=user"], ["--open-mode=append"], ["--no-kill=off"], ["-p cpu"], ["-pcpu"],
    ["--comment \"a b\""], ["--comment='a b'"], ["--part=cpu"], ["-H"], ["-Hk"], ["--mem-per-cpu=10"],
    ["--time=5 --mem=5"], ["-s"], ["--comment="], ["--get-user-env"], ["--job-name="],
  ]

  /// Lines that it refuses.
  static let refused: [[String]] = [
    ["--mem=1GiB"], ["--mem=1.5G"], ["--mem=100X"], ["--mem=-5"], ["--mem="], ["--mem=abc"], ["--mem=100b"],
    ["--time=1-1:1:1:1"], ["--time=5m"], ["--time=1h"], ["--time=abc"], ["--nodes=2-1"], ["--nodes=a"],
    ["--nodes=1-"], ["--cpus-per-task=0"], ["--cpus-per-task=-1"], ["--ntasks=a"], ["--ntasks=1.5"],
    ["--gres=gpu:1:2:3"], ["--gres=:1"], ["--gpus=a:b"], ["--gpus=-1"], ["--array=5-1"], ["--array=a"],
    ["--array=1:2"], ["--dependency=foo:1"], ["--dependency=afterok:x"], ["--dependency=afterok"],
    ["--mail-type=foo"], ["--nice=99999999999"], ["--nice 5"], ["--signal=foo"], ["--signal=USR1@999999"],
    ["--signal="], ["--exclusive=foo"], ["--hint=foo"], ["--open-mode=x"], ["--wait-all-nodes=2"],
    ["--no-kill=foo"], ["--kill-on-invalid-dep=maybe"], ["word"], ["-p", "--time=5"], ["--comment=a b"],
    ["--comment=\"a b"], [": foo"], ["--hold=1"], ["--foo"], ["-Z"], ["--p=cpu"],
    ["--mem=10", "--mem-per-cpu=10"],
    ["--time"], ["-- foo"], ["--account=a b"], ["--oversubscribe=foo"], ["--mem=10 --mem=5x"],
    ["--cpus-per-task 2 3"], ["--core-spec=x"], ["--tmp=1x"],
  ]

  /// Lines that it takes and makes something else of.
  static let odd: [[String]] = [
    ["--time=5 # five"], ["--comment=a#b"], ["--nice=abc"], ["--mail-type=END,foo"], ["--signal=99"],
    ["--nodes=0"], ["--dependency="], ["--array="], ["--gpus="],
  ]

  @Test(arguments: accepted) func takesWhatSbatchTakes(_ lines: [String]) {
    #expect(SbatchReader(lines).problems.isEmpty)
  }

  @Test(arguments: refused) func refusesWhatSbatchRefuses(_ lines: [String]) {
    #expect(SbatchReader(lines).problems.contains { $0.isRefused })
  }

  @Test(arguments: odd) func warnsOfWhatSbatchMisunderstands(_ lines: [String]) {
    let problems = SbatchReader(lines).problems
    #expect(!problems.isEmpty && !problems.contains { $0.isRefused })
  }

  @Test func namesTheNearestOption() {
    #expect(
      SbatchReader(["--partion=gpu"]).problems.map(\.sentence) == [
        "sbatch has no option --partion: --partition?"
      ])
    #expect(SbatchReader(["--zzzzzz"]).problems.map(\.sentence) == ["sbatch has no option --zzzzzz."])
  }

  @Test(.enabled(if: SlurmLab.isPossible, "needs root and Debian's Slurm packages"), .timeLimit(.minutes(2)))
  func judgesAsTheRealSbatch() async throws {
    let lab = try await SlurmLab()
    let failures: [String]
    do {
      failures = try await disagreements(with: lab)
    } catch {
      await lab.stop()
      throw error
    }
    await lab.stop()
    #expect(failures.isEmpty)
  }

  private func disagreements(with lab: SlurmLab) async throws -> [String] {
    let script = lab.directory + "/test.sh"
    var found: [String] = []
    for (lines, isTaken) in Self.accepted.map({ ($0, true) }) + Self.odd.map({ ($0, true) })
      + Self.refused.map({ ($0, false) })
    {
      let text = "#!/bin/sh\n" + lines.map { "#SBATCH \($0)\n" }.joined() + "true\n"
      try text.write(toFile: script, atomically: true, encoding: .utf8)
      let wasTaken: Bool
      do {
        _ = try await lab.commands.run(["sbatch", "--test-only", script])
        wasTaken = true
      } catch {
        wasTaken = false
      }
      if wasTaken != isTaken { found.append("\(lines): sbatch \(wasTaken ? "takes" : "refuses") it") }
    }
    return found
  }
}
