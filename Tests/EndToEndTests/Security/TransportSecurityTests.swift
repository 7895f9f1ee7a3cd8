import Foundation
import Testing

extension EndToEnd {
  /// Who the servers are, and who we are to them, against a real nginx.
  @Suite struct TransportSecurityTests {
    /// Certificates that are not to be trusted, and what is said of them.
    enum Bad: String, CaseIterable {
      case otherAuthority, otherName, expired, selfSigned

      var words: [String] {
        switch self {
        case .otherAuthority: ["unable to get local issuer certificate"]
        case .otherName: ["no alternative certificate subject name matches"]
        case .expired: ["certificate has expired"]
        case .selfSigned: ["self-signed certificate", "self signed certificate"]
        }
      }

      func make(_ trusted: Authority, in folder: Folder) async throws -> (certificate: String, key: String) {
        switch self {
        case .otherAuthority:
          return try await Authority("other", in: folder).signed("server", for: "IP:127.0.0.1")
        case .otherName: return try await trusted.signed("server", for: "DNS:else.test")
        case .expired: return try await trusted.signed("server", for: "IP:127.0.0.1", isOver: true)
        case .selfSigned:
          let own = try await Certificate(name: "server", in: folder)
          return (own.certificate, own.key)
        }
      }
    }

    /// The API server, interLink and slurmrestd: each is refused, and said to be.
    @Test(arguments: Bad.allCases) func aCertificateThatDoesNotHoldIsRefusedEverywhere(_ bad: Bad)
      async throws
    {
      try await Folder.with { folder in
        let trusted = try await Authority("trusted", in: folder)
        let (certificate, key) = try await bad.make(trusted, in: folder)
        try await Nginx.with(
          server: """
            listen 127.0.0.1:PORT ssl; ssl_certificate \(certificate); ssl_certificate_key \(key);
            location / { default_type application/json; return 200 "{}"; }
            """, in: folder
        ) { port in
          let server = "https://127.0.0.1:\(port)"
          let kubeconfig = try folder.write(
            Self.kubeconfig(server: server, cluster: "certificate-authority: \(trusted.certificate)"),
            to: "kc")
          let config = try folder.write(
            """
            sites:
            - name: x
              kubeconfig: \(kubeconfig)
              interlink: {url: "\(server)", certificate-authority: \(trusted.certificate)}
              slurm: {slurmrestd: "\(server)", certificate-authority: \(trusted.certificate)}
            """, to: "config.yaml")
          let doctor = try await Binary.run("doctor", "-o", "json", "--config", config)
          #expect(doctor.status == 1)
          for check in ["connection", "interlink api", "slurm"] {
            let findings = doctor.lines.filter { $0.contains("\"check\":\"\(check)\"") }
            #expect(
              findings.contains { finding in
                finding.contains("\"grade\":\"fail\"") && bad.words.contains { finding.contains($0) }
              }, "\(check): \(doctor.output)")
          }
        }
      }
    }

    @Test func anUncheckedCertificateIsNamedOnTheScreen() async throws {
      try await Folder.with { folder in
        let own = try await Certificate(name: "server", in: folder)
        try await Site.with("--speed", "0", in: folder) { site in
          try await Nginx.with(
            server: """
              listen 127.0.0.1:PORT ssl; ssl_certificate \(own.certificate); ssl_certificate_key \(own.key);
              location / { proxy_pass \(site.url); proxy_buffering off; proxy_http_version 1.1; }
              """, in: folder
          ) { port in
            let kubeconfig = try folder.write(
              Self.kubeconfig(
                server: "https://127.0.0.1:\(port)", cluster: "insecure-skip-tls-verify: true"), to: "kc")
            try await Tmux.with { tmux in
              try await tmux.open("--kubeconfig", kubeconfig)
              try await tmux.wait(for: "The certificate of https://127.0.0.1:\(port) is not checked")
            }
            let doctor = try await Binary.run("doctor", "--kubeconfig", kubeconfig)
            #expect(doctor.output.contains("is not checked"))
          }
        }
      }
    }

    /// Client certificates: what the user entry holds, and what comes of it.
    @Test func aServerThatWantsACertificateGetsTheRightOne() async throws {
      try await Folder.with { folder in
        let trusted = try await Authority("trusted", in: folder)
        let server = try await trusted.signed("server", for: "IP:127.0.0.1")
        let right = try await trusted.signed("right", for: "DNS:me")
        let wrong = try await Authority("other", in: folder).signed("wrong", for: "DNS:me")
        try await Site.with("--speed", "0", in: folder) { site in
          try await Nginx.with(
            server: """
              listen 127.0.0.1:PORT ssl; ssl_certificate \(server.certificate); ssl_certificate_key \(server.key);
              ssl_client_certificate \(trusted.certificate); ssl_verify_client on;
              location / { proxy_pass \(site.url); proxy_buffering off; proxy_http_version 1.1; }
              """, in: folder
          ) { port in
            func get(_ user: String) async throws -> Command {
              let file = try folder.write(
                Self.kubeconfig(
                  server: "https://127.0.0.1:\(port)",
                  cluster: "certificate-authority: \(trusted.certificate)",
                  user: user), to: "kc")
              return try await Binary.run("get", "nodes", "-o", "name", "--kubeconfig", file)
            }
            let good = try await get("client-certificate: \(right.certificate), client-key: \(right.key)")
            #expect(good.status == 0, "\(good.error)")
            #expect(good.output.contains("node/vega-vk"))
            let none = try await get("")
            #expect(none.error.contains("No required SSL certificate was sent"), "\(none.error)")
            let other = try await get("client-certificate: \(wrong.certificate), client-key: \(wrong.key)")
            #expect(other.error.contains("SSL certificate error"), "\(other.error)")
            let unlike = try await get("client-certificate: \(right.certificate), client-key: \(wrong.key)")
            #expect(unlike.error.contains("unable to set private key file"), "\(unlike.error)")
            for refused in [none, other, unlike] {
              #expect(refused.status == 1 && refused.output.isEmpty)
              #expect(refused.error.split(separator: "\n").count == 1)
            }
          }
        }
      }
    }

    /// Tokens, compared by nginx; the file's is read anew when it is refused.
    @Test func aServerThatWantsATokenGetsTheRightOne() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", in: folder) { site in
          try await Nginx.with(
            server: """
              listen 127.0.0.1:PORT;
              if ($http_authorization != "Bearer the-right-one") { return 401; }
              location / { proxy_pass \(site.url); proxy_buffering off; proxy_http_version 1.1;
                proxy_set_header Authorization ""; }
              """, in: folder
          ) { port in
            func get(_ user: String) async throws -> Command {
              let file = try folder.write(
                Self.kubeconfig(server: "http://127.0.0.1:\(port)", user: user), to: "kc")
              return try await Binary.run("get", "nodes", "-o", "name", "--kubeconfig", file)
            }
            #expect(try await get("token: the-right-one").status == 0)
            let token = try folder.write("the-right-one\n", to: "token")
            #expect(try await get("tokenFile: \(token)").status == 0)
            try folder.write("one-of-yesterday\n", to: "token")
            for user in ["token: another-one", "tokenFile: \(token)", ""] {
              let refused = try await get(user)
              #expect(refused.status == 1 && refused.output.isEmpty)
              #expect(refused.error.split(separator: "\n").count == 1)
              #expect(refused.error.contains("401"), "\(refused.error)")
              #expect(!refused.error.contains("another-one") && !refused.error.contains("one-of-yesterday"))
            }
            // Renewed while it is in use: the next request that is refused reads it again.
            try folder.write("the-right-one\n", to: "token")
            let kubeconfig = try folder.write(
              Self.kubeconfig(server: "http://127.0.0.1:\(port)", user: "tokenFile: \(token)"), to: "kc")
            try folder.write("one-of-yesterday\n", to: "token")
            try await Tmux.with { tmux in
              try await tmux.open("--kubeconfig", kubeconfig)
              try await tmux.wait(for: "401")
              try folder.write("the-right-one\n", to: "token")
              try await tmux.wait(for: "vega-vk", limit: .seconds(120))
            }
          }
        }
      }
    }

    private static func kubeconfig(server: String, cluster: String = "", user: String = "") -> String {
      """
      kind: Config
      clusters: [{name: x, cluster: {server: "\(server)"\(cluster.isEmpty ? "" : ", " + cluster)}}]
      users: [{name: me, user: {\(user)}}]
      contexts: [{name: x, context: {cluster: x, user: me}}]
      current-context: x

      """
    }
  }
}
