internal import ClientCore

nonisolated extension FlagsForm {
  /// A line of the form.
  struct Row: Sendable, Identifiable {
    /// What is edited.
    enum ID: Hashable, Sendable {
      /// The flag of the annotation with that number.
      case flag(Int)
      /// Another annotation of the plugin.
      case annotation(String)
      /// A limit of a container.
      case limit(container: ManifestPath, name: String, resource: String)
    }

    /// What becomes of a flag.
    enum Fate: Sendable, Equatable {
      case kept
      /// A limit says the same, and the plugin leaves the flag out.
      case dropped
      /// A later line takes its place.
      case replaced(by: String)
    }

    let id: ID
    /// `--time`, `flavor`, `main memory`
    var label: String
    /// As it is written; empty for none.
    var value: String
    /// What it asks for, in a few words.
    var meaning: String
    /// The option of a flag that is one; anything else is edited as a whole.
    var option: SbatchOption?
    var fate = Fate.kept
    /// Places in ``FlagsForm/findings`` of what concerns it.
    var findings: [Int] = []

    /// The part of the form in which it stands.
    var section: Section {
      switch id {
      case .flag: .flags
      case .annotation: .annotations
      case .limit: .limits
      }
    }
  }

  /// The parts of the form.
  enum Section: String, Sendable, CaseIterable {
    case flags = "Flags"
    case annotations = "Other annotations of the plugin"
    case limits = "Limits"
  }

  static let prefix = "slurm-job.vk.io/"
  static let flavor = prefix + "flavor"

  /// Annotations that the plugin reads beside the flags, and what they mean.
  static let knownAnnotations: [(key: String, meaning: String)] = [
    (flavor, "flavor of the site's configuration: defaults and flags"),
    (prefix + "image-root", "put before the image's name"),
    (prefix + "singularity-mounts", "more mounts for Singularity"),
    (prefix + "singularity-options", "more options for Singularity"),
    (prefix + "enroot-mounts", "more mounts for Enroot"),
    (prefix + "enroot-options", "more options for Enroot"),
    (prefix + "pre-exec", "shell commands before the job's own"),
  ]

  /// Keys that were once read, or are of the plugin in another way.
  private static let prefixes = [prefix, "slurm-job.knoc.io/", "job.vk.io/"]

  func makeRows() -> [Row] {
    guard let template else { return [] }
    var rows = flagRows() + annotationRows(template) + limitRows(template)
    for (index, finding) in findings.enumerated() {
      if let row = rows.firstIndex(where: { concerns(finding, $0, template) }) {
        rows[row].findings.append(index)
      }
    }
    return rows
  }

  /// Findings that concern no row, by their places in ``findings``.
  var generalFindings: [Int] {
    let placed = Set(rows.flatMap(\.findings))
    return findings.indices.filter { !placed.contains($0) }
  }

  private func flagRows() -> [Row] {
    flags.flags.enumerated().map { index, flag in
      let reading = SbatchReader([flag.line])
      var row: Row
      if reading.arguments.count == 1, let argument = reading.arguments.first {
        row = Row(
          id: .flag(index), label: argument.option.name, value: argument.value ?? "",
          meaning: argument.option.meaning, option: argument.option)
      } else {
        row = Row(
          id: .flag(index), label: flag.line, value: "",
          meaning: reading.arguments.map(\.option.meaning).joined(separator: "; "))
      }
      switch plan.lines.first(where: { $0.origin == .annotation(index) })?.fate {
      case .dropped: row.fate = .dropped
      case .replaced(let other): row.fate = .replaced(by: other)
      case .kept, nil: row.fate = .kept
      }
      return row
    }
  }

  private func annotationRows(_ template: PodTemplate) -> [Row] {
    let annotations = template.annotations
    let own = annotations.keys.filter { key in
      key != SlurmFlags.annotation && Self.prefixes.contains(where: key.hasPrefix)
    }.sorted()
    // A flavor can always be named.
    let keys = (own.contains(Self.flavor) ? [] : [Self.flavor]) + own
    return keys.map { key in
      let known = Self.knownAnnotations.first { $0.key == key }
      return Row(
        id: .annotation(key),
        label: key.hasPrefix(Self.prefix) ? String(key.dropFirst(Self.prefix.count)) : key,
        value: annotations[key] ?? "", meaning: known?.meaning ?? "not read by the plugin")
    }
  }

  private func limitRows(_ template: PodTemplate) -> [Row] {
    template.containers.flatMap { container -> [Row] in
      let limits = container.value[path: ["resources", "limits"]]?.object ?? []
      let others = limits.map(\.key).filter { $0 != "cpu" && $0 != "memory" }
      return (["cpu", "memory"] + others).map { resource in
        let value = limits.last { $0.key == resource }?.value
        return Row(
          id: .limit(container: container.path, name: container.name, resource: resource),
          label: "\(container.name) \(resource)", value: value?.string ?? value?.digits ?? "",
          meaning: Self.meaning(of: resource))
      }
    }
  }

  private static func meaning(of resource: String) -> String {
    switch resource {
    case "cpu": "becomes --cpus-per-task"
    case "memory": "becomes --mem"
    default: "asks Slurm for nothing by itself"
    }
  }

  /// Whether a finding is about what a row shows.
  private func concerns(_ finding: PreflightFinding, _ row: Row, _ template: PodTemplate) -> Bool {
    guard let path = finding.path ?? finding.fixes.first?.edits.first?.path else { return false }
    switch row.id {
    case .flag(let index):
      guard path == template.annotationsPath / SlurmFlags.annotation else { return false }
      if let option = finding.option { return option == row.label }
      let flag = flags.flags[index]
      let words = Set(
        finding.sentence.split { $0 == " " || $0 == ":" || $0 == "," || $0 == "=" }.map(String.init))
      return finding.rule != .noTime
        && (finding.sentence.contains(flag.line) || words.contains(row.label) || words.contains(flag.key))
    case .annotation(let key): return path == template.annotationsPath / key
    case .limit(let container, _, let resource):
      return path == container / "resources" / "limits" / resource
    }
  }
}

nonisolated extension JSONValue {
  /// The digits of a number as they were written.
  fileprivate var digits: String? { if case .number(let digits) = self { digits } else { nil } }
}

nonisolated extension ManifestEdit {
  /// Where it is made.
  var path: ManifestPath {
    switch self {
    case .set(let path, _), .remove(let path): path
    }
  }
}
