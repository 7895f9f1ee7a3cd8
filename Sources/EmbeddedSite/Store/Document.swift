// CONTRACT STUB: the API-server room implements this.

/// A JSON document of the site: objects keep the order of their keys.
enum Document: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([Document])
  case object(Fields)

  /// Keys in order of insertion, each once.
  struct Fields: Sendable, Equatable {
    subscript(key: String) -> Document? {
      get { nil }
      set {}
    }
  }

  init(parsing bytes: [UInt8]) throws { fatalError("stub") }
  /// Compact UTF-8 JSON.
  var bytes: [UInt8] { fatalError("stub") }
  /// A member of an object (nil elsewhere); setting nil removes it; setting on a non-object makes it one.
  subscript(key: String) -> Document? {
    get { fatalError("stub") }
    set { fatalError("stub") }
  }
  var string: String? { fatalError("stub") }
  var int: Int64? { fatalError("stub") }
  var array: [Document]? { fatalError("stub") }
}
// Also: ExpressibleBy{StringLiteral,IntegerLiteral,BooleanLiteral,ArrayLiteral,DictionaryLiteral,NilLiteral},
// so that documents are written as Swift literals.

/// `metav1.Status`, thrown by the store and the API layer.
struct APIStatus: Error, Sendable, Equatable {
  var code: Int
  var reason: String
  var message: String
}
