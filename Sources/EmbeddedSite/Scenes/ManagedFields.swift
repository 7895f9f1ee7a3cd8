/// `managedFields` as they stand on the pods of real clusters: a third of a pod's size, of interest to nobody.
enum ManagedFields {
  static func document(manager: String, owner: String, created: String, changed: String) -> Document {
    [
      entry(manager, nil, created, spec(owner: owner)),
      entry("virtual-kubelet", "status", changed, status),
    ]
  }

  private static func entry(_ manager: String, _ subresource: String?, _ time: String, _ fields: Document)
    -> Document
  {
    var entry: Document = [
      "manager": .string(manager), "operation": "Update", "apiVersion": "v1", "time": .string(time),
      "fieldsType": "FieldsV1", "fieldsV1": fields,
    ]
    if let subresource { entry["subresource"] = .string(subresource) }
    return entry
  }

  private static func set(_ names: String...) -> Document {
    var fields: Document = [:]
    for name in names { fields[name] = [:] }
    return fields
  }

  private static func spec(owner: String) -> Document {
    var meta: Document = [:]
    meta["f:annotations"] = set(".", "f:slurm-job.vk.io/flags", "f:slurm-job.vk.io/singularity-options")
    meta["f:generateName"] = [:]
    meta["f:labels"] = set(
      ".", "f:app.kubernetes.io/name", "f:app.kubernetes.io/part-of", "f:batch.kubernetes.io/controller-uid",
      "f:batch.kubernetes.io/job-name", "f:controller-uid", "f:job-name", "f:team")
    meta["f:ownerReferences"] = [".": [:]]
    meta["f:ownerReferences"]["k:{\"uid\":\"\(owner)\"}"] = [:]
    var container = set(
      ".", "f:args", "f:command", "f:image", "f:imagePullPolicy", "f:name", "f:terminationMessagePath",
      "f:terminationMessagePolicy")
    container["f:env"] = [".": [:]]
    for name in ScalePods.environment {
      container["f:env"]["k:{\"name\":\"\(name)\"}"] = set(".", "f:name", "f:value")
    }
    container["f:resources"] = [
      ".": [:], "f:limits": set(".", "f:cpu", "f:memory"), "f:requests": set(".", "f:cpu", "f:memory"),
    ]
    container["f:volumeMounts"] = [".": [:]]
    container["f:volumeMounts"]["k:{\"mountPath\":\"/data\"}"] = set(".", "f:mountPath", "f:name")
    var spec = set(
      "f:dnsPolicy", "f:enableServiceLinks", "f:nodeSelector", "f:restartPolicy", "f:schedulerName",
      "f:securityContext", "f:terminationGracePeriodSeconds", "f:tolerations")
    spec["f:containers"] = [:]
    spec["f:containers"]["k:{\"name\":\"main\"}"] = container
    spec["f:volumes"] = [".": [:]]
    spec["f:volumes"]["k:{\"name\":\"data\"}"] = [
      ".": [:], "f:name": [:], "f:hostPath": set(".", "f:path", "f:type"),
    ]
    return ["f:metadata": meta, "f:spec": spec]
  }

  private static let status: Document = {
    var conditions: Document = [".": [:]]
    for type in ["Initialized", "Ready", "PodScheduled"] {
      conditions["k:{\"type\":\"\(type)\"}"] = set(
        ".", "f:lastProbeTime", "f:lastTransitionTime", "f:status", "f:type")
    }
    var status = set("f:containerStatuses", "f:hostIP", "f:phase", "f:podIP", "f:reason", "f:startTime")
    status["f:conditions"] = conditions
    status["f:podIPs"] = [".": [:]]
    status["f:podIPs"]["k:{\"ip\":\"127.0.0.1\"}"] = set(".", "f:ip")
    var meta: Document = [:]
    meta["f:annotations"] = set("f:JobID")
    return ["f:metadata": meta, "f:status": status]
  }()
}
