/// Where faults come in: sees each request before and after it is routed.
protocol RequestFilter: Sendable {
  /// An answer instead of the real one; nil lets the request through.
  func before(_ request: APIRequest) async -> Answer?
  /// What is sent instead of the real answer.
  func after(_ request: APIRequest, _ answer: Answer) async -> Answer
}
