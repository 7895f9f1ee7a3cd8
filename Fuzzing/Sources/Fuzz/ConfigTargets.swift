@testable internal import ClientCore
@testable internal import InterLinkTUI

let configTargets = [
  Target("kubeconfig") { bytes in
    let file = Scratch.shared.write(bytes, to: "kubeconfig")
    do throws(ConfigError) {
      let config = try Kubeconfig.load(explicit: file, environment: [:])
      requireDrawn(config.description)
      for context in config.contexts {
        requireDrawn([context.name, context.cluster, context.user, context.namespace])
        let access = try config.access(context: context.name)
        requireDrawn([access.server, access.context, access.user, "\(access.route)", "\(access.credentials)"])
        require(access.server.hasPrefix("http"), "A server is at \(access.server.debugDescription).")
      }
    } catch {
      requireDrawn(error.description)
    }
  },
  Target("config") { bytes in
    do throws(ConfigError) {
      let root = try ConfigNode(yaml: bytes.text, file: "/config.yaml")
      let config = Config(root, home: "/root")
      for mistake in config.mistakes { requireDrawn(mistake.description) }
      for site in config.sites { requireDrawn([site.name ?? "", site.context ?? "", site.place]) }
    } catch {
      requireDrawn(error.description)
    }
  },
  Target("credentials") { bytes in
    let version = "client.authentication.k8s.io/v1"
    do throws(CredentialsError) {
      let credential = try ExecCredential(bytes, apiVersion: version)
      require(credential.token != nil || credential.certificate != nil, "A credential holds nothing.")
      if let token = credential.token {
        require(token.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "A token would break a header.")
      }
    } catch {
      requireDrawn(error.message)
    }
    if let safe = Secret(bytes.text).headerSafe {
      require(safe.headerSafe == safe, "A token is trimmed once more.")
    }
    require(Base64.decode(Base64.encode(bytes)) == bytes, "Base64 does not give back what was put in.")
    if let decoded = Base64.decode(bytes.text) {
      require(Base64.decode(Base64.encode(decoded)) == decoded, "Base64 does not give back what it read.")
    }
    do throws(ConfigError) {
      let server = try ServerURL.parse(bytes.text, named: "server", isSecured: true)
      require(server.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "A server has odd characters.")
      let authority = server.split(separator: "/", omittingEmptySubsequences: false)[2]
      require(!authority.contains("@"), "A server has a user in it.")
    } catch {
      requireDrawn(error.description)
    }
    let proxies = ProxyEnvironment { name in name == "NO_PROXY" ? bytes.text : "http://proxy:3128" }
    _ = proxies.proxy(isSecure: true, host: bytes.prefix(16).map { $0 }.text, port: 443)
    require(proxies.proxy(isSecure: true, host: "localhost", port: 443) == nil, "The own machine is proxied.")
  },
]
