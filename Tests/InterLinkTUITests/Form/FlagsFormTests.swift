import ClientCore
import Testing

@testable import InterLinkTUI

/// The form as values: rows, edits, undo, what changed, what sbatch will get.
@Suite struct FlagsFormTests {
  private func row(_ form: FlagsForm, _ label: String) throws -> FlagsForm.Row {
    try #require(form.rows.first { $0.label == label }, "no row \(label) in \(form.rows.map(\.label))")
  }

  // MARK: Rows

  @Test func eachFlagAnnotationAndLimitIsARow() throws {
    let form = FlagsForm(Manifests.troubled())
    #expect(
      form.rows.map(\.label) == [
        "--partition", "--time", "--cpus-per-task", "--mem-per-cpu", "--partition", "--gres", "flavor",
        "slurm-job.knoc.io/image-root", "pre-exec", "main cpu", "main memory", "main nvidia.com/gpu",
      ])
    #expect(try row(form, "main memory").value.isEmpty)
  }

  @Test func aRowSaysWhatBecomesOfItsFlag() throws {
    let form = FlagsForm(Manifests.troubled())
    #expect(form.rows[0].fate == .replaced(by: "--partition=long"))
    #expect(try row(form, "--cpus-per-task").fate == .dropped)
    #expect(form.rows[4].fate == .kept)
  }

  @Test func findingsStandBesideTheRowTheyConcern() throws {
    let form = FlagsForm(Manifests.troubled())
    func rules(_ row: FlagsForm.Row) -> [PreflightRule] { row.findings.map { form.findings[$0].rule } }
    #expect(rules(try row(form, "--mem-per-cpu")).contains(.memoryPerCPU))
    #expect(rules(try row(form, "--cpus-per-task")).contains(.shadowedFlag))
    #expect(rules(try row(form, "slurm-job.knoc.io/image-root")).contains(.legacyKey))
    #expect(rules(try row(form, "main memory")).contains(.noMemory))
    // Each finding is shown once: beside a row, or with those about the pod.
    let placed = form.rows.flatMap(\.findings)
    #expect((placed + form.generalFindings).sorted() == Array(form.findings.indices))
  }

  // MARK: Values

  nonisolated static let values: [(label: String, text: String, isRefused: Bool?)] = [
    ("--time", "90", nil), ("--time", "1-12:00", nil), ("--time", "soon", true), ("--time", "", true),
    ("--mem", "16G", nil), ("--mem", "16 potatoes", true),
    ("--gres", "gpu:a100:2", nil),
    ("main cpu", "500m", nil), ("main cpu", "many", true), ("main cpu", "-1", true), ("main cpu", "", nil),
    ("main memory", "8Gi", nil), ("flavor", "gpu-large", nil),
  ]

  @Test(arguments: values) func valuesAreCheckedAsTheyAreTyped(
    _ value: (label: String, text: String, isRefused: Bool?)
  ) throws {
    let form = FlagsForm(Manifests.pod())
    let problem = form.problem(with: value.text, of: try row(form, value.label))
    #expect(problem?.isRefused == value.isRefused, "\(problem?.sentence ?? "no problem")")
  }

  @Test func aValueGoesToItsPlaceAndNowhereElse() throws {
    var form = FlagsForm(Manifests.troubled())
    form.set("04:00:00", of: try row(form, "--time"))
    #expect(
      form.flagsText
        == "-p gpu --time=04:00:00 --cpus-per-task=16 --mem-per-cpu=2000 --partition=long --gres=gpu:a100 oops"
    )
    form.set("8Gi", of: try row(form, "main memory"))
    form.set("a100", of: try row(form, "flavor"))
    #expect(
      form.changes.map(\.label) == ["flags", "flavor", "main memory"]
        || form.changes.map(\.label) == ["flavor", "flags", "main memory"])
    #expect(form.manifest[path: ["spec", "restartPolicy"]] == "Never")
    // A value with blanks reaches sbatch whole.
    form = FlagsForm(Manifests.pod(flags: "--comment=x"))
    form.set("two words", of: try row(form, "--comment"))
    #expect(try row(form, "--comment").value == "two words")
  }

  @Test func anUnchangedValueLeavesTheTextAsItWasWritten() throws {
    var form = FlagsForm(Manifests.pod(flags: "-p   gpu  -t 5"))
    form.set("gpu", of: form.rows[0])
    #expect(form.flagsText == "-p   gpu  -t 5" && !form.isChanged)
  }

  @Test func whatIsNoSingleOptionIsEditedAsAWhole() throws {
    var form = FlagsForm(Manifests.pod(flags: "stray --time=5"))
    #expect(form.rows[0].option == nil && form.editedText(of: form.rows[0]) == "stray")
    form.set("--qos=long -N 2", of: form.rows[0])
    #expect(form.flagsText == "--qos=long -N 2 --time=5")
    form.set("", of: form.rows[2])
    #expect(form.rows.prefix(3).map(\.label) == ["--qos", "--nodes", "--time"])
  }

  @Test func rowsAreAddedRemovedAndMoved() throws {
    var form = FlagsForm(Manifests.pod(flags: "--time=5 --mem=8G"))
    let qos = try #require(SbatchOption.named("--qos"))
    #expect(form.add(qos, value: "long") == .flag(2))
    #expect(form.move(form.rows[2], by: -1) == .flag(1))
    #expect(form.move(form.rows[0], by: -1) == .flag(0))
    #expect(form.flagsText == "--time=5 --qos=long --mem=8G")
    form.remove(form.rows[0])
    form.remove(form.rows[0])
    form.remove(form.rows[0])
    #expect(form.template?.annotations[SlurmFlags.annotation] == nil)
    form.remove(try row(form, "main cpu"))
    #expect(form.changes.contains { $0.label == "main cpu" && $0.after.isEmpty })
  }

  // MARK: Undo

  @Test func everyEditIsTakenBackExactly() throws {
    var form = FlagsForm(Manifests.troubled())
    var states = [form.manifest]
    for text in ["1", "2", "3"] {
      form.set(text, of: try row(form, "--time"))
      states.append(form.manifest)
    }
    let fix = try #require(form.findings.first { !$0.fixes.isEmpty }?.fixes.first)
    form.apply(fix)
    states.append(form.manifest)
    for state in states.dropLast().reversed() {
      form.undo()
      #expect(form.manifest == state)
    }
    #expect(!form.canUndo && !form.isChanged)
    for state in states.dropFirst() {
      form.redo()
      #expect(form.manifest == state)
    }
    form.undo()
    form.set("9", of: try row(form, "--time"))
    #expect(!form.canRedo)
  }

  // MARK: Preview

  @Test func thePreviewTellsWhatIsAddedDroppedAndLost() throws {
    let lines = FlagsForm(Manifests.troubled()).preview
    func line(_ text: String) -> FlagsForm.PreviewLine? { lines.first { $0.text == text } }
    #expect(line("--mem=1")?.role == .bad)
    #expect(line("--cpus-per-task=16")?.isKept == false)
    #expect(line("--cpus-per-task=4")?.note == "from the limit")
    #expect(line("-p gpu")?.isKept == false)
    #expect(line("--partition=long")?.isKept == true)
    var form = FlagsForm(Manifests.troubled())
    form.set("8Gi", of: try row(form, "main memory"))
    #expect(form.preview.contains { $0.text == "--mem=8192" && $0.isKept })
    #expect(!form.preview.contains { $0.text == "--mem=1" })
  }

  @Test func keptLinesAreThoseOfThePlan() {
    for manifest in [Manifests.pod(), Manifests.troubled(), Manifests.pod(flags: nil)] {
      let form = FlagsForm(manifest)
      #expect(form.preview.filter(\.isKept).map(\.text) == form.plan.script)
    }
  }

  // MARK: Text and drafts

  @Test func aPageForAnEditorIsReadBack() {
    let page = FlagsText.page("--time=5\n--comment=\"a b\"", podName: "a/b")
    #expect(FlagsText.flags(of: page) == "--time=5 --comment=\"a b\"")
    #expect(FlagsText.flags(of: "  # only words\n\n--mem=8G  \r\n--qos=x") == "--mem=8G   --qos=x")
  }

  @Test func aDraftIsReadBackAndMadeOnAFreshManifest() throws {
    var form = FlagsForm(Manifests.troubled())
    form.set("04:00:00", of: try row(form, "--time"))
    form.remove(try row(form, "main cpu"))
    form.set("8Gi", of: try row(form, "main memory"))
    let draft = FlagsDraft(form, unparsed: "--comment='open")
    let read = FlagsDraft(try JSONValue(draft.json.serialized()))
    #expect(read == draft)
    #expect(read.applied(to: form.original) == form.manifest)
    #expect(FlagsDraft(["values": [["path": [true], "text": "x"], 3]]).isEmpty)
  }
}
