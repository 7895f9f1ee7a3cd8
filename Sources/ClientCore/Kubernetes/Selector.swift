/// Which objects of a kind.
public struct Selector: Sendable, Hashable {
  /// `spec.nodeName=slurm-vk`; empty for all.
  public var fields: String
  /// `oscar_service=plants`; empty for all.
  public var labels: String
  /// All objects unless said otherwise.
  public init(fields: String = "", labels: String = "") { (self.fields, self.labels) = (fields, labels) }

  var query: [(String, String)] {
    (fields.isEmpty ? [] : [("fieldSelector", fields)]) + (labels.isEmpty ? [] : [("labelSelector", labels)])
  }
}
