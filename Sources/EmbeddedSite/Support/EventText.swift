/// What an Event says, in the forms of those who write them; its name and its object are the writer's business.
enum EventText {
  /// As the scheduler writes it: with an exact time, without count and source.
  static func scheduler(
    reason: String, action: String, type: String, message: String, now: Double
  ) -> Document {
    [
      "reason": .string(reason), "message": .string(message), "source": [:], "firstTimestamp": nil,
      "lastTimestamp": nil, "type": .string(type), "eventTime": .string(RFC3339.micro(now)),
      "action": .string(action), "reportingComponent": "default-scheduler",
      "reportingInstance": "default-scheduler-cp-1",
    ]
  }

  /// As the controllers write it: with a count, first and last time.
  static func controller(
    _ component: String, reason: String, type: String, message: String, now: Double
  ) -> Document {
    let time = Document.string(RFC3339.string(now))
    return [
      "reason": .string(reason), "message": .string(message), "source": ["component": .string(component)],
      "firstTimestamp": time, "lastTimestamp": time, "count": 1, "type": .string(type), "eventTime": nil,
      "reportingComponent": .string(component), "reportingInstance": "",
    ]
  }
}
