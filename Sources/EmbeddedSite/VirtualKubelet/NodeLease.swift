/// The Lease by which a kubelet says, between its reports, that it lives.
enum NodeLease {
  static func key(_ node: String) -> ObjectKey {
    ObjectKey(kind: .lease, namespace: "kube-node-lease", name: node)
  }

  /// A new one, owned by its node.
  static func document(node: String, nodeUID: String, now: Double) -> Document {
    var random = RandomSource(seed: 0, for: nodeUID)
    var lease: Document = [
      "metadata": [
        "name": .string(node), "namespace": "kube-node-lease", "uid": .string(random.uuid()),
        "creationTimestamp": .string(RFC3339.string(now)),
        "ownerReferences": [
          ["apiVersion": "v1", "kind": "Node", "name": .string(node), "uid": .string(nodeUID)]
        ],
      ],
      "spec": ["holderIdentity": .string(node), "leaseDurationSeconds": 40],
    ]
    renew(&lease, now: now)
    return lease
  }

  static func renew(_ lease: inout Document, now: Double) {
    lease["spec"]["renewTime"] = .string(RFC3339.micro(now))
  }
}
