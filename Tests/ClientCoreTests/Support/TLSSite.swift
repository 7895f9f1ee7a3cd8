import ClientCore
import Foundation
import Testing

/// A private nginx with TLS and HTTP/2, and the certificates for it; it ends with the test.
///
/// Its answer to anything tells what it knows of the connection, one `name=value` a line.
final class TLSSite: Sendable {
  let url: String
  /// `host:port`
  let host: String
  private let folder: TemporaryFolder
  private let nginx: ChildProcess

  init() async throws {
    folder = try TemporaryFolder()
    let path = folder.path
    for authority in ["ca", "other-ca"] {
      try await Self.openssl([
        "-subj", "/CN=\(authority)", "-keyout", "\(path)/\(authority).key", "-out",
        "\(path)/\(authority).pem",
      ])
    }
    for (name, alternatives) in [("server", "DNS:site.test,IP:127.0.0.1"), ("client", "DNS:client")] {
      try await Self.openssl([
        "-CA", "\(path)/ca.pem", "-CAkey", "\(path)/ca.key", "-subj", "/CN=\(name)",
        "-addext", "subjectAltName=\(alternatives)",
        "-keyout", "\(path)/\(name).key", "-out", "\(path)/\(name).pem",
      ])
    }
    // The port is free now; somebody else may take it before nginx does.
    for _ in 0..<5 {
      let probe = try RawServer { _ in }
      probe.stop()
      if let nginx = try await Self.start(path, port: probe.port) {
        (self.nginx, host, url) = (nginx, "127.0.0.1:\(probe.port)", "https://127.0.0.1:\(probe.port)")
        return
      }
    }
    throw POSIXFailure("nginx")
  }

  deinit {
    nginx.terminate()
    _ = nginx.wait()
  }

  /// A PEM: `ca.pem`, `other-ca.pem`, `client.pem`, `client.key`.
  func pem(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
  }

  private static func openssl(_ arguments: [String]) async throws {
    let openssl = try ChildProcess(
      "/usr/bin/openssl",
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + arguments)
    guard await openssl.ended() == 0 else { throw POSIXFailure("openssl \(arguments)") }
  }

  private static func start(_ path: String, port: Int) async throws -> ChildProcess? {
    let configuration = """
      daemon off; master_process off; worker_processes 1; pid \(path)/pid; error_log \(path)/error.log;
      events { worker_connections 256; }
      http {
        access_log off; client_body_temp_path \(path)/a; proxy_temp_path \(path)/b;
        fastcgi_temp_path \(path)/c; uwsgi_temp_path \(path)/d; scgi_temp_path \(path)/e;
        server {
          listen 127.0.0.1:\(port) ssl http2;
          ssl_certificate \(path)/server.pem; ssl_certificate_key \(path)/server.key;
          ssl_client_certificate \(path)/ca.pem; ssl_verify_client optional;
          location / {
            default_type text/plain;
            return 200 "connection=$connection\\nprotocol=$server_protocol\\nverify=$ssl_client_verify\\nsubject=$ssl_client_s_dn\\nname=$ssl_server_name\\nhost=$http_host\\n";
          }
        }
      }
      """
    try configuration.write(toFile: path + "/nginx.conf", atomically: true, encoding: .utf8)
    let nginx = try ChildProcess(
      "/usr/sbin/nginx", ["-p", path, "-c", path + "/nginx.conf", "-e", path + "/error.log"])
    // It writes its pid when it listens.
    try await eventually("nginx did not start") {
      !nginx.isRunning || FileManager.default.fileExists(atPath: path + "/pid")
    }
    return nginx.isRunning ? nginx : nil
  }
}
