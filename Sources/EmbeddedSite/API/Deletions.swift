/// Deletes objects with grace, finalizers and propagation.
struct Deletions: Sendable {
  let store: ObjectStore
  let keeper: (any NodeKeeper)?

  static let foregroundFinalizer: Document = "foregroundDeletion"
  private static let orphanFinalizer: Document = "orphan"

  func delete(_ key: ObjectKey, _ options: DeleteOptions, isDryRun: Bool) throws(APIStatus) -> Answer {
    guard let current = store.stored(key) else { throw .notFound(key.kind, key.name) }
    try check(options, current)
    if isDryRun || options.isDryRun { return answer(current.document, key.kind, isGone: true) }
    let (object, isGone) = try deleteStored(key, options)
    return answer(object, key.kind, isGone: isGone)
  }

  func deleteCollection(_ key: ObjectKey, _ request: APIRequest, isDryRun: Bool) throws(APIStatus) -> Answer {
    let deletion = try DeleteOptions(request)
    let options = try ListOptions(request, kind: key.kind, namespace: key.namespace, name: "")
    let (objects, revision) = store.list(key.kind)
    let selected = objects.filter(options.selection.matches)
    for object in selected where !isDryRun && !deletion.isDryRun {
      do throws(APIStatus) {
        _ = try deleteStored(object.key, deletion)
      } catch  where error.code != 404 { throw error } catch {}
    }
    return Answer(
      body: .source(
        ListSource(key.kind, selected, Representation.listMetadata(revision), .full, now: store.now()),
        count: nil))
  }

  /// Deletes or marks; the object as it is then, and whether it is gone.
  func deleteStored(_ key: ObjectKey, _ options: DeleteOptions) throws(APIStatus) -> (Document, Bool) {
    // Jobs alone let go of their pods where nobody says otherwise.
    let isOrphaning =
      key.kind.isOwner && (options.propagation == .orphan || options.propagation == nil && key.kind == .job)
    let now = store.now()
    var marked = try store.update(key) { (object) throws(APIStatus) in
      if let uid = options.uid, uid != object["metadata"]["uid"].string {
        throw Self.preconditionFailed(uid, of: object, key)
      }
      var grace: Int64 = 0
      if key.kind == .pod { grace = graceOfPod(object, options) }
      if key.kind.isOwner, options.propagation == .foreground { add(Self.foregroundFinalizer, to: &object) }
      // Marked first, so that its controller does not replace the pods that it loses.
      if isOrphaning { add(Self.orphanFinalizer, to: &object) }
      if key.kind == .namespace { object["status"]["phase"] = "Terminating" }
      // A second deletion may only bring the end nearer.
      if let earlier = object["metadata"]["deletionGracePeriodSeconds"].int,
        object["metadata"]["deletionTimestamp"].string != nil, earlier <= grace
      {
        return
      }
      object["metadata"]["deletionTimestamp"] = .string(RFC3339.string(now + Double(grace)))
      object["metadata"]["deletionGracePeriodSeconds"] = .int(grace)
    }
    if isOrphaning {
      try orphanDependents(of: key)
      marked = try store.update(key) { (object) throws(APIStatus) in
        let rest = (object["metadata"]["finalizers"].array ?? []).filter { $0 != Self.orphanFinalizer }
        object["metadata"]["finalizers"] = rest.isEmpty ? Document?.none : .array(rest)
      }
    }
    guard Self.isReadyToGo(marked) else { return (marked, false) }
    do throws(APIStatus) {
      return (try store.remove(key, uid: marked["metadata"]["uid"].string), true)
    } catch  where error.code == 404 || error.code == 409 {
      // The kubelet saw the mark and was faster; what bears the name now is another object.
      return (marked, true)
    }
  }

  /// Whether nothing holds a deleted object any more.
  static func isReadyToGo(_ object: Document) -> Bool {
    object["metadata"]["deletionTimestamp"].string != nil
      && (object["metadata"]["deletionGracePeriodSeconds"].int ?? 0) == 0
      && (object["metadata"]["finalizers"].array ?? []).isEmpty
      && (object["kind"] != "Namespace" || (object["spec"]["finalizers"].array ?? []).isEmpty)
  }

  /// Zero for pods that no kubelet has to end.
  private func graceOfPod(_ pod: Document, _ options: DeleteOptions) -> Int64 {
    guard let node = pod["spec"]["nodeName"].string, !node.isEmpty, keeper?.keeps(node: node) == true,
      !["Succeeded", "Failed"].contains(pod["status"]["phase"].string)
    else { return 0 }
    return options.gracePeriodSeconds ?? pod["spec"]["terminationGracePeriodSeconds"].int ?? 30
  }

  private func add(_ finalizer: Document, to object: inout Document) {
    var finalizers = object["metadata"]["finalizers"].array ?? []
    if !finalizers.contains(finalizer) { finalizers.append(finalizer) }
    object["metadata"]["finalizers"] = .array(finalizers)
  }

  /// What an object owns that is deleted alone belongs to nobody from then on.
  private func orphanDependents(of key: ObjectKey) throws(APIStatus) {
    guard let owner = store.stored(key) else { throw .notFound(key.kind, key.name) }
    for dependent in Dependents(store: store).of(owner) {
      do throws(APIStatus) {
        try store.update(dependent.key) { (object) throws(APIStatus) in
          let rest = (object["metadata"]["ownerReferences"].array ?? []).filter {
            $0["uid"].string != owner.uid
          }
          object["metadata"]["ownerReferences"] = rest.isEmpty ? Document?.none : .array(rest)
        }
      } catch  where error.code != 404 { throw error } catch {}
    }
  }

  private func check(_ options: DeleteOptions, _ current: StoredObject) throws(APIStatus) {
    if let uid = options.uid, uid != current.uid {
      throw Self.preconditionFailed(uid, of: current.document, current.key)
    }
    if let version = options.resourceVersion, version != String(current.resourceVersion) {
      throw Self.preconditionFailed(
        current.key,
        "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
          + "(\(current.resourceVersion)). The object might have been modified")
    }
  }

  private static func preconditionFailed(_ uid: String, of object: Document, _ key: ObjectKey) -> APIStatus {
    preconditionFailed(
      key,
      "the UID in the precondition (\(uid)) does not match the UID in record "
        + "(\(object["metadata"]["uid"].string ?? "")). The object might have been deleted and then recreated"
    )
  }

  /// Of deletions the API server names the kind where it names the resource elsewhere.
  private static func preconditionFailed(_ key: ObjectKey, _ why: String) -> APIStatus {
    let kind = key.kind
    var details: Document = ["name": .string(key.name)]
    if !kind.group.isEmpty { details["group"] = .string(kind.group) }
    details["kind"] = .string(kind.rawValue)
    let subject = kind.group.isEmpty ? kind.rawValue : "\(kind.rawValue).\(kind.group)"
    return APIStatus(
      code: 409, reason: "Conflict",
      message: "Operation cannot be fulfilled on \(subject) \"\(key.name)\": \(why)", details: details)
  }

  /// Pods are returned as they were; of other kinds only that they are gone.
  private func answer(_ object: Document, _ kind: Kind, isGone: Bool) -> Answer {
    guard isGone, kind != .pod else { return .json(object) }
    var details: Document = ["name": object["metadata"]["name"] ?? ""]
    if !kind.group.isEmpty { details["group"] = .string(kind.group) }
    details["kind"] = .string(kind.plural)
    details["uid"] = object["metadata"]["uid"]
    return .json([
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details,
    ])
  }
}
