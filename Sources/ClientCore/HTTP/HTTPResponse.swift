/// The head of an answer, with its body still to come.
public struct HTTPResponse: Sendable {
  /// 200 to 599: what comes before the final answer is passed over.
  public let status: Int
  /// Names in lower case, in the order of arrival; cleaned (see ``CleanText``).
  public let headers: [(name: String, value: String)]
  /// To be read once.  When the response and its body are dropped, the transfer ends.
  public let body: HTTPBody

  /// The first header of that name (lower case).
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
