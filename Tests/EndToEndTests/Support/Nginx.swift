import Glibc
import Subprocess
import SystemPackage

/// An nginx in front of something, or answering by itself.
enum Nginx {
  /// Runs nginx with `server` as the body of its one server block while `body` does; `PORT` stands for its port.
  static func with<Result>(
    server: String, in folder: Folder, body: (_ port: Int) async throws -> Result
  ) async throws -> Result {
    let port = try freePort()
    let configuration = try folder.write(
      """
      pid \(folder.file("nginx.pid"));
      error_log \(folder.file("nginx.log"));
      events {}
      http {
        access_log off;
        client_body_temp_path \(folder.path); proxy_temp_path \(folder.path);
        fastcgi_temp_path \(folder.path); uwsgi_temp_path \(folder.path); scgi_temp_path \(folder.path);
        server { \(server.replacing("PORT", with: String(port))) }
      }
      """, to: "nginx.conf")
    let program = access("/usr/sbin/nginx", X_OK) == 0 ? "/usr/sbin/nginx" : "nginx"
    let started = try await Command.run(program, ["-p", folder.path, "-c", configuration])
    guard started.status == 0 else { throw Failure("nginx: \(started.error)") }
    let result: Result
    do {
      result = try await body(port)
    } catch {
      _ = try? await Command.run(program, ["-p", folder.path, "-c", configuration, "-s", "stop"])
      throw error
    }
    _ = try await Command.run(program, ["-p", folder.path, "-c", configuration, "-s", "stop"])
    return result
  }

  /// A port of the loopback interface that nobody listens on.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw Failure("No free port.") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// A certificate for 127.0.0.1, signed by itself.
struct Certificate {
  let certificate: String
  let key: String

  /// Makes one with openssl.
  init(name: String, in folder: Folder) async throws {
    certificate = folder.file("\(name).crt")
    key = folder.file("\(name).key")
    let made = try await Command.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ])
    guard made.status == 0 else { throw Failure("openssl: \(made.error)") }
  }
}
