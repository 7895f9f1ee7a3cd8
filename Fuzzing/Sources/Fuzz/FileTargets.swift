@testable internal import ClientCore
@testable internal import Monitor

let fileTargets = [
  Target("journal") { bytes in
    for isRunning in [false, true] {
      let entry = JournalEntry(id: "20261121-1", bytes: bytes, isRunning: isRunning)
      requireDrawn(entry.summary, isLine: true)
      for (index, target) in entry.targets.enumerated() {
        require(target.nextStep <= target.steps.count, "An action goes on behind its last step.")
        _ = entry.facts(of: index)
      }
      if let plan = entry.plan {
        require(plan.targets.count == entry.targets.count, "A target is lost.")
        // What is written of it is read again.
        let again = JournalRecord.read(["at": "2026-11-21T00:00:00Z", "type": "intent", "plan": plan.json])
        guard case .intent(let same)? = again?.record else { fatalError("A plan cannot be read again.") }
        require(same.json == plan.json, "A plan is read as another.")
      }
    }
  },
  // A header on the first line, then how many marks there are, the marks, and the text.
  Target("kept-log") { bytes in
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts.count > 1 ? Array(parts[1]) : []
    let count = min(Int(rest.first ?? 0) * 8, max(0, rest.count - 1))
    let path = Scratch.shared.write(rest.dropFirst(1 + count), to: "a.log")
    Scratch.shared.write(rest.dropFirst().prefix(count), to: "a.log.marks")
    Scratch.shared.write(parts[0], to: "a.log.json")
    guard let header = LogHeader(beside: path) else { return }
    requireDrawn([header.site, header.namespace, header.pod, header.uid, header.container, header.job ?? ""])
    let kept = LogKeeper(folder: Scratch.shared.folder).keptLogs()
    require(kept.count == 1, "A log that can be read is not listed.")
    for log in kept {
      requireDrawn(log.gaps)
      guard let reader = try? KeptLogReader(log) else { continue }
      let status = reader.status
      require(status.lineCount >= 0 && status.byteCount >= 0, "A log has fewer lines than none.")
      for line in reader.lines(status.firstLine..<status.firstLine + min(100, status.lineCount)) {
        requireSound(line)
      }
      _ = reader.times(status.firstLine..<status.firstLine + min(100, status.lineCount))
    }
  },
]
