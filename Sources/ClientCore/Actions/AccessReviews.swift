/// What this user may do, as the API server says it; asked for once a minute at most.
public actor AccessReviews {
  private struct Question: Hashable {
    var verb: String
    var resource: KubernetesResource
    var namespace: String
  }

  private static let lifetime = Duration.seconds(60)
  private let client: KubernetesClient
  private var answers: [Question: (allowed: Bool, at: ContinuousClock.Instant)] = [:]

  /// Asks the API server of `client`.
  public init(client: KubernetesClient) { self.client = client }

  /// Whether the user may; `nil` if the server does not say: then the action itself will tell.
  public func may(_ verb: String, _ resource: KubernetesResource, namespace: String) async -> Bool? {
    let question = Question(verb: verb, resource: resource, namespace: namespace)
    if let known = answers[question], known.at + Self.lifetime > .now { return known.allowed }
    guard let allowed = try? await client.may(verb, resource, namespace: namespace) else { return nil }
    answers[question] = (allowed, .now)
    return allowed
  }
}
