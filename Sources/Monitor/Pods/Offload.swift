internal import ClientCore

/// Signs by which a pod that is (to be) run by a virtual kubelet is known.
enum Offload {
  /// Whether an unscheduled `pod` asks for a virtual node.
  ///
  /// A toleration of every taint (an empty key) asks for nothing: DaemonSets have it.
  ///
  /// - Parameter hostnames: of the virtual nodes that are known.
  static func isMeantForVirtualNode(_ pod: Pod, hostnames: Set<String>) -> Bool {
    pod.tolerations.contains(VirtualNode.taint) || VirtualNode.hasLabel(pod.nodeSelector)
      || pod.nodeSelector[VirtualNode.hostname].map(hostnames.contains) == true
  }

  /// Whether ``isMeantForVirtualNode(_:hostnames:)`` could change its mind about `pod` when more nodes are known.
  static func dependsOnNodes(_ pod: Pod) -> Bool { pod.nodeSelector[VirtualNode.hostname] != nil }

  /// Whether `pod` shows by itself that it is offloaded, for users who may not list nodes.
  static func isRecognisable(_ pod: Pod) -> Bool {
    isMeantForVirtualNode(pod, hostnames: [])
      || pod.meta.annotations.keys.contains {
        $0 == JobIdentifier.annotation || $0.hasPrefix("slurm-job.vk.io/")
      }
      || pod.reason == "ProviderFailed" || pod.reason == "VKProviderPodDeleted"
      || pod.containerStatuses.contains { status in
        if case .waiting("Remote pod submitted", _) = status.state { true } else { false }
      }
  }
}
