/// Rules 7 to 9: names of annotations.
extension Preflight {
  /// What the plugin, the virtual kubelet and its hooks read.
  private static let known: Set<String> = [
    "flags", "flavor", "image-root", "singularity-mounts", "singularity-options", "enroot-mounts",
    "enroot-options", "pre-exec", "mpi-flags", "singularity-commands",
  ]
  private static let prefix = "slurm-job.vk.io/"
  private static let legacyPrefixes = ["slurm-job.knoc.io/", "job.vk.io/"]

  mutating func checkAnnotationKeys() {
    for key in annotations.keys.sorted() {
      if let old = Self.legacyPrefixes.first(where: key.hasPrefix) {
        reportLegacy(key, new: Self.prefix + key.dropFirst(old.count))
      } else if key.hasPrefix(Self.prefix) {
        checkKey(key, String(key.dropFirst(Self.prefix.count)))
      }
    }
  }

  private mutating func reportLegacy(_ key: String, new: String) {
    let value = JSONValue.string(annotations[key] ?? "")
    let fixes =
      annotations[new] == nil
      ? [
        PreflightFinding.Fix(
          "Rename it to \(new)", [.set(path(ofAnnotation: new), value), .remove(path(ofAnnotation: key))])
      ]
      : [PreflightFinding.Fix("Remove \(key)", [.remove(path(ofAnnotation: key))])]
    report(
      .legacyKey, .error, "\(key) is an old name, and is not read any more: today it is \(new).",
      at: path(ofAnnotation: key), fixes)
  }

  private mutating func checkKey(_ key: String, _ name: String) {
    let removal = [PreflightFinding.Fix("Remove \(key)", [.remove(path(ofAnnotation: key))])]
    switch name {
    case "singularity-commands":
      report(
        .deadKey, .warning,
        "\(key) is in the documentation, but the plugin has not read it since February 2025.",
        at: path(ofAnnotation: key), removal)
    case "mpi-flags":
      report(
        .deadKey, .warning, "\(key) has no effect: the plugin changes a copy of the command only.",
        at: path(ofAnnotation: key), removal)
    case _ where Self.known.contains(name): break
    default:
      let near = Self.known.map { ($0, EditDistance.of($0, name)) }.filter { $0.1 <= 2 }
        .min { ($0.1, $0.0) < ($1.1, $1.0) }
      guard let near else {
        report(
          .unknownKey, .warning, "\(key) is not known to the plugin.", at: path(ofAnnotation: key), removal)
        return
      }
      let new = Self.prefix + near.0
      report(
        .unknownKey, .warning, "\(key) is not known to the plugin: is \(new) meant?",
        at: path(ofAnnotation: key),
        [
          PreflightFinding.Fix(
            "Rename it to \(new)",
            [
              .set(path(ofAnnotation: new), .string(annotations[key] ?? "")),
              .remove(path(ofAnnotation: key)),
            ])
        ])
    }
  }
}
