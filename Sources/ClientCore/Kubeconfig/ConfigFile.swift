/// Reads configuration files.
public enum ConfigFile {
  /// The content of `path`; `nil` if there is no such file.
  ///
  /// - Throws: ``ConfigError`` if it cannot be read, or is not YAML.
  public static func read(_ path: String) throws(ConfigError) -> ConfigNode? {
    let bytes: [UInt8]
    do { bytes = try readFile(path) } catch {
      if error.isMissing { return nil }
      throw ConfigError(
        .unreadable, "\(CleanText.line(path)) cannot be read: \(error.message)",
        advice: "Check the path and its permissions")
    }
    return try ConfigNode(yaml: String(decoding: bytes, as: UTF8.self), file: path)
  }
}
