internal import ClientCore

/// Ids that one Slurm is to be asked for, and for which pods.
struct SlurmDemand {
  private var idOfPod: [String: UInt64] = [:]
  private var podsOfID: [UInt64: Int] = [:]

  /// All ids, in no order.
  var ids: some Collection<UInt64> { podsOfID.keys }

  /// The id asked for on behalf of the pod with that UID.
  subscript(uid: String) -> UInt64? { idOfPod[uid] }

  /// Asks for `id` on behalf of the pod `uid` from now on; `nil` for nothing.
  mutating func set(_ id: UInt64?, for uid: String) {
    let old = idOfPod[uid]
    guard old != id else { return }
    if let old, let count = podsOfID[old] { podsOfID[old] = count > 1 ? count - 1 : nil }
    if let id { podsOfID[id, default: 0] += 1 }
    idOfPod[uid] = id
  }
}
