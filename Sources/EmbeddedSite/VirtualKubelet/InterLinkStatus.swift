/// Entries of the interLink API's `/status`.
enum InterLinkStatus {
  /// A pod that the plugin knows.
  static func document(_ facts: PodFacts, _ states: [ContainerState]) -> Document {
    entry(
      name: facts.name, namespace: facts.namespace, uid: facts.uid,
      containers: zip(facts.containers, states).map { container, state in
        let ready = if case .running = state { true } else { false }
        return Self.container(container.program.name, state: state.document(), ready: ready)
      })
  }

  /// A pod that the plugin has never heard of: it answers all the same, and the API keeps it for ever.
  static func unknown(name: String, namespace: String, uid: String, containers: [String]) -> Document {
    entry(
      name: name, namespace: namespace, uid: uid,
      containers: containers.map { container($0, state: [:], ready: false) })
  }

  private static func entry(name: String, namespace: String, uid: String, containers: [Document]) -> Document
  {
    [
      "name": .string(name), "UID": .string(uid), "namespace": .string(namespace), "JID": "",
      "containers": .array(containers), "initContainers": nil,
    ]
  }

  private static func container(_ name: String, state: Document, ready: Bool) -> Document {
    [
      "name": .string(name), "state": state, "lastState": [:], "ready": .bool(ready), "restartCount": 0,
      "image": "", "imageID": "",
    ]
  }
}
