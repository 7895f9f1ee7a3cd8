/// Kubernetes quantities: `100m`, `2`, `1.5Gi`, `1e3`.
enum Quantity {
  /// In the base unit (cores, bytes, pieces); nil for what is no quantity.
  static func value(_ text: String) -> Double? {
    let number = text.prefix { $0.isNumber || "+-.".contains($0) }
    guard let amount = Double(number) else { return nil }
    let suffix = String(text.dropFirst(number.count))
    if let factor = factors[suffix] { return amount * factor }
    return suffix.first?.lowercased() == "e" ? Double(text) : nil
  }

  /// The value of a document, which may be a number.
  static func value(_ document: Document?) -> Double? {
    switch document {
    case .int(let number): Double(number)
    case .double(let number): number
    case .string(let text): value(text)
    default: nil
    }
  }

  private static let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1_024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}
