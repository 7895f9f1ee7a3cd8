/// Writes the Events that the scheduler and the controllers would have written for what a scene puts in.
enum EventRecorder {
  /// The scheduler's.
  static func scheduler(
    _ pod: PodFacts, reason: String, action: String, type: String, message: String, now: Double,
    random: inout RandomSource
  ) -> Document {
    var event = EventText.scheduler(reason: reason, action: action, type: type, message: message, now: now)
    event["metadata"] = meta(pod.name, pod.namespace, now: now, random: &random)
    event["involvedObject"] = [
      "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name),
      "uid": .string(pod.uid), "apiVersion": "v1",
    ]
    return event
  }

  /// A controller's.
  static func controller(
    _ component: String, object: Document, namespace: String, name: String, reason: String, message: String,
    type: String = "Normal", now: Double, random: inout RandomSource
  ) -> Document {
    var event = EventText.controller(component, reason: reason, type: type, message: message, now: now)
    event["metadata"] = meta(name, namespace, now: now, random: &random)
    event["involvedObject"] = object
    return event
  }

  private static func meta(
    _ name: String, _ namespace: String, now: Double, random: inout RandomSource
  ) -> Document {
    [
      "name": .string("\(name).\(random.hex(16))"), "namespace": .string(namespace),
      "uid": .string(random.uuid()),
      "creationTimestamp": .string(RFC3339.string(now)),
    ]
  }
}
