/// Who we are to servers.
public enum Product {
  /// The version of this program.
  public static let version = "0.1.0"
  /// Sent with every request, so that an audit log tells who asked.
  public static let userAgent = "interlink-tui/\(version)"
}
