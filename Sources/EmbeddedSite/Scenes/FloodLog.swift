/// A pod whose log comes as fast as it is read, for measuring.
enum FloodLog {
  /// No node of that name exists; the pod is there for its log only.
  static let node = "flood-vk"
  private static let pieceSize = 1 << 18

  static func addPod(to stage: Stage, random: inout RandomSource) {
    stage.addNamespace("default", random: &random)
    let now = stage.clock.now
    let template = PodTemplate(
      namespace: "default", name: "flood", node: node,
      containers: [.init(name: "main", image: "docker://busybox", command: ["yes"])],
      labels: [("app", "flood")])
    var pod = template.document(uid: random.uuid(), created: now, random: &random)
    guard let facts = PodFacts(pod) else { return }
    PodStatus.accepted(&pod, facts)
    PodStatus.report(&pod, facts, [.running(startedAt: now)])
    // A pod of that name: the API server would refuse it too.
    _ = try? stage.store.create(.pod, pod)
  }

  /// Lines of about 100 bytes, made as they are read, and then the end.
  static func stream(megabytes: Int) -> AsyncStream<[UInt8]> {
    var block: [UInt8] = []
    var number = 0
    while block.count < pieceSize {
      number += 1
      block +=
        "2026-11-21 12:00:00 INFO  step \(padded(number, 6)) loss 0.1234 lr 3.0e-04 grad 1.02 1250 samples/s, eta 0:10\n"
        .utf8
    }
    let piece = block
    let left = Locked(megabytes * 1_000_000 / piece.count)
    return AsyncStream {
      left.withLock { left in
        left -= 1
        return left >= 0 ? piece : nil
      }
    }
  }
}
