/// What a client has asked of its server.
public struct Traffic: Sendable {
  /// Requests, a watch being one.
  public var requests = RequestMeter()
  /// From the last request to the head of its answer.
  public var latency: Duration?

  /// Nothing yet.
  public init() {}
}
