/// What a number makes of a site's next minutes.
extension FaultScript {
  /// The story of that number: some thirty steps, of which about half are trouble.
  public init(seed: UInt64) {
    var random = RandomSource(seed: seed, for: "fault script")
    var steps = [Step(after: 0, .createPods(random.int(4...24)))]
    for _ in 0..<random.int(15...45) {
      let action = random.chance(0.5) ? Self.ordinary(&random) : Self.trouble(&random)
      steps.append(Step(after: random.chance(0.3) ? 0 : random.double(0...4), action))
    }
    self.init(seed: seed, steps: steps)
  }

  private static func ordinary(_ random: inout RandomSource) -> Action {
    let number = random.int(0...1000)
    switch random.int(0...24) {
    case 0...3: return .createPods(random.int(1...5))
    case 4...7: return .labelPod(number, value: random.int(0...9999))
    case 8: return .inflatePod(number)
    case 9, 10: return .deletePod(number)
    case 11: return .removePod(number)
    case 12, 13: return .replacePod(number)
    case 14, 15: return .setNode(number, isReady: random.chance(0.4))
    case 16: return .deleteNode(number)
    case 17: return .replaceNode(number)
    case 18: return .returnNodes
    case 19, 20, 21: return .setJob(ofPod: number, random.pick(EmbeddedSite.JobBase.allCases))
    case 22: return .forgetJob(ofPod: number)
    case 23: return .reuseJobID(ofPod: number)
    default: return .addOrphan(node: number)
    }
  }

  private static func trouble(_ random: inout RandomSource) -> Action {
    switch random.int(0...19) {
    case 0...7:
      return .fail(
        requests(&random), fault(&random), skip: random.int(0...3), count: random.int(1...6))
    case 8...12: return .disturb(watchFault(&random))
    case 13, 14:
      let outage = random.chance(0.5) ? nil : random.pick(EmbeddedSite.Outage.allCases)
      return .setOutage(part(&random), outage)
    case 15: return .setSlurm(slurmOutage(&random))
    case 16, 17: return .compact
    case 18: return .backUp
    default: return .restore
    }
  }

  private static func requests(_ random: inout RandomSource) -> EmbeddedSite.RequestPattern {
    switch random.int(0...9) {
    case 0...2: .init("list", "pods")
    case 3: .init("list", "nodes")
    case 4, 5: .init("watch")
    case 6: .init()
    case 7: .init(at: .interLink)
    default: .init(at: .slurmrestd)
    }
  }

  private static func fault(_ random: inout RandomSource) -> EmbeddedSite.Fault {
    // Heads of bodies, and places deep in them.
    let place = random.chance(0.3) ? random.int(0...40) : random.int(0...30_000)
    switch random.int(0...21) {
    case 0: return .unauthorized
    case 1: return .forbidden
    case 2: return .conflict
    case 3: return .expired
    case 4: return .invalid
    case 5, 6: return .tooManyRequests(retryAfter: random.pick([0, 1, 3, 20]))
    case 7: return .internalError
    case 8: return .unavailable
    case 9: return .timeout
    case 10: return .html(code: 200)
    case 11: return .html(code: 502)
    case 12: return .cut
    case 13: return .answerLost
    case 14: return .slow(.milliseconds(random.int(1...60)))
    case 15: return .bodyCut(after: place)
    case 16: return .bodyEnd(after: place)
    case 17: return .bodyStall(after: place, .milliseconds(random.int(1...60)))
    case 18: return random.chance(0.3) ? .bodySilence(after: place) : .cut
    case 19: return random.chance(0.3) ? .hang : .answerLost
    case 20: return .bodyCorrupt(at: place)
    default: return .bodyDrip(bytes: random.int(200...4000), .milliseconds(random.int(1...3)))
    }
  }

  private static func watchFault(_ random: inout RandomSource) -> EmbeddedSite.WatchFault {
    switch random.int(0...15) {
    case 0, 1: .end
    case 2, 3: .cut
    case 4: random.chance(0.3) ? .silence : .cut
    case 5, 6: .error(code: random.pick([410, 410, 500, 503, 504, 429, 403]))
    case 7: .bookmark
    case 8, 9: .eventTwice
    case 10, 11: .eventTorn
    case 12: .eventCorrupt(at: random.int(0...5000))
    case 13, 14: .eventLost
    default: .eventLate
    }
  }

  private static func part(_ random: inout RandomSource) -> Part {
    switch random.int(0...3) {
    case 0, 1: .apiServer
    case 2: .interLink(node: random.int(0...2))
    default: .plugin(node: random.int(0...2))
    }
  }

  private static func slurmOutage(_ random: inout RandomSource) -> EmbeddedSite.SlurmOutage? {
    switch random.int(0...5) {
    case 0, 1: nil
    case 2: .controllerDown(after: .milliseconds(random.int(0...100)))
    case 3: .restDown
    case 4: .databaseDown
    default: .slow(.milliseconds(random.int(1...60)))
    }
  }
}
