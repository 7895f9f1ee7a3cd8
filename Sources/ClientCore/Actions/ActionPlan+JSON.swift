extension ObjectReference {
  var json: JSONValue {
    [
      "apiVersion": .string(apiVersion), "kind": .string(kind), "namespace": .string(namespace),
      "name": .string(name), "uid": .string(uid),
    ]
  }

  init?(json value: JSONValue) {
    guard let kind = value["kind"]?.string, let name = value["name"]?.string else { return nil }
    self.init(
      apiVersion: value["apiVersion"]?.string ?? "v1", kind: kind,
      namespace: value["namespace"]?.string ?? "",
      name: name, uid: value["uid"]?.string ?? "")
  }
}

extension ManifestPath {
  var json: JSONValue {
    .array(
      steps.map { step in
        switch step {
        case .key(let key): .string(key)
        case .index(let index): .number("\(index)")
        }
      })
  }

  init?(json value: JSONValue) {
    guard let elements = value.array else { return nil }
    var steps: [Step] = []
    for element in elements {
      if let key = element.string {
        steps.append(.key(key))
      } else if let index = element.integer {
        steps.append(.index(index))
      } else {
        return nil
      }
    }
    self.init(steps)
  }
}

extension ManifestEdit {
  var json: JSONValue {
    switch self {
    case .set(let path, let value): ["path": path.json, "value": value]
    case .remove(let path): ["path": path.json]
    }
  }

  init?(json value: JSONValue) {
    guard let path = value["path"].flatMap(ManifestPath.init(json:)) else { return nil }
    self = value["value"].map { .set(path, $0) } ?? .remove(path)
  }
}

extension ActionStep {
  var json: JSONValue {
    switch self {
    case .rehearse(let manifest): ["do": "rehearse", "manifest": manifest]
    case .awaitJob(let pod): ["do": "awaitJob", "object": pod.json]
    case .delete(let object, let propagation):
      [
        "do": "delete", "object": object.json,
        "propagation": propagation.map { .string($0.rawValue) } ?? .null,
      ]
    case .awaitGone(let object): ["do": "awaitGone", "object": object.json]
    case .verifyEnd(let search):
      [
        "do": "verifyEnd", "uid": .string(search.uid), "node": .string(search.node),
        "job": search.job.map { .number("\($0)") } ?? .null,
      ]
    case .create(let manifest): ["do": "create", "manifest": manifest]
    case .edit(let object, let edits):
      ["do": "edit", "object": object.json, "edits": .array(edits.map(\.json))]
    case .endJob(let id, let node): ["do": "endJob", "job": .number("\(id)"), "node": .string(node)]
    case .deleteRemote(let manifest, let node):
      ["do": "deleteRemote", "manifest": manifest, "node": .string(node)]
    case .updateJob(let id, let node, let update):
      ["do": "updateJob", "job": .number("\(id)"), "node": .string(node), "update": update.json]
    }
  }

  init?(json value: JSONValue) {
    let object = value["object"].flatMap(ObjectReference.init(json:))
    let node = value["node"]?.string ?? ""
    var job: UInt64?
    if case .number(let digits)? = value["job"] { job = UInt64(digits) }
    switch (value["do"]?.string, object, value["manifest"], job) {
    case ("rehearse", _, let manifest?, _): self = .rehearse(manifest)
    case ("awaitJob", let object?, _, _): self = .awaitJob(object)
    case ("delete", let object?, _, _):
      self = .delete(
        object, propagation: value["propagation"]?.string.flatMap(DeleteOptions.Propagation.init))
    case ("awaitGone", let object?, _, _): self = .awaitGone(object)
    case ("verifyEnd", _, _, _):
      self = .verifyEnd(JobSearch(uid: value["uid"]?.string ?? "", node: node, job: job))
    case ("create", _, let manifest?, _): self = .create(manifest)
    case ("edit", let object?, _, _):
      self = .edit(object, (value["edits"]?.array ?? []).compactMap(ManifestEdit.init(json:)))
    case ("endJob", _, _, let job?): self = .endJob(id: job, node: node)
    case ("deleteRemote", _, let manifest?, _): self = .deleteRemote(manifest: manifest, node: node)
    case ("updateJob", _, _, let job?):
      self = .updateJob(
        id: job, node: node, value["update"].map(SlurmJobUpdate.init(json:)) ?? SlurmJobUpdate())
    default: return nil
    }
  }
}

extension ActionTarget {
  var json: JSONValue {
    var value: JSONValue = ["object": object.json, "node": .string(node)]
    if let job { value["job"] = .number("\(job)") }
    value["owners"] = .array(owners.map(\.json))
    value["kept"] = .array(kept.map { ["object": $0.object.json, "manifest": .string($0.text)] })
    value["sentences"] = .array(sentences.map { .string($0) })
    value["warnings"] = .array(warnings.map { .string($0) })
    value["commands"] = .array(commands.map { .string($0) })
    value["blockers"] = .array(
      blockers.map { ["ground": .string($0.ground.rawValue), "sentence": .string($0.sentence)] })
    value["steps"] = .array(steps.map(\.json))
    return value
  }

  init?(json value: JSONValue) {
    guard let object = value["object"].flatMap(ObjectReference.init(json:)), let steps = value["steps"]?.array
    else { return nil }
    self.init(object)
    node = value["node"]?.string ?? ""
    if case .number(let digits)? = value["job"] { job = UInt64(digits) }
    owners = (value["owners"]?.array ?? []).compactMap(ObjectReference.init(json:))
    kept = (value["kept"]?.array ?? []).compactMap { kept in
      guard let object = kept["object"].flatMap(ObjectReference.init(json:)),
        let text = kept["manifest"]?.string
      else { return nil }
      return Kept(object: object, text: text)
    }
    func texts(_ key: String) -> [String] {
      (value[key]?.array ?? []).compactMap { $0.string.map { CleanText.line($0) } }
    }
    (sentences, warnings, commands) = (texts("sentences"), texts("warnings"), texts("commands"))
    blockers = (value["blockers"]?.array ?? []).compactMap { blocker in
      blocker["ground"]?.string.flatMap(ActionBlocker.Ground.init).map {
        ActionBlocker($0, blocker["sentence"]?.string ?? "")
      }
    }
    self.steps = steps.compactMap(ActionStep.init(json:))
    // What a later version wrote must not be half done by this one.
    guard self.steps.count == steps.count else { return nil }
  }
}

extension ActionPlan {
  var json: JSONValue {
    var value: JSONValue = [
      "version": 1, "id": .string(id), "kind": .string(kind.rawValue), "site": .string(origin.site),
      "context": .string(origin.context), "server": .string(origin.server), "user": .string(origin.user),
    ]
    if let parent { value["parent"] = .string(parent) }
    value["targets"] = .array(targets.map(\.json))
    return value
  }

  init?(json value: JSONValue) {
    guard value["version"]?.integer == 1, let id = value["id"]?.string,
      let kind = value["kind"]?.string.flatMap(ActionKind.init), let targets = value["targets"]?.array
    else { return nil }
    func text(_ key: String) -> String { CleanText.line(value[key]?.string ?? "") }
    self.init(
      kind,
      origin: ActionOrigin(
        site: text("site"), context: text("context"), server: text("server"), user: text("user")),
      id: CleanText.line(id))
    parent = value["parent"]?.string
    self.targets = targets.compactMap(ActionTarget.init(json:))
    guard self.targets.count == targets.count else { return nil }
  }
}
