import ClientCore
import Testing

@testable import Monitor

/// Random histories against an obvious reference.
@Suite struct ModelPropertyTests {
  /// A server with pods on two virtual nodes, and what a reader of its watches must end up with.
  private struct Server {
    var pods: [String: Pod] = [:]
    var order: [String] = []
    var nextUID = 0
    var version = 1

    mutating func change(_ dice: inout Dice) -> (kind: SourceID.Kind, event: ReflectorEvent<Pod>)? {
      version += 1
      switch Int.random(in: 0..<4, using: &dice) {
      case 0, 1:
        let uid = "u\(nextUID)"
        nextUID += 1
        let new = pod(uid, on: Bool.random(using: &dice) ? "vk" : "vk2", version: version)
        pods[uid] = new
        order.append(uid)
        return (.pods(node: new.nodeName), .upserts([new]))
      case 2:
        guard var old = pods.values.sorted(by: { $0.meta.uid < $1.meta.uid }).randomElement(using: &dice)
        else {
          return nil
        }
        old.meta.resourceVersion = String(version)
        old.phase = "Running"
        pods[old.meta.uid] = old
        return (.pods(node: old.nodeName), .upserts([old]))
      default:
        guard let uid = pods.keys.sorted().randomElement(using: &dice),
          let old = pods.removeValue(forKey: uid)
        else {
          return nil
        }
        return (.pods(node: old.nodeName), .deletes([old]))
      }
    }

    func list(of node: String) -> [Pod] {
      order.compactMap { pods[$0] }.filter { $0.nodeName == node }
    }
  }

  @Test(arguments: 0..<40) func theTableIsWhatTheServerHas(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    var server = Server()
    let site = Site()
    site.nodes(.relisting, .upserts([node("vk"), node("vk2")]), .synced)
    for kind in [SourceID.Kind.pods(node: "vk"), .pods(node: "vk2"), .unscheduled] {
      site.pods(kind, .relisting, .synced)
    }
    var isBroken = false
    for _ in 0..<300 {
      let change = server.change(&dice)
      if let change, !isBroken { site.pods(change.kind, change.event) }
      switch Int.random(in: 0..<30, using: &dice) {
      case 0: isBroken = true  // changes are missed until the next list
      case 1, 2:
        for name in ["vk", "vk2"] {
          let list = server.list(of: name)
          site.pods(.pods(node: name), .relisting)
          if Bool.random(using: &dice) { site.pods(.pods(node: name), .upserts(list), .relisting) }
          site.pods(.pods(node: name), .upserts(list), .synced)
        }
        isBroken = false
      case 3: site.wait(Double.random(in: 0...15, using: &dice))
      default: break
      }
      guard !isBroken else { continue }
      let snapshot = site.snapshot()
      let living = snapshot.pods.filter { !$0.isGone }
      #expect(Set(living.map(\.key.uid)) == Set(server.pods.keys))
      #expect(living.allSatisfy { $0.pod == server.pods[$0.key.uid] })
      #expect(Set(snapshot.pods.map(\.key.uid)).count == snapshot.pods.count)
    }
    site.wait(30)
    site.wait(30)
    #expect(site.snapshot().pods.allSatisfy { !$0.isGone || isBroken })
  }

  /// Rows never change places among themselves.
  @Test func orderIsStable() {
    var dice = Dice(5)
    var server = Server()
    let site = Site()
    site.nodes(.relisting, .upserts([node("vk"), node("vk2")]), .synced)
    var before: [String] = []
    for _ in 0..<500 {
      if let change = server.change(&dice) { site.pods(change.kind, change.event) }
      if Int.random(in: 0..<10, using: &dice) == 0 { site.wait(5) }
      let now = site.snapshot().pods.map(\.key.uid)
      let common = Set(now).intersection(before)
      #expect(now.filter(common.contains) == before.filter(common.contains))
      before = now
    }
  }
}
