internal import ClientCore
import Foundation
internal import Monitor

/// Checks the hops to each site one after another, and prints what it finds.
nonisolated struct Doctor {
  let options: GlobalOptions
  /// Whether plugins are pinged.
  let pings: Bool
  let printsJSON: Bool
  /// Whether some check failed.
  private(set) var hasFailed = false
  /// The site that is examined, if it is one of several.
  private var site: String?

  init(options: GlobalOptions, pings: Bool = false, printsJSON: Bool = false) {
    (self.options, self.pings, self.printsJSON) = (options, pings, printsJSON)
  }

  /// Runs all checks; what cannot be checked because of an earlier failure is skipped.
  mutating func examine() async {
    if options.demo {
      await examineDemo()
      return
    }
    guard let config = checkConfig() else { return }
    let chosen: [SiteConfig]
    do throws(CommandFailure) { chosen = try ClusterSession.choose(options, config) } catch {
      report("config", .bad(error))
      return
    }
    let http = HTTPClient()
    for item in chosen {
      if chosen.count > 1 { begin(item.name ?? item.context ?? "") }
      do {
        await examine(try SiteSession(item, options, default: .kubectl, http: http))
      } catch {
        report("kubeconfig", .bad(CommandFailure(error)))
      }
    }
  }

  private mutating func examineDemo() async {
    do throws(CommandFailure) {
      let session = try await ClusterSession(options)
      for site in session.sites { await examine(site) }
      await session.close()
    } catch {
      report("demo", .bad(error))
    }
  }

  /// Reads the configuration; goes on with what is right in it.
  private mutating func checkConfig() -> Config? {
    let config: Config
    do throws(CommandFailure) { config = try ClusterSession.config(options) } catch {
      report("config", .bad(error))
      return nil
    }
    for mistake in config.mistakes { report("config", .bad(CommandFailure(mistake))) }
    if let file = config.file, config.mistakes.isEmpty {
      report(
        "config", .good("\(CleanText.line(file)) is right: \(Format.count(config.sites.count, "site"))."))
    } else if config.file == nil {
      let path = Config.usualPath(ProcessInfo.processInfo.environment) ?? "a file"
      report(
        "config",
        .skipped(
          "There is no configuration; \(CleanText.line(path)) could name sites, interLink APIs and Slurms."))
    }
    return config
  }

  /// What follows is about `site`.
  private mutating func begin(_ site: String) {
    self.site = site
    guard !printsJSON else { return }
    var output = StandardOutput()
    output.write("\nsite \(site)\n")
  }

  mutating func report(_ check: String, _ finding: Finding) {
    if finding.grade == .bad { hasFailed = true }
    var output = StandardOutput()
    output.write(printsJSON ? finding.json(of: check, site: site).text : finding.text(of: check))
  }
}
