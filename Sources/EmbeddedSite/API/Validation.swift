/// What the API server refuses to store (422).
enum Validation {
  static func problems(of object: Document, _ kind: Kind) -> [FieldProblem] {
    var problems = metadata(object, kind)
    switch kind {
    case .pod: problems += podSpec(object["spec"], "spec")
    case .deployment, .replicaSet, .statefulSet: problems += workload(object)
    case .cronJob:
      problems += podSpec(
        object["spec"]["jobTemplate"]["spec"]["template"]["spec"], "spec.jobTemplate.spec.template.spec")
    case .job:
      problems += podSpec(object["spec"]["template"]["spec"], "spec.template.spec")
      let policy = object["spec"]["template"]["spec"]["restartPolicy"].string ?? ""
      if !["OnFailure", "Never"].contains(policy) {
        problems.append(
          FieldProblem(
            field: "spec.template.spec.restartPolicy", reason: .notSupported,
            text: "Unsupported value: \"\(policy)\": supported values: \"OnFailure\", \"Never\""))
      }
    default: break
    }
    return problems
  }

  /// Changes of what may not change.
  static func forbiddenChanges(from old: Document, to new: Document, _ kind: Kind) -> [FieldProblem] {
    switch kind {
    case .pod where changeable(old["spec"]) != changeable(new["spec"]):
      return [
        FieldProblem(
          field: "spec", reason: .forbidden,
          text: "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
            + "existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
            + "previously negative)")
      ]
    case .job:
      return ["template", "selector", "completions"].compactMap { field in
        // A suspended job may still be told where to run.
        if field == "template", old["spec"]["suspend"].bool == true { return nil }
        guard old["spec"][field] != new["spec"][field] else { return nil }
        return FieldProblem(
          field: "spec.\(field)", reason: .invalid,
          text: "Invalid value: \(new["spec"][field]?.json ?? "null"): field is immutable")
      }
    case .deployment, .replicaSet:
      guard old["spec"]["selector"] != new["spec"]["selector"] else { return [] }
      return [
        FieldProblem(
          field: "spec.selector", reason: .invalid,
          text: "Invalid value: \(new["spec"]["selector"]?.json ?? "null"): field is immutable")
      ]
    case .statefulSet:
      var (was, wanted) = (old["spec"], new["spec"])
      for field in [
        "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
      ] {
        (was[field], wanted[field]) = (nil, nil)
      }
      if was == wanted { return [] }
      return [
        FieldProblem(
          field: "spec", reason: .forbidden,
          text: "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', "
            + "'template', 'updateStrategy', 'revisionHistoryLimit', "
            + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")
      ]
    default: return []
    }
  }

  private static func workload(_ object: Document) -> [FieldProblem] {
    let spec = object["spec"]
    var problems = podSpec(spec["template"]["spec"], "spec.template.spec")
    let labels = spec["template"]["metadata"]["labels"]
    let selector = spec["selector"]["matchLabels"].fields ?? [:]
    if selector.isEmpty {
      problems.append(
        FieldProblem(field: "spec.selector", reason: .required, text: "Required value"))
    } else if selector.contains(where: { labels[$0.key] != $0.value }) {
      problems.append(
        FieldProblem(
          field: "spec.template.metadata.labels", reason: .invalid,
          text: "Invalid value: \(labels?.json ?? "null"): `selector` does not match template `labels`"))
    }
    let policy = spec["template"]["spec"]["restartPolicy"].string ?? ""
    if policy != "Always" {
      problems.append(
        FieldProblem(
          field: "spec.template.spec.restartPolicy", reason: .notSupported,
          text: "Unsupported value: \"\(policy)\": supported values: \"Always\""))
    }
    return problems
  }

  /// The spec without what may be changed.
  private static func changeable(_ spec: Document?) -> Document? {
    var spec = spec
    for field in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"] {
      spec[field] = nil
    }
    for list in ["containers", "initContainers"] {
      guard let containers = spec[list].array else { continue }
      spec[list] = .array(
        containers.map { container in
          var container = container
          container["image"] = nil
          container["imagePullPolicy"] = nil
          return container
        })
    }
    return spec
  }

  private static func metadata(_ object: Document, _ kind: Kind) -> [FieldProblem] {
    let name = object["metadata"]["name"].string ?? ""
    var problems: [FieldProblem] = []
    let isValid = kind == .namespace ? isLabel(name) : isSubdomain(name)
    if !isValid, kind == .namespace {
      problems.append(
        FieldProblem(
          field: "metadata.name", reason: .invalid,
          text:
            "Invalid value: \"\(name)\": a lowercase RFC 1123 label must consist of lower case alphanumeric "
            + "characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or "
            + "'123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"))
    } else if !isValid {
      problems.append(
        FieldProblem(
          field: "metadata.name", reason: .invalid,
          text:
            "Invalid value: \"\(name)\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
            + "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "
            + "regex used for validation is "
            + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"))
    }
    for map in ["labels", "annotations"] {
      for (key, value) in object["metadata"][map].fields ?? [:] where value.string == nil {
        problems.append(
          FieldProblem(
            field: "metadata.\(map)", reason: .invalid, text: "Invalid value: \"\(key)\": must be a string"))
      }
    }
    return problems
  }

  private static func podSpec(_ spec: Document?, _ path: String) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    let containers = spec["containers"].array ?? []
    if containers.isEmpty {
      problems.append(FieldProblem(field: "\(path).containers", reason: .required, text: "Required value"))
    }
    var names: Set<String> = []
    let lists = [("initContainers", spec["initContainers"].array ?? []), ("containers", containers)]
    for (list, containers) in lists {
      for (index, container) in containers.enumerated() {
        let place = "\(path).\(list)[\(index)]"
        let name = container["name"].string ?? ""
        if name.isEmpty {
          problems.append(FieldProblem(field: "\(place).name", reason: .required, text: "Required value"))
        } else if !isLabel(name) {
          problems.append(
            FieldProblem(
              field: "\(place).name", reason: .invalid,
              text:
                "Invalid value: \"\(name)\": a lowercase RFC 1123 label must consist of lower case alphanumeric "
                + "characters or '-', and must start and end with an alphanumeric character"))
        } else if !names.insert(name).inserted {
          problems.append(
            FieldProblem(field: "\(place).name", reason: .duplicate, text: "Duplicate value: \"\(name)\""))
        }
        if (container["image"].string ?? "").isEmpty {
          problems.append(FieldProblem(field: "\(place).image", reason: .required, text: "Required value"))
        }
        problems += resources(container["resources"], "\(place).resources")
      }
    }
    let policy = spec["restartPolicy"].string ?? ""
    if !["Always", "OnFailure", "Never"].contains(policy) {
      problems.append(
        FieldProblem(
          field: "\(path).restartPolicy", reason: .notSupported,
          text: "Unsupported value: \"\(policy)\": supported values: \"Always\", \"Never\", \"OnFailure\""))
    }
    return problems
  }

  private static func resources(_ resources: Document?, _ path: String) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    for list in ["limits", "requests"] {
      for (name, amount) in resources[list].fields ?? [:] where Quantity.value(amount) == nil {
        problems.append(
          FieldProblem(
            field: "\(path).\(list)[\(name)]", reason: .invalid,
            text: "Invalid value: \(amount.json): quantities must match the regular expression "
              + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"))
      }
    }
    for (name, amount) in resources["requests"].fields ?? [:] {
      guard let request = Quantity.value(amount), let limit = Quantity.value(resources["limits"][name]),
        request > limit
      else { continue }
      problems.append(
        FieldProblem(
          field: "\(path).requests", reason: .invalid,
          text: "Invalid value: \(amount.json): must be less than or equal to \(name) limit of "
            + "\(resources["limits"][name].string ?? "")"))
    }
    return problems
  }

  private static func isLabel(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isSubdomain(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.count <= 253
      && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.first, let last = part.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
          && part.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte)
  }
}
