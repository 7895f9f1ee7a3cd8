import Foundation
import Testing

/// The table of what the screen says, kept in `docs/fidelity.md`.
enum FidelityTable {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/fidelity.md")

  /// All of the document.
  static func document(_ rows: [FidelityRow]) -> String {
    let doubts = Set(rows.map { doubt($0.alone) }).subtracting([""]).sorted()
    let sources = rows.first?.bySource.map(\.source) ?? []
    var lines = [
      "# What the screen says of every state of a Slurm job", "",
      "Written by the test `FidelityTests` (`RECORD=1` renews it): an embedded site plays the plugin with all its "
        + "documented mistakes, and puts a job into each of Slurm's states.  The first column is the truth.  With "
        + "Kubernetes alone the phase of the pod is all there is: where it may be false it carries a question mark, and "
        + "the note below the table is on the pod's page.  With a Slurm source Slurm's own state stands beside it, and "
        + "a phase that is wrong for good is contradicted.", "",
      "| Slurm's truth | Kubernetes alone | \(sources.joined(separator: " | ")) | contradicted |",
      "|---|---|" + String(repeating: "---|", count: sources.count + 1),
    ]
    for row in rows {
      let note = doubts.firstIndex(of: doubt(row.alone)).map { " [\($0 + 1)]" } ?? ""
      let told = row.bySource.allSatisfy { !$0.cells.disagreement.isEmpty } ? "yes" : ""
      lines.append(
        "| \(row.example.compact): \(row.example.name) | \(phase(row.alone.phase))\(note) | "
          + "\(row.bySource.map(\.cells.state).joined(separator: " | ")) | \(told) |")
    }
    lines.append("")
    lines += doubts.enumerated().map { "\($0 + 1). \($1)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The words of a doubt; how late Kubernetes may be depends on how many pods there are.
  private static func doubt(_ cells: FidelityRow.Cells) -> String {
    cells.doubt.replacing(#/up to [\w ]+ ago/#, with: "up to some minutes ago")
  }

  /// The words of a phase without its sign.
  private static func phase(_ cell: String) -> String {
    cell.split(separator: " ").dropFirst().joined(separator: " ")
  }

  /// Compares with the file, or writes it.
  static func expect(_ document: String) {
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      #expect(throws: Never.self) { try document.write(to: path, atomically: true, encoding: .utf8) }
      return
    }
    let known = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    let (old, new) = (known.split(separator: "\n"), document.split(separator: "\n"))
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    #expect(
      known == document,
      "docs/fidelity.md differs at “\(old.indices.contains(line) ? old[line] : "")”; RECORD=1 renews it")
  }
}
