/// Something that a component reported about an object.
public struct Event: KubernetesObject {
  /// `/api/v1/…/events`
  public static let resource = KubernetesResource.events
  /// Name, UID…
  public var meta = ObjectMeta()
  /// `Normal` or `Warning`.
  public var type = ""
  /// `Scheduled`, `FailedScheduling`, …
  public var reason = ""
  /// May hold several lines.
  public var message = ""
  /// How often.
  public var count = 1
  /// When first.
  public var first: Timestamp?
  /// When last.
  public var last: Timestamp?
  /// The component that reported it.
  public var source = ""
  /// `Pod`, `Node`, …
  public var involvedKind = ""
  /// The object it is about.
  public var involvedName = ""
  /// Empty for nodes.
  public var involvedNamespace = ""
  /// Tells an object from an earlier one of that name; a node's may be its name.
  public var involvedUID = ""

  /// Empty.
  public init() {}
}
