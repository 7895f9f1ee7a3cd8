/// What leaves lines of a log out of sight.
public enum LogFilter: Sendable, Equatable {
  /// Only lines that match.
  case only(LogQuery)
  /// Only lines that do not match.
  case hide(LogQuery)
  /// Nothing of what the plugin and its job script write.
  case hideChatter
}

/// A stack of filters, ready to judge lines; for one task.
struct LogMatcher {
  private struct Part {
    var search: LogSearch
    var wanted: Bool
  }

  private var parts: [Part] = []
  private var hidesChatter = false

  init(_ filters: [LogFilter]) {
    for filter in filters {
      switch filter {
      // An empty query finds nothing, and so says nothing.
      case .only(let query): parts += LogSearch(query).map { [Part(search: $0, wanted: true)] } ?? []
      case .hide(let query): parts += LogSearch(query).map { [Part(search: $0, wanted: false)] } ?? []
      case .hideChatter: hidesChatter = true
      }
    }
  }

  /// Whether a line that is held as `bytes` passes all filters.
  mutating func passes(_ bytes: ArraySlice<UInt8>, isChatter: Bool) -> Bool {
    if hidesChatter, isChatter { return false }
    for index in parts.indices where parts[index].search.matches(bytes) != parts[index].wanted {
      return false
    }
    return true
  }

  /// Whether a line passes all filters.
  mutating func passes(_ line: LogSession.Line) -> Bool {
    passes(Array(line.text.utf8)[...], isChatter: line.isChatter)
  }
}
