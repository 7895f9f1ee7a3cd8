extension ObjectMeta {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var meta = ObjectMeta()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": meta.name = try reader.text()
      case "namespace": meta.namespace = try reader.interned(&interner)
      case "uid": meta.uid = try reader.text()
      case "resourceVersion": meta.resourceVersion = try reader.text()
      case "creationTimestamp": meta.created = try reader.timestamp()
      case "deletionTimestamp": meta.deletion = try reader.timestamp()
      case "labels": meta.labels = try reader.dictionary(&interner)
      case "annotations":
        meta.annotations = try reader.dictionary(&interner) { !isCopyOfTheObject($0) }
      case "ownerReferences":
        try reader.array { (reader) throws(JSONError) in
          let owner = try OwnerReference.Decoded(reader: &reader, interner: &interner)
          if owner.isController { meta.controller = owner.reference }
        }
      case "finalizers":
        try reader.array { (reader) throws(JSONError) in
          meta.finalizers.append(try reader.interned(&interner))
        }
      default: try reader.skip()
      }
    }
    self = meta
  }
}

/// Annotations that repeat the whole object, which nothing shows: up to 8 KB each.
private func isCopyOfTheObject(_ key: JSONReader.Key) -> Bool {
  switch key {
  case "kubectl.kubernetes.io/last-applied-configuration", "virtual-kubelet.io/last-applied-node-status",
    "virtual-kubelet.io/last-applied-object-meta":
    true
  default: false
  }
}

extension OwnerReference {
  /// A reference, and whether it is the one with `controller: true`.
  fileprivate struct Decoded {
    var reference = OwnerReference()
    var isController = false
  }
}

extension OwnerReference.Decoded {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var owner = Self()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "apiVersion": owner.reference.apiVersion = try reader.interned(&interner)
      case "kind": owner.reference.kind = try reader.interned(&interner)
      case "name": owner.reference.name = try reader.interned(&interner)
      case "uid": owner.reference.uid = try reader.interned(&interner)
      case "controller": owner.isController = try reader.bool()
      default: try reader.skip()
      }
    }
    self = owner
  }
}

extension Condition {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var condition = Condition()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "type": condition.type = try reader.interned(&interner)
      case "status": condition.status = try reader.interned(&interner)
      case "reason": condition.reason = try reader.interned(&interner)
      case "message": condition.message = try reader.interned(&interner)
      case "lastHeartbeatTime": condition.heartbeat = try reader.timestamp()
      case "lastTransitionTime": condition.transition = try reader.timestamp()
      default: try reader.skip()
      }
    }
    self = condition
  }
}

extension KubernetesObject {
  /// Makes sure that the object says which it is.
  ///
  /// - Throws: for one without name or UID, which every object of a server has: something on the way has spoilt it.
  func checkIdentity() throws(JSONError) {
    if meta.name.isEmpty || meta.uid.isEmpty {
      throw JSONError(offset: 0, message: "expected an object with a name and a UID")
    }
  }
}
