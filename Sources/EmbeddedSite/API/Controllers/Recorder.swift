/// Writes the Events of the scheduler and the controllers.
struct Recorder: Sendable {
  let store: ObjectStore

  /// As the scheduler writes them: with an exact time, without count and source.
  func scheduler(_ pod: StoredObject, reason: String, action: String, type: String, message: String) {
    let now = store.now()
    record(
      about: pod, at: now,
      [
        "reason": .string(reason), "message": .string(message), "source": [:], "firstTimestamp": nil,
        "lastTimestamp": nil, "type": .string(type), "eventTime": .string(RFC3339.micro(now)),
        "action": .string(action), "reportingComponent": "default-scheduler",
        "reportingInstance": "default-scheduler-cp-1",
      ])
  }

  /// As the controllers write them: with a count, first and last time.
  func controller(
    _ component: String, _ object: StoredObject, reason: String, type: String = "Normal", message: String
  ) {
    let now = store.now()
    record(
      about: object, at: now,
      [
        "reason": .string(reason), "message": .string(message), "source": ["component": .string(component)],
        "firstTimestamp": .string(RFC3339.string(now)), "lastTimestamp": .string(RFC3339.string(now)),
        "count": 1,
        "type": .string(type), "eventTime": nil, "reportingComponent": .string(component),
        "reportingInstance": "",
      ])
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
