import Foundation
import Testing

extension EndToEnd {
  /// Cancellations that end the pod but not the job, seen and mended in the dashboard.
  @Suite struct OrphanTests {
    @Test func aFailedCancelIsShownAsAnOrphanAndEndedAsOffered() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "100", "--scene", "empty", "--director", in: folder) { site in
          let director = Director(url: site.url)
          let ways = ["forgotten", "failing"]
          try await site.apply(ways.map { Workloads.pod("w-\($0)") }, in: folder)
          for way in ways { try await site.wait(for: "w-\(way)", "Running") }
          try await Tmux.with(environment: ["XDG_STATE_HOME": folder.file("state")]) { tmux in
            try await tmux.open("--kubeconfig", site.kubeconfig, "-A", "--slurm", site.slurmrestd)
            try await tmux.wait(for: "w-failing")
            var uids: [String] = []
            for way in ways {
              uids.append(try await site.uid(of: "w-\(way)"))
              try await director.order("deletions", #"{"way": "\#(way)", "count": 1, "node": "vega-vk"}"#)
              try await cancel("w-\(way)", tmux)
              try await wait(until: "pod w-\(way) has gone") { try await site.uid(of: "w-\(way)").isEmpty }
            }
            // Long before the cancellation gives up looking for the job's end.
            try await tmux.wait(for: "2 orphans", limit: .seconds(20))
            let live = try await director.liveJobs()
            for uid in uids { #expect(live[uid] != nil) }
            try await tmux.wait(for: "left a job behind", limit: .seconds(60))
            try await tmux.type("o")
            try await tmux.wait(until: "both are shown with their pods' names") { screen in
              ways.allSatisfy { screen.contains("/w-\($0) ") } && screen.contains("orphan: its pod left")
            }
            for _ in ways { try await endFirst(tmux, director) }
            #expect(try await director.liveJobs().isEmpty)
          }
        }
      }
    }

    private func cancel(_ pod: String, _ tmux: Tmux) async throws {
      try await tmux.type("2/")
      try await tmux.press("C-u")
      try await tmux.type(pod)
      try await tmux.press("Enter")
      try await tmux.wait(until: "\(pod) is chosen") { $0.contains("[1/") && $0.contains(" \(pod) ") }
      try await tmux.type("c")
      try await tmux.wait(for: "until job")
      try await tmux.type("y")
      try await tmux.wait(for: "cancelling")
    }

    private func endFirst(_ tmux: Tmux, _ director: Director) async throws {
      let before = try await director.liveJobs().count
      try await tmux.type("gg")
      try await tmux.type("c")
      try await tmux.wait(for: "Cancels job")
      try await tmux.type("y")
      try await wait(until: "one job fewer runs") { try await director.liveJobs().count == before - 1 }
      try await tmux.wait(until: "one orphan fewer is shown") {
        $0.split(separator: "\n").count { $0.contains("orphan: its pod left") } == before - 1
      }
    }
  }
}
