/// `metav1.Status`: how the API server says no.  Thrown by the store and the API layer.
struct APIStatus: Error, Sendable, Equatable {
  /// The HTTP status code.
  var code: Int
  /// The machine-readable cause: `NotFound`, `Conflict`, `AlreadyExists`, …
  var reason: String
  var message: String
  /// `name`, `group`, `kind` (really the plural resource), `causes`, `retryAfterSeconds`.
  var details: Document?
  /// With which an expired list can go on.
  var continueToken: String?

  init(code: Int, reason: String, message: String, details: Document? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.details = details
  }

  /// The body of the answer.
  var document: Document {
    var fields: Document = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
    ]
    if let continueToken { fields["metadata"] = ["continue": .string(continueToken)] }
    if !reason.isEmpty { fields["reason"] = .string(reason) }
    fields["details"] = details
    fields["code"] = .int(Int64(code))
    return fields
  }
}

extension APIStatus {
  static func notFound(_ kind: Kind, _ name: String) -> APIStatus {
    APIStatus(
      code: 404, reason: "NotFound", message: "\(kind.qualifiedPlural) \"\(name)\" not found",
      details: details(kind, name))
  }

  static func alreadyExists(_ kind: Kind, _ name: String) -> APIStatus {
    APIStatus(
      code: 409, reason: "AlreadyExists", message: "\(kind.qualifiedPlural) \"\(name)\" already exists",
      details: details(kind, name))
  }

  static func conflict(_ kind: Kind, _ name: String, _ why: String) -> APIStatus {
    APIStatus(
      code: 409, reason: "Conflict",
      message: "Operation cannot be fulfilled on \(kind.qualifiedPlural) \"\(name)\": \(why)",
      details: details(kind, name))
  }

  /// The object was changed since the caller read it.
  static func modified(_ kind: Kind, _ name: String) -> APIStatus {
    conflict(
      kind, name,
      "the object has been modified; please apply your changes to the latest version and try again")
  }

  static func badRequest(_ message: String) -> APIStatus {
    APIStatus(code: 400, reason: "BadRequest", message: message)
  }

  /// 422 with one cause for each problem.
  static func invalid(_ kind: Kind, _ name: String, _ problems: [FieldProblem]) -> APIStatus {
    let texts = problems.map(\.description)
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    var details: Document = ["name": .string(name)]
    if !kind.group.isEmpty { details["group"] = .string(kind.group) }
    details["kind"] = .string(kind.rawValue)
    details["causes"] = .array(
      problems.map {
        ["reason": .string($0.reason.rawValue), "message": .string($0.text), "field": .string($0.field)]
      })
    let subject = kind.group.isEmpty ? kind.rawValue : "\(kind.rawValue).\(kind.group)"
    return APIStatus(
      code: 422, reason: "Invalid", message: "\(subject) \"\(name)\" is invalid: \(list)", details: details)
  }

  /// A revision whose history is gone.
  static func expired(_ message: String) -> APIStatus {
    APIStatus(code: 410, reason: "Expired", message: message)
  }

  private static func details(_ kind: Kind, _ name: String) -> Document {
    var details: Document = ["name": .string(name)]
    if !kind.group.isEmpty { details["group"] = .string(kind.group) }
    details["kind"] = .string(kind.plural)
    return details
  }
}

/// What is wrong with one field of an object.
struct FieldProblem: Sendable, Equatable, CustomStringConvertible {
  /// The `reason` of a cause.
  enum Reason: String, Sendable {
    case required = "FieldValueRequired"
    case invalid = "FieldValueInvalid"
    case notSupported = "FieldValueNotSupported"
    case forbidden = "FieldValueForbidden"
    case duplicate = "FieldValueDuplicate"
  }

  /// As in `spec.containers[0].image`.
  var field: String
  var reason: Reason
  /// As in `Required value` or `Invalid value: "X": must be …`.
  var text: String

  var description: String { "\(field): \(text)" }
}
