internal import ArgumentParser
internal import ClientCore
internal import EmbeddedSite
import Foundation
internal import Monitor

/// What a command talks to: the sites of the configuration, the cluster of a kubeconfig context, or a demo site of
/// its own.
nonisolated struct ClusterSession {
  /// At least one.
  let sites: [SiteSession]
  /// Sites that cannot even be asked, and why; shown beside those that can.
  let unusable: [(name: String, failure: CommandFailure)]
  private let config: Config
  private let http: HTTPClient

  /// Which namespace is looked at where neither an option nor the context names one.
  enum Default {
    /// `default`, as for kubectl.
    case kubectl
    /// All of them: on a screen that shows everything offloaded.
    case all
  }

  /// Finds the sites that the options name; nothing is asked of them yet.
  init(_ options: GlobalOptions, default: Default = .kubectl) async throws(CommandFailure) {
    if options.demo {
      do {
        self.init(demo: try await DemoSite.start(options.simulation), namespace: options.namespace)
      } catch {
        throw CommandFailure(error)
      }
    } else {
      let config = try Self.config(options)
      if let failure = Self.failure(config.mistakes) { throw failure }
      try self.init(
        config, try Self.choose(options, config), options, default: `default`, http: HTTPClient())
    }
  }

  private init(demo: DemoSite, namespace: String?) {
    (config, http, unusable) = (Config(), HTTPClient(), [])
    sites = [SiteSession(demo: demo, namespace: namespace, http: http)]
  }

  private init(
    _ config: Config, _ chosen: [SiteConfig], _ options: GlobalOptions, default: Default, http: HTTPClient
  ) throws(CommandFailure) {
    (self.config, self.http) = (config, http)
    var sites: [SiteSession] = []
    var unusable: [(name: String, failure: CommandFailure)] = []
    for var site in chosen {
      if let slurm = options.slurm { site.slurms = [slurm.config] }
      if let interLink = options.interlink { site.interLinks = [interLink.config] }
      do {
        sites.append(try SiteSession(site, options, default: `default`, http: http))
      } catch {
        unusable.append((site.name ?? site.context ?? "", CommandFailure(error)))
      }
    }
    // With none to show the others beside, the reason is all there is to say.
    if sites.isEmpty, let first = unusable.first { throw first.failure }
    (self.sites, self.unusable) = (sites, unusable)
  }

  /// All mistakes, one a line.
  private static func failure(_ mistakes: [ConfigError]) -> CommandFailure? {
    guard let first = mistakes.first else { return nil }
    if mistakes.count == 1 { return CommandFailure(first) }
    return CommandFailure(mistakes.map { CommandFailure($0).description }.joined(separator: "\n"))
  }

  /// The user's file.
  static func config(_ options: GlobalOptions) throws(CommandFailure) -> Config {
    do throws(ConfigError) {
      return try Config.load(
        explicit: options.config, environment: ProcessInfo.processInfo.environment)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The sites that the options name: a context is asked as the configuration has it, if it has it.
  static func choose(_ options: GlobalOptions, _ config: Config) throws(CommandFailure) -> [SiteConfig] {
    var plain = SiteConfig()
    (plain.kubeconfig, plain.context) = (options.kubeconfig, options.context)
    if options.kubeconfig != nil { return [plain] }
    if let context = options.context {
      return [config.sites.first { $0.context == context } ?? plain]
    }
    var chosen = config.sites
    if !options.site.isEmpty {
      chosen = []
      for name in options.site { chosen.append(try find(name, in: config)) }
    }
    if chosen.count > 1, options.slurm != nil || options.interlink != nil {
      throw CommandFailure("--slurm and --interlink belong to one site; name one with --site.")
    }
    return chosen.isEmpty ? [plain] : chosen
  }

  private static func find(_ name: String, in config: Config) throws(CommandFailure) -> SiteConfig {
    if let site = config.sites.first(where: { ($0.name ?? $0.context) == name }) { return site }
    let known = config.sites.compactMap { $0.name ?? $0.context }
    if known.isEmpty {
      throw CommandFailure(
        "There is no site \(CleanText.line(name)): the configuration names none.",
        advice: "Write one to \(config.file ?? "~/.config/interlink-tui/config.yaml"); see the README")
    }
    throw CommandFailure(
      "There is no site \(CleanText.line(name)) in the configuration; known: \(known.joined(separator: ", "))."
    )
  }

  /// Runs `body` with the sites that the options name, and ends what was started for it.
  ///
  /// - Throws: ``CommandFailure``, or the exit code that `body` ends with.
  static func with<Result>(
    _ options: GlobalOptions, default: Default = .kubectl,
    body: (ClusterSession) async throws -> Result
  ) async throws -> Result {
    let session = try await ClusterSession(options, default: `default`)
    let result: Result
    do {
      result = try await body(session)
    } catch {
      await session.close()
      throw error is ArgumentParser.ExitCode ? error : CommandFailure(error)
    }
    await session.close()
    return result
  }

  /// The site, with `--demo`.
  var demo: DemoSite? { sites.first?.demo }

  /// The site of that name, among those that can be asked.
  func site(named name: String) -> SiteSession? { sites.first { $0.name == name } }

  /// Ends what the session started.
  func close() async { await demo?.stop() }
}

// MARK: - Models

nonisolated extension ClusterSession {
  /// A model of all its sites.
  func makeSite(isReadOnly: Bool = false) -> any SiteAccess {
    let storage = logStorage
    if sites.count == 1, unusable.isEmpty {
      return MonitoredSite(
        monitor: sites[0].makeMonitor(isReadOnly: isReadOnly, storage: storage),
        hands: sites[0].makeHands(isReadOnly: isReadOnly))
    }
    var members: [SiteGroup.Member] = sites.map {
      .watched($0.makeMonitor(isReadOnly: isReadOnly, storage: storage))
    }
    members += unusable.map { site in
      .unusable(name: site.name, reason: site.failure.sentence, advice: site.failure.advice)
    }
    var hands: [String: any Hands] = [:]
    for site in sites { hands[site.name] = site.makeHands(isReadOnly: isReadOnly) }
    return GroupedSites(group: SiteGroup(name: title, members: members), hands: hands)
  }

  /// How much of logs is held, and where they are kept: of the demo for as long as it lasts.
  var logStorage: LogStorage { config.logs.storage(folder: demo?.logFolder) }

  /// What several sites are called together.
  private var title: String {
    let names = sites.map(\.name) + unusable.map(\.name)
    if names.count == config.sites.count { return Self.allSites }
    return names.joined(separator: " + ")
  }
}

// MARK: - Going over to others

nonisolated extension ClusterSession {
  /// What can be gone over to: the sites of the configuration, all of them together, and contexts.
  func choices(_ options: GlobalOptions) -> [String] {
    if demo != nil { return [] }
    let names = options.kubeconfig == nil ? config.sites.compactMap { $0.name ?? $0.context } : []
    let kubeconfig = try? Kubeconfig.load(
      explicit: options.kubeconfig, environment: ProcessInfo.processInfo.environment)
    let contexts = kubeconfig?.contexts.map(\.name).filter { !names.contains($0) } ?? []
    return (names.count > 1 ? [Self.allSites] : []) + names + contexts
  }

  /// Stands for all sites of the configuration.
  static let allSites = "all sites"

  /// A session with another of the ``choices(_:)``.
  func switched(to choice: String, _ options: GlobalOptions) throws(CommandFailure) -> ClusterSession {
    if demo != nil { throw CommandFailure("The demo has one context only") }
    var options = options
    // They were said of the site that the program began with.
    (options.slurm, options.interlink) = (nil, nil)
    let chosen: [SiteConfig]
    if choice == Self.allSites {
      chosen = config.sites
    } else if options.kubeconfig == nil,
      let site = config.sites.first(where: { ($0.name ?? $0.context) == choice })
    {
      chosen = [site]
    } else {
      var site = SiteConfig()
      (site.kubeconfig, site.context) = (options.kubeconfig, choice)
      chosen = [site]
    }
    return try ClusterSession(config, chosen, options, default: .all, http: http)
  }
}
