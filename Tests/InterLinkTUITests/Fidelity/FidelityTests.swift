import EmbeddedSite
import Testing

/// What the screen says of jobs in every state that Slurm has, held against the truth of a site that plays the
/// plugin with all its mistakes.
@Suite(.timeLimit(.minutes(2))) struct FidelityTests {
  @Test func everyStateIsToldOrDoubted() async throws {
    let site = try await FidelitySite(FidelityCase.all)
    var rows: [FidelityRow] = []
    do { rows = try await site.rows() } catch {
      await site.stop()
      throw error
    }
    await site.stop()

    for row in rows {
      for (source, cells) in row.bySource {
        #expect(
          cells.state == row.example.compact
            && cells.job.split(separator: " ").contains { $0 == row.example.compact },
          "\(row.example.name): \(source) shows \(cells)")
        // A phase that says otherwise, and will go on saying so, is contradicted in words.
        if !row.example.agrees(with: cells.phase), row.example.isFinal {
          #expect(!cells.disagreement.isEmpty, "\(row.example.name): \(source) leaves \(cells.phase) alone")
        }
      }
      // With Kubernetes alone: true, or in doubt.
      let alone = row.alone
      #expect(
        row.example.agrees(with: alone.phase) || !alone.doubt.isEmpty && alone.phase.hasSuffix("?"),
        "\(row.example.name): Kubernetes alone claims \(alone.phase)")
      #expect(alone.state.isEmpty || alone.state == "-" || alone.state == "–")
    }
    let document = FidelityTable.document(rows)
    print(document)
    FidelityTable.expect(document)
  }
}
