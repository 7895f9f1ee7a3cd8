/// The views that were opened, in order, and which of them is shown.
struct Trail {
  private var views: [any View] = []
  private var index = -1
  /// Views kept to go back to.
  private static let limit = 50

  /// The view shown.
  var current: any View { views[index] }
  /// Whether it is one of those that are not opened from another.
  var isAtRoot: Bool { Place.roots.contains(current.place) || index == 0 }
  var canGoBack: Bool { index > 0 }
  var canGoForward: Bool { index + 1 < views.count }

  /// The views from the last root to the one shown.
  var path: [any View] {
    let root = views[...index].lastIndex { Place.roots.contains($0.place) } ?? 0
    return Array(views[root...index])
  }

  /// Shows `view`; what could be gone forward to is forgotten.
  mutating func open(_ view: any View) {
    views.removeSubrange((index + 1)...)
    views.append(view)
    if views.count > Self.limit { views.removeFirst() }
    index = views.count - 1
  }

  /// Shows the view before, or the one after.
  mutating func step(_ offset: Int) { index = max(0, min(views.count - 1, index + offset)) }
}
