/// A pod as a controller makes it.
enum PodOfTemplate {
  /// - Parameter name: nil for one that is generated from the owner's.
  static func pod(
    _ template: Document?, of owner: StoredObject, name: String? = nil, labels: [(String, String)] = []
  ) -> Document {
    var metadata = template["metadata"] ?? [:]
    metadata["name"] = name.map(Document.string)
    metadata["creationTimestamp"] = nil
    metadata["generateName"] = .string("\(owner.key.name)-")
    metadata["namespace"] = .string(owner.key.namespace)
    for (label, value) in labels { metadata["labels"][label] = .string(value) }
    metadata["ownerReferences"] = [reference(to: owner)]
    var pod: Document = ["metadata": metadata, "spec": template["spec"] ?? [:]]
    Defaults.fill(&pod, .pod, uid: "")
    return pod
  }

  /// As the controller of `owner` writes it.
  static func reference(to owner: StoredObject) -> Document {
    [
      "apiVersion": .string(owner.key.kind.apiVersion), "kind": .string(owner.key.kind.rawValue),
      "name": .string(owner.key.name), "uid": .string(owner.uid), "controller": true,
      "blockOwnerDeletion": true,
    ]
  }

  /// The hash by which pods of one template are known; of the letters that Kubernetes takes for it.
  static func hash(_ template: Document?) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in template?.bytes ?? [] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    return String(
      (0..<10).map { _ in
        defer { hash /= UInt64(letters.count) }
        return letters[Int(hash % UInt64(letters.count))]
      })
  }
}
