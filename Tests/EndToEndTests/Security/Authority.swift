/// A certificate authority for a test, made with openssl.
struct Authority {
  /// Its own certificate, as a file.
  let certificate: String
  private let key: String
  private let folder: Folder

  /// A new one.
  init(_ name: String, in folder: Folder) async throws {
    (certificate, key) = (folder.file("\(name).crt"), folder.file("\(name).key"))
    self.folder = folder
    try await Self.openssl(
      ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-keyout", key, "-out", certificate]
        + Self.newKey)
  }

  /// A certificate that it has signed, for `names` (`IP:127.0.0.1`), and its key, as files.
  ///
  /// - Parameter isOver: whether it has long expired.
  func signed(
    _ name: String, for names: String, isOver: Bool = false
  ) async throws -> (certificate: String, key: String) {
    let files = (certificate: folder.file("\(name).crt"), key: folder.file("\(name).key"))
    let request = folder.file("\(name).csr")
    try await Self.openssl(
      ["req", "-subj", "/CN=\(name)", "-keyout", files.key, "-out", request] + Self.newKey)
    // `openssl ca` is the one that takes dates of the past.
    try folder.write("", to: "\(name).index")
    let configuration = try folder.write(
      """
      [ca]
      default_ca = one
      [one]
      database = \(folder.file("\(name).index"))
      new_certs_dir = \(folder.path)
      default_md = sha256
      policy = any
      rand_serial = yes
      [any]
      commonName = supplied
      [names]
      subjectAltName = \(names)

      """, to: "\(name).cnf")
    let dates =
      isOver ? ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"] : ["-days", "2"]
    try await Self.openssl(
      [
        "ca", "-batch", "-notext", "-config", configuration, "-cert", certificate, "-keyfile", key, "-in",
        request,
        "-out", files.certificate, "-extensions", "names",
      ] + dates)
    return files
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

  private static func openssl(_ arguments: [String]) async throws {
    let made = try await Command.run("openssl", arguments)
    guard made.status == 0 else { throw Failure("openssl \(arguments): \(made.error)") }
  }
}
