/// A story of a site that is in trouble, made from a number: the same number, the same story.
public struct FaultScript: Sendable, Equatable {
  /// Something that happens, so many simulated seconds after what came before.
  public struct Step: Sendable, Equatable {
    /// Simulated seconds.
    public var pause: Double
    /// What happens then.
    public var action: Action

    /// `action`, after `pause` simulated seconds.
    public init(after pause: Double, _ action: Action) { (self.pause, self.action) = (pause, action) }
  }

  /// What it is made from.
  public var seed: UInt64
  /// In order.
  public var steps: [Step]

  /// The story with those steps.
  public init(seed: UInt64 = 0, steps: [Step]) { (self.seed, self.steps) = (seed, steps) }

  /// Whether something in it cannot be known by a client that believes its server, so that only a new list can show it
  /// the truth.
  public var isDeceptive: Bool {
    steps.contains { step in
      switch step.action {
      case .disturb(let fault): fault.isDeceptive
      // A flipped bit may leave JSON that is well formed and says something else.
      case .fail(let requests, .bodyCorrupt, _, _): requests.door == .apiServer
      // Once the versions have caught up, the one that a client has seen last belongs to another story.
      case .restore: true
      default: false
      }
    }
  }
}

extension FaultScript: CustomStringConvertible {
  /// A line for each step.
  public var description: String {
    steps.enumerated().map { "  \($0 + 1). after \($1.pause.rounded()) s: \($1.action)" }
      .joined(separator: "\n")
  }
}
