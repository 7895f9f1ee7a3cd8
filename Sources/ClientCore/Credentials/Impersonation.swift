/// Another user to be taken for (`kubectl --as`).
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
struct Impersonation: Sendable, Equatable {
  var user = ""
  var uid = ""
  var groups: [String] = []
  var extra: [(key: String, values: [String])] = []

  static func == (a: Impersonation, b: Impersonation) -> Bool {
    a.user == b.user && a.uid == b.uid && a.groups == b.groups
      && a.extra.elementsEqual(b.extra) { $0.key == $1.key && $0.values == $1.values }
  }

  /// What says so to the server.
  var headers: [(name: String, value: String)] {
    var headers = [(name: "Impersonate-User", value: Self.safe(user))]
    if !uid.isEmpty { headers.append(("Impersonate-Uid", Self.safe(uid))) }
    headers += groups.map { ("Impersonate-Group", Self.safe($0)) }
    for (key, values) in extra {
      let name = "Impersonate-Extra-" + Percent.encode(key.lowercased())
      headers += values.map { (name, Self.safe($0)) }
    }
    return headers
  }

  /// A header cannot hold line breaks.
  private static func safe(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }
}
