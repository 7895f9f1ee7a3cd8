internal import ClientCore
internal import Glibc

/// `ActionCrasher SITE-SOCKET SLURM-SOCKET JOURNAL MOMENT ACTION POD…`: does the action (`cancel`, `resubmit` or
/// `resubmit-same`) and kills itself at the moment of that number; ends well if the action has fewer.  With `full:BYTES`
/// for the moment no file can become larger than that, as on a full disk.
@main
enum ActionCrasher {
  static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count >= 6 else { exit(64) }
    var fatal = Int(words[3])
    if words[3].hasPrefix("full:"), let bytes = UInt(words[3].dropFirst(5)) {
      fatal = 0
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
    guard let fatal else { exit(64) }
    var route = HTTPRoute()
    route.unixSocket = words[0]
    let http = HTTPClient()
    let client = KubernetesClient(
      http: http, cluster: ClusterAccess(context: "test", server: "http://localhost", route: route))
    var site = ActionSite(kubernetes: client)
    site.slurms = [
      ActionSite.Slurm(
        nodes: [], source: SlurmrestdSource(http: http, access: SlurmrestdAccess(socket: words[1])))
    ]
    let pods = words[5...].map { ActionPlanner.PodName(namespace: "default", name: $0) }
    var options = ResubmitOptions()
    options.overridesPreflight = true
    options.name = words[4] == "resubmit-same" ? .same : .next
    let planner = ActionPlanner(site: site)
    let plan =
      words[4] == "cancel" ? await planner.cancel(pods) : await planner.resubmit(pods, options)
    let count = Locked(0)
    let runner = ActionRunner(site: site, journal: Journal(folder: words[2]), pace: .forTests) { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number == fatal { kill(getpid(), SIGKILL) }
    }
    do throws(JournalError) {
      _ = try await runner.run(plan)
    } catch {
      exit(1)
    }
  }
}

extension ActionPace {
  /// What suits a site in the same machine whose time runs fast.
  fileprivate static var forTests: ActionPace {
    var pace = ActionPace()
    (pace.interval, pace.poll, pace.width) = (.zero, .milliseconds(10), 2)
    (pace.jobPatience, pace.gonePatience, pace.endPatience) = (.seconds(5), .seconds(10), .seconds(5))
    return pace
  }
}
