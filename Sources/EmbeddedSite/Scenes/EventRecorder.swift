/// Writes the Events that the scheduler and the controllers would have written for what a scene puts in.
enum EventRecorder {
  /// The scheduler's.
  static func scheduler(
    _ pod: PodFacts, reason: String, action: String, type: String, message: String, now: Double,
    random: inout RandomSource
  ) -> Document {
    [
      "metadata": meta(pod.name, pod.namespace, now: now, random: &random),
      "involvedObject": [
        "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name),
        "uid": .string(pod.uid),
        "apiVersion": "v1",
      ],
      "reason": .string(reason), "message": .string(message), "source": [:], "firstTimestamp": nil,
      "lastTimestamp": nil, "type": .string(type), "eventTime": .string(RFC3339.micro(now)),
      "action": .string(action), "reportingComponent": "default-scheduler",
      "reportingInstance": "default-scheduler-cp-1",
    ]
  }

  /// A controller's.
  static func controller(
    _ component: String, object: Document, namespace: String, name: String, reason: String, message: String,
    type: String = "Normal", now: Double, random: inout RandomSource
  ) -> Document {
    let time = Document.string(RFC3339.string(now))
    return [
      "metadata": meta(name, namespace, now: now, random: &random), "involvedObject": object,
      "reason": .string(reason), "message": .string(message), "source": ["component": .string(component)],
      "firstTimestamp": time, "lastTimestamp": time, "count": 1, "type": .string(type), "eventTime": nil,
      "reportingComponent": .string(component), "reportingInstance": "",
    ]
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
