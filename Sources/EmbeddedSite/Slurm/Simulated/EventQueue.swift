/// Things that will happen, earliest first; those of one instant in the order in which they were put in.
struct EventQueue<Event: Sendable>: Sendable {
  private var heap: [(time: Double, order: Int, event: Event)] = []
  private var count = 0

  /// When the next thing happens.
  var next: Double? { heap.first?.time }

  mutating func add(_ event: Event, at time: Double) {
    count += 1
    heap.append((time, count, event))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(child, parent) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the first thing that happens not later than `time`.
  mutating func pop(until time: Double) -> (time: Double, event: Event)? {
    guard let first = heap.first, first.time <= time else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var smallest = parent
        for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, smallest) {
          smallest = child
        }
        guard smallest != parent else { break }
        heap.swapAt(parent, smallest)
        parent = smallest
      }
    }
    return (first.time, first.event)
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order)
  }
}
