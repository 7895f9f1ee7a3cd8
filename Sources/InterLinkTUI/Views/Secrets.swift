internal import ClientCore

/// Keeps what is secret off the screen: keys of the mesh, credentials in annotations and environments.
nonisolated enum Secrets {
  /// What stands for a secret.
  static let mask = "******* (masked)"

  /// Whether a value under such a name is taken for a secret.
  static func isSecret(name: String) -> Bool {
    let name = name.lowercased()
    if publicNames.contains(where: name.hasSuffix) { return false }
    return words.contains { name.contains($0) }
  }

  /// Whether `value` carries a key whatever its name says.
  static func isSecret(value: String) -> Bool {
    value.contains("PrivateKey") || value.contains("PRIVATE KEY-----") || value.contains("PresharedKey")
  }

  /// The value of annotation `key` as it may be shown.
  static func shown(annotation key: String, _ value: String) -> String {
    if isSecret(name: key) || isSecret(value: value) { return mask }
    // A copy of the whole manifest, environment and all: the YAML view shows it better.
    if key == "kubectl.kubernetes.io/last-applied-configuration" {
      return "(\(Format.grouped(value.utf8.count)) bytes, a copy of the manifest as it was applied)"
    }
    return value
  }

  /// `manifest` as it may be shown: values of secret environment variables, annotations and keys are masked.
  static func masked(_ manifest: JSONValue) -> JSONValue { masked(manifest, name: "") }

  private static func masked(_ value: JSONValue, name: String) -> JSONValue {
    switch value {
    case .object(let members):
      // {name: DB_PASSWORD, value: …} of an environment.
      let own = members.first { $0.key == "name" }
      let isSecretVariable =
        if case .string(let variable)? = own?.value { isSecret(name: variable) } else { false }
      return .object(
        members.map { member in
          if member.key == "value", isSecretVariable { return (member.key, .string(mask)) }
          return (
            member.key,
            masked(member.value, name: name == "annotations" ? "annotations/" + member.key : member.key)
          )
        })
    case .array(let elements):
      return .array(elements.map { masked($0, name: "") })
    case .string(let text):
      if name.hasPrefix("annotations/") {
        return .string(shown(annotation: String(name.dropFirst(12)), text))
      }
      return isSecret(value: text) ? .string(mask) : value
    default:
      return value
    }
  }

  private static let words = [
    "password", "passwd", "secret", "token", "credential", "apikey", "api-key", "api_key", "private-key",
    "private_key", "privatekey", "access_key", "access-key", "wireguard-client-snippet",
    "wstunnel-client-commands",
  ]
  /// Names that hold one of the words and yet are no secret: the name of a Secret, a time limit.
  private static let publicNames = ["secretname", "secret-name", "tokenexpirationseconds", "-public-key"]
}
