/// Something that a component reported about an object.
public struct Event: KubernetesObject {
  public static let resource = KubernetesResource.events
  public var meta = ObjectMeta()
  /// `Normal` or `Warning`.
  public var type = ""
  /// `Scheduled`, `FailedScheduling`, …
  public var reason = ""
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
  public var involvedName = ""
  public var involvedNamespace = ""
  public var involvedUID = ""

  /// Empty.
  public init() {}
}
