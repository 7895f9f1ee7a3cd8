/// Rules 27 to 33: volumes.
extension Preflight {
  private static let supported = ["configMap", "secret", "projected", "emptyDir", "hostPath", "downwardAPI"]

  mutating func checkVolumes() {
    let volumes = template.spec["volumes"]?.array ?? []
    var pathOfVolume: [String: Int] = [:]
    for (index, volume) in volumes.enumerated() { pathOfVolume[volume["name"]?.string ?? ""] = index }
    var mounted: Set<Int> = []
    for container in containers {
      for (mount, path) in container.entries("volumeMounts") {
        let name = mount["name"]?.string ?? ""
        if name.hasPrefix("kube-api-access-") { continue }
        guard let index = pathOfVolume[name] else {
          report(
            .mountWithoutVolume, .error,
            "Container \(container.name) mounts volume \(name), which the pod does not have: the plugin crashes on it.",
            at: path, [.init("Remove the mount", [.remove(path)])])
          continue
        }
        mounted.insert(index)
        if let sub = mount["subPath"]?.string ?? mount["subPathExpr"]?.string, !sub.isEmpty {
          report(
            .subPath, .warning,
            "subPath \(sub) of container \(container.name) is not heeded by every plugin: the whole volume may be mounted.",
            at: path / "subPath")
        }
      }
    }
    for index in mounted.sorted() { checkVolume(volumes[index], template.specPath / "volumes" / index) }
    checkSharing(volumes.enumerated().filter { mounted.contains($0.offset) }.map(\.element))
  }

  private mutating func checkVolume(_ volume: JSONValue, _ path: ManifestPath) {
    let name = volume["name"]?.string ?? ""
    let kinds = (volume.object ?? []).map(\.key).filter { $0 != "name" }
    if let kind = kinds.first(where: { !Self.supported.contains($0) }) {
      report(
        .unsupportedVolume, .error,
        "Volume \(name) is a \(kind), which does not exist at the far side: the container that mounts it loses all of "
          + "its mounts.", at: path)
    }
    if let host = volume["hostPath"] { checkHostPath(name, host, path / "hostPath") }
    for (key, kind, member) in [("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")] {
      guard let source = volume[key], let object = source[member]?.string else { continue }
      checkObject(kind, object, source, items: source["items"]?.array ?? [], path / key)
    }
    for (index, source) in (volume[path: ["projected", "sources"]]?.array ?? []).enumerated() {
      for (key, kind) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
        guard let inner = source[key], let object = inner["name"]?.string else { continue }
        checkObject(
          kind, object, inner, items: inner["items"]?.array ?? [],
          path / "projected" / "sources" / index / key)
      }
    }
  }

  private mutating func checkHostPath(_ name: String, _ host: JSONValue, _ path: ManifestPath) {
    let fix = [PreflightFinding.Fix("Set its type to Directory", [.set(path / "type", "Directory")])]
    switch host["type"]?.string ?? "" {
    case "Directory", "DirectoryOrCreate": break
    case "":
      report(
        .hostPathType, .error, "hostPath volume \(name) has no type: the plugin crashes on it.", at: path, fix
      )
    case let type:
      report(
        .hostPathType, .error,
        "hostPath volume \(name) is of type \(type); the plugin takes Directory and DirectoryOrCreate only.",
        at: path,
        fix)
    }
  }

  private mutating func checkObject(
    _ kind: String, _ name: String, _ source: JSONValue, items: [JSONValue], _ path: ManifestPath
  ) {
    let state = context.objects[PreflightContext.Object(kind: kind, name: name)]
    if case .some(.none) = state {
      if source["optional"]?.bool == true {
        report(
          .optionalObject, .warning,
          "\(kind) \(name) is optional and not there: the virtual kubelet waits 5 minutes for it all the same, and "
            + "then the pod fails.", at: path)
      } else {
        report(
          .missingObject, .warning,
          "\(kind) \(name) is not there: the pod waits 5 minutes for it, and then fails.", at: path)
      }
      return
    }
    if case .some(.some(let keys)) = state {
      for item in items {
        guard let key = item["key"]?.string, !keys.contains(key) else { continue }
        report(.missingObject, .warning, "\(kind) \(name) has no key \(key).", at: path)
      }
    } else if source["optional"]?.bool == true {
      report(
        .optionalObject, .warning,
        "\(kind) \(name) is optional; if it is missing the pod waits 5 minutes for it all the same, and then fails.",
        at: path)
    }
  }

  private mutating func checkSharing(_ volumes: [JSONValue]) {
    guard let nodes = argument("--nodes")?.value, let least = Int(nodes.prefix { $0.isNumber }), least > 1,
      let volume = volumes.first(where: { $0["emptyDir"] != nil })
    else { return }
    report(
      .sharedEmptyDir, .warning,
      "The job wants \(nodes) nodes; emptyDir volume \(volume["name"]?.string ?? "") is shared among them only if the "
        + "site's job folders are.")
  }
}
