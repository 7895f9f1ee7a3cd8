/// The fields of the messages that kubectl makes itself.
///
/// Numbers are from the `generated.proto` files of `k8s.io/api` and `k8s.io/apimachinery`, release 1.33.
enum ProtobufSchema {
  indirect enum FieldType: Sendable {
    case string, int, bool
    case message(String)
    /// A map of strings.
    case map
    /// A map of resource quantities.
    case quantities
  }

  struct Field: Sendable {
    var name: String
    var type: FieldType
    var isRepeated: Bool

    init(_ name: String, _ type: FieldType = .string, repeated: Bool = false) {
      self.name = name
      self.type = type
      isRepeated = repeated
    }
  }

  static let messages: [String: [UInt64: Field]] = objects.merging(podMessages) { first, _ in first }

  private static let objects: [String: [UInt64: Field]] = [
    "ObjectMeta": [
      1: Field("name"), 2: Field("generateName"), 3: Field("namespace"), 11: Field("labels", .map),
      12: Field("annotations", .map),
      13: Field("ownerReferences", .message("OwnerReference"), repeated: true),
      14: Field("finalizers", repeated: true),
    ],
    "OwnerReference": [
      1: Field("kind"), 3: Field("name"), 4: Field("uid"), 5: Field("apiVersion"),
      6: Field("controller", .bool), 7: Field("blockOwnerDeletion", .bool),
    ],
    "Namespace": [1: Field("metadata", .message("ObjectMeta"))],
    "ConfigMap": [
      1: Field("metadata", .message("ObjectMeta")), 2: Field("data", .map), 4: Field("immutable", .bool),
    ],
    "ServiceAccount": [1: Field("metadata", .message("ObjectMeta"))],
    "Job": [1: Field("metadata", .message("ObjectMeta")), 2: Field("spec", .message("JobSpec"))],
    "JobSpec": [
      1: Field("parallelism", .int), 2: Field("completions", .int), 3: Field("activeDeadlineSeconds", .int),
      6: Field("template", .message("PodTemplateSpec")), 7: Field("backoffLimit", .int),
      8: Field("ttlSecondsAfterFinished", .int), 9: Field("completionMode"), 10: Field("suspend", .bool),
    ],
    "Pod": [1: Field("metadata", .message("ObjectMeta")), 2: Field("spec", .message("PodSpec"))],
    "Eviction": [
      1: Field("metadata", .message("ObjectMeta")), 2: Field("deleteOptions", .message("DeleteOptions")),
    ],
    "DeleteOptions": [
      1: Field("gracePeriodSeconds", .int), 2: Field("preconditions", .message("Preconditions")),
      3: Field("orphanDependents", .bool), 4: Field("propagationPolicy"), 5: Field("dryRun", repeated: true),
    ],
    "Preconditions": [1: Field("uid"), 2: Field("resourceVersion")],
    "SelfSubjectAccessReview": [
      1: Field("metadata", .message("ObjectMeta")), 2: Field("spec", .message("SelfSubjectAccessReviewSpec")),
    ],
    "SelfSubjectAccessReviewSpec": [
      1: Field("resourceAttributes", .message("ResourceAttributes")),
      2: Field("nonResourceAttributes", .message("NonResourceAttributes")),
    ],
    "ResourceAttributes": [
      1: Field("namespace"), 2: Field("verb"), 3: Field("group"), 4: Field("version"), 5: Field("resource"),
      6: Field("subresource"), 7: Field("name"),
    ],
    "NonResourceAttributes": [1: Field("path"), 2: Field("verb")],
    "SelfSubjectRulesReview": [
      1: Field("metadata", .message("ObjectMeta")), 2: Field("spec", .message("SelfSubjectRulesReviewSpec")),
    ],
    "SelfSubjectRulesReviewSpec": [1: Field("namespace")],
    "SelfSubjectReview": [1: Field("metadata", .message("ObjectMeta"))],
  ]

  private static let podMessages: [String: [UInt64: Field]] = [
    "PodTemplateSpec": [1: Field("metadata", .message("ObjectMeta")), 2: Field("spec", .message("PodSpec"))],
    "PodSpec": [
      2: Field("containers", .message("Container"), repeated: true), 3: Field("restartPolicy"),
      4: Field("terminationGracePeriodSeconds", .int), 5: Field("activeDeadlineSeconds", .int),
      6: Field("dnsPolicy"),
      7: Field("nodeSelector", .map), 8: Field("serviceAccountName"), 9: Field("serviceAccount"),
      10: Field("nodeName"),
      19: Field("schedulerName"), 20: Field("initContainers", .message("Container"), repeated: true),
      22: Field("tolerations", .message("Toleration"), repeated: true),
    ],
    "Container": [
      1: Field("name"), 2: Field("image"), 3: Field("command", repeated: true),
      4: Field("args", repeated: true),
      5: Field("workingDir"), 6: Field("ports", .message("ContainerPort"), repeated: true),
      7: Field("env", .message("EnvVar"), repeated: true),
      8: Field("resources", .message("ResourceRequirements")),
      14: Field("imagePullPolicy"),
    ],
    "ContainerPort": [1: Field("name"), 3: Field("containerPort", .int), 4: Field("protocol")],
    "EnvVar": [1: Field("name"), 2: Field("value")],
    "ResourceRequirements": [1: Field("limits", .quantities), 2: Field("requests", .quantities)],
    "Toleration": [
      1: Field("key"), 2: Field("operator"), 3: Field("value"), 4: Field("effect"),
      5: Field("tolerationSeconds", .int),
    ],
  ]
}
