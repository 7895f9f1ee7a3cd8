/// Rules 34 to 36: environment variables.
extension Preflight {
  private static let knownFields: Set<String> = [
    "status.podIP", "metadata.name", "metadata.namespace", "metadata.uid",
  ]

  mutating func checkEnvironment() {
    for container in containers {
      for (variable, path) in container.entries("env") {
        let name = variable["name"]?.string ?? ""
        if let value = variable["value"]?.string { checkValue(name, value, container, path / "value") }
        checkSource(name, variable["valueFrom"], path / "valueFrom")
      }
      for (source, path) in container.entries("envFrom") {
        for (key, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
          if let object = source[key]?["name"]?.string { checkObject(kind, object, path / key) }
        }
      }
    }
  }

  private mutating func checkValue(
    _ name: String, _ value: String, _ container: PodTemplate.Container, _ path: ManifestPath
  ) {
    let hasBreak = value.contains(where: \.isNewline)
    guard hasBreak || value.contains("\"") || value.contains("'") || value.contains("\\") else { return }
    let what = hasBreak ? "a line break" : "quotes or backslashes"
    report(
      .awkwardValue, .warning,
      "\(name) of container \(container.name) has \(what) in it, which not every container runtime reads back as it was.",
      at: path,
      [
        .init(
          "Write it in base64 (the program must then decode it)",
          [.set(path, .string(Base64.encode(Array(value.utf8))))])
      ])
  }

  private mutating func checkSource(_ name: String, _ source: JSONValue?, _ path: ManifestPath) {
    if let field = source?["fieldRef"]?["fieldPath"]?.string, !Self.knownFields.contains(field),
      !field.hasPrefix("metadata.annotations")
    {
      report(
        .fieldReference, .information,
        "\(name) takes \(field), which is empty where the site's virtual kubelet skips the downward API.",
        at: path)
    }
    for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
      guard let reference = source?[key], let object = reference["name"]?.string else { continue }
      checkObject(kind, object, key: reference["key"]?.string, path / key)
    }
  }

  private mutating func checkObject(_ kind: String, _ name: String, key: String? = nil, _ path: ManifestPath)
  {
    switch context.objects[PreflightContext.Object(kind: kind, name: name)] {
    case .none: break
    case .some(.none):
      report(.missingKey, .warning, "\(kind) \(name) is not there: its variables will be missing.", at: path)
    case .some(.some(let keys)):
      if let key, !keys.contains(key) {
        report(
          .missingKey, .warning, "\(kind) \(name) has no key \(key): the variable will be missing.", at: path)
      }
    }
  }
}
