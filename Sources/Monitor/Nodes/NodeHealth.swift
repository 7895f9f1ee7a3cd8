internal import ClientCore

extension NodeRecord.Readiness {
  /// What condition Ready of `node` says; the last one counts where there are several.
  init(_ node: Node) {
    guard let ready = node.conditions.last(where: { $0.type == "Ready" }) else {
      self = .unknown(message: "The node has not reported its status yet.")
      return
    }
    switch ready.status {
    case "True": self = .ready
    case "False": self = .notReady(reason: ready.reason, message: ready.message)
    default: self = .unknown(message: ready.message)
    }
  }
}

extension InterLinkHealth {
  /// A ping comes every 30 s: after three missed ones the condition says nothing any more.
  static let staleAfter: Double = 90

  /// What `node` said of its interLink API, as it is to be read at `time` (server time).
  init(_ node: Node, readiness: NodeRecord.Readiness, at time: Timestamp) {
    self.init()
    read(PingResponse(node.meta.annotations[PingResponse.annotation] ?? ""))
    let condition = node.conditions.last { $0.type == VirtualNode.condition }
    pinged = condition?.heartbeat ?? condition?.transition
    if case .unknown = readiness {
      // The virtual kubelet is silent: what it said last (usually True) stays in the object for ever.
      state = .unknown
    } else if let condition {
      if let pinged, time - pinged > Self.staleAfter {
        state = .unknown
      } else if condition.status == "True" {
        state = .connected
      } else if condition.status == "False" {
        state = .failed(message: condition.message)
      } else {
        state = .unknown
      }
    }
  }

  private static let plainResources: Set<String> = ["cpu", "memory", "pods", "ephemeral-storage"]

  private mutating func read(_ response: PingResponse) {
    switch response {
    case .none: break
    case .text(let text): self.text = text
    case .report(let report):
      taints = report.taints
      for (name, quantity) in report.resources {
        if Self.plainResources.contains(name) {
          resources[name] = quantity
        } else {
          accelerators[name] = quantity
        }
      }
    }
  }

  /// Until when the state holds by itself.
  var staleAt: Timestamp? {
    switch state {
    case .connected, .failed: pinged.map { $0 + Self.staleAfter }
    case .notYetPinged, .unknown: nil
    }
  }
}
