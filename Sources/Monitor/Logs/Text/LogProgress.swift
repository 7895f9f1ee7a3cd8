/// How far a job says it is: a progress bar, or a count.
public struct LogProgress: Sendable, Equatable {
  /// 0 to 1.
  public var fraction: Double
  /// What it counts, so far and in all; `nil` if the line tells only a share.
  public var count: (done: Double, total: Double)?
  /// Seconds that it says are left.
  public var remaining: Double?
  /// What is counted: `epoch`, or what stands before a bar; may be empty.
  public var label: String

  /// By all that is told.
  public static func == (a: LogProgress, b: LogProgress) -> Bool {
    a.fraction == b.fraction && a.count?.done == b.count?.done && a.count?.total == b.count?.total
      && a.remaining == b.remaining && a.label == b.label
  }

  /// Reads a line's text: bars of tqdm, rich, pip and Keras, `epoch 12/40`, `step 712 of 2850`, `[ 45%]`.
  ///
  /// - Returns: `nil` for prose: "100% sure" is no progress.
  public init?(line: String) {
    var line = line
    let found = line.withUTF8 { LogProgressReader($0).read() }
    guard let found else { return nil }
    self = found
  }

  /// Made by the reader of lines.
  init?(done: Double, total: Double, remaining: Double? = nil, label: String) {
    guard total > 0, done >= 0, done <= total else { return nil }
    (fraction, count) = (done / total, (done, total))
    (self.remaining, self.label) = (remaining, label)
  }

  init?(percent: Double, remaining: Double? = nil, label: String) {
    guard (0...100).contains(percent) else { return nil }
    (fraction, count, self.remaining, self.label) = (percent / 100, nil, remaining, label)
  }

  /// The job's own progress, by the last lines of its log: of bars that stand one under the other the
  /// outermost, else what was told last.
  public init?(last lines: some BidirectionalCollection<String>) {
    var found: LogProgress?
    // What counts the same again is what was told before: only different bars stand one under the other.
    var counted: Set<String> = []
    for line in lines.reversed() {
      if let progress = LogProgress(line: line) {
        let counts = "\(progress.label.filter { !$0.isNumber }) \(progress.count?.total ?? 0)"
        guard counted.insert(counts).inserted else { break }
        found = progress
      } else if found != nil {
        break
      }
    }
    guard let found else { return nil }
    self = found
  }
}
