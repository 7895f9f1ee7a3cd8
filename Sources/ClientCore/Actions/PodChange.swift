/// A change of a pod as a person says it: how it looks as edits depends on the pod.
public enum PodChange: Sendable, Equatable {
  /// Sets an option of sbatch in the annotation ``SlurmFlags/annotation``; `nil` for one without a value.
  case setFlag(SbatchOption, String?)
  /// Takes it out.
  case removeFlag(SbatchOption)
  /// Sets an annotation.
  case setAnnotation(String, String)
  /// Takes it away.
  case removeAnnotation(String)
  /// Sets a limit (`cpu`, `memory`) of the first container.
  case setLimit(String, String)
  /// Takes it away from all containers.
  case removeLimit(String)

  /// Why a change cannot be read.
  public struct Mistake: Error, Sendable, Equatable, CustomStringConvertible {
    /// A sentence.
    public let description: String
  }

  private static let forms =
    "write --time=2:00:00 (a flag of sbatch), limits.memory=8Gi (a limit), or slurm-job.vk.io/flavor=gpu (an annotation)"

  /// Reads what follows `--set`.
  public init(setting text: String) throws(Mistake) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (key, value) = (parts[0], parts.count == 2 ? parts[1] : nil)
    if key.hasPrefix("-") {
      let option = try Self.option(key)
      if option.argument == .required, value == nil {
        throw Mistake(description: "\(option.name) needs a value.")
      }
      if let value, let problem = SbatchValue.problem(with: value, of: option.value), problem.isRefused {
        throw Mistake(description: CleanText.line("\(option.name): “\(value)” \(problem.words)."))
      }
      self = .setFlag(option, value)
    } else if key.hasPrefix("limits."), let value {
      guard Quantity.value(value) != nil else {
        throw Mistake(description: CleanText.line("“\(value)” is no quantity such as 500m, 4 or 8Gi."))
      }
      self = .setLimit(String(key.dropFirst("limits.".count)), value)
    } else if key.contains("/"), let value {
      self = .setAnnotation(key, value)
    } else {
      throw Mistake(description: CleanText.line("“\(text)” is no change: \(Self.forms)."))
    }
  }

  /// Reads what follows `--unset`.
  public init(unsetting key: String) throws(Mistake) {
    if key.hasPrefix("-") {
      self = .removeFlag(try Self.option(key))
    } else if key.hasPrefix("limits.") {
      self = .removeLimit(String(key.dropFirst("limits.".count)))
    } else if key.contains("/") {
      self = .removeAnnotation(key)
    } else {
      throw Mistake(description: CleanText.line("“\(key)” is nothing to take away: \(Self.forms)."))
    }
  }

  private static func option(_ name: String) throws(Mistake) -> SbatchOption {
    if let option = SbatchOption.named(name) { return option }
    let hint = SbatchOption.nearest(to: name).map { "; is \($0) meant?" } ?? "."
    throw Mistake(description: CleanText.line("sbatch has no option \(name)\(hint)"))
  }

  /// The edits, with a pod's own paths, that make `changes` of the pod that `manifest` holds, in turn.
  public static func edits(_ changes: [PodChange], of manifest: JSONValue) -> [ManifestEdit] {
    guard let template = PodTemplate(manifest) else { return [] }
    var pod: JSONValue = ["kind": "Pod", "spec": template.spec]
    pod["metadata"] = manifest[template.root / "metadata"]
    var edits: [ManifestEdit] = []
    for change in changes {
      let more = change.edits(of: pod)
      for edit in more { edit.apply(to: &pod) }
      edits += more
    }
    return edits
  }

  private func edits(of pod: JSONValue) -> [ManifestEdit] {
    guard let template = PodTemplate(pod) else { return [] }
    let annotations = template.annotationsPath
    switch self {
    case .setFlag(let option, let value):
      var flags = SlurmFlags(parsing: template.annotations[SlurmFlags.annotation] ?? "").flags
      let flag = SlurmFlag(option, value: value)
      // The last of a name wins, so the others go.
      let place = flags.firstIndex { Self.is($0, option) } ?? flags.count
      flags.removeAll { Self.is($0, option) }
      flags.insert(flag, at: min(place, flags.count))
      return [.set(annotations / SlurmFlags.annotation, .string(SlurmFlags(flags).text))]
    case .removeFlag(let option):
      let flags = SlurmFlags(parsing: template.annotations[SlurmFlags.annotation] ?? "").flags
      let left = flags.filter { !Self.is($0, option) }
      if left.count == flags.count { return [] }
      let path = annotations / SlurmFlags.annotation
      return [left.isEmpty ? .remove(path) : .set(path, .string(SlurmFlags(left).text))]
    case .setAnnotation(let key, let value): return [.set(annotations / key, .string(value))]
    case .removeAnnotation(let key): return [.remove(annotations / key)]
    case .setLimit(let resource, let value):
      guard let first = template.containers.first(where: { !$0.isInit }) else { return [] }
      return [.set(first.path / "resources" / "limits" / resource, .string(value))]
    case .removeLimit(let resource):
      return template.containers.compactMap { container in
        let path = container.path / "resources" / "limits" / resource
        return pod[path] == nil ? nil : .remove(path)
      }
    }
  }

  private static func `is`(_ flag: SlurmFlag, _ option: SbatchOption) -> Bool {
    SbatchReader([flag.line]).arguments.first?.option == option
  }
}
