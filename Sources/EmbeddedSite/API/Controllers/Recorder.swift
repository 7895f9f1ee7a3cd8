/// Writes the Events of the scheduler and the controllers.
struct Recorder: Sendable {
  let store: ObjectStore

  func scheduler(_ pod: StoredObject, reason: String, action: String, type: String, message: String) {
    let now = store.now()
    record(
      about: pod, at: now,
      EventText.scheduler(reason: reason, action: action, type: type, message: message, now: now))
  }

  func controller(
    _ component: String, _ object: StoredObject, reason: String, type: String = "Normal", message: String
  ) {
    let now = store.now()
    record(
      about: object, at: now,
      EventText.controller(component, reason: reason, type: type, message: message, now: now))
  }

  private func record(about object: StoredObject, at now: Double, _ event: Document) {
    let key = object.key
    let namespace = key.namespace.isEmpty ? "default" : key.namespace
    var event = event
    // Named by the time in nanoseconds, as client-go names them; the version tells two of one moment apart.
    let stamp = UInt64(max(now, 0) * 1e9) &+ store.revision % 1_000
    event["metadata"] = [
      "name": .string("\(key.name).\(String(stamp, radix: 16))"), "namespace": .string(namespace),
    ]
    event["involvedObject"] = [
      "kind": .string(key.kind.rawValue), "namespace": .string(key.namespace), "name": .string(key.name),
      "uid": .string(object.uid), "apiVersion": .string(key.kind.apiVersion),
      "resourceVersion": .string(String(object.resourceVersion)),
    ]
    // Losing an event to a name that is taken harms nobody.
    _ = try? store.createStored(.event, event)
  }
}
