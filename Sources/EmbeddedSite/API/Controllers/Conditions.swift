/// Conditions of pods and jobs.
enum Conditions {
  /// Sets the condition of a type, keeping its transition time while its status stays.
  static func set(
    _ object: inout Document, _ type: String, _ status: String, reason: String? = nil, message: String? = nil,
    now: String
  ) {
    var conditions = object["status"]["conditions"].array ?? []
    let index = conditions.firstIndex { $0["type"].string == type }
    let present = index.map { conditions[$0] }
    let since =
      present?["status"].string == status ? present?["lastTransitionTime"] ?? .string(now) : .string(now)
    var condition: Document = [
      "type": .string(type), "status": .string(status),
      "lastProbeTime": object["kind"] == "Job" ? .string(now) : nil,
      "lastTransitionTime": since,
    ]
    condition["reason"] = reason.map(Document.string)
    condition["message"] = message.map(Document.string)
    if let index { conditions[index] = condition } else { conditions.append(condition) }
    object["status"]["conditions"] = .array(conditions)
  }

  static func isTrue(_ object: Document, _ type: Document) -> Bool {
    object["status"]["conditions"].array?.contains { $0["type"] == type && $0["status"] == "True" } ?? false
  }
}
