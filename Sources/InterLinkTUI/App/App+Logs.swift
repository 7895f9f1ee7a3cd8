internal import ClientCore
internal import Monitor

/// What keys do to the log on screen.
extension App {
  /// The log on screen, if one is.
  var logs: LogsView? { view as? LogsView }

  /// Filters the log by a text, for which it asks if there is none.
  func filterLog(_ kind: Prompt.Kind, _ text: String) {
    guard !text.isEmpty else { return openPrompt(kind, text: "") }
    do throws(LogQueryError) {
      let query = try LogQuery(typed: text)
      logs?.add(kind == .only ? .only(query) : .hide(query), self)
    } catch {
      fail(error.description)
    }
  }

  /// Goes to a time, for which it asks if there is none.
  func goToTime(_ text: String) {
    guard !text.isEmpty else { return openPrompt(.moment, text: "") }
    do throws(LogMoment.Failure) {
      let time = try moment(text)
      logs?.go(to: time, self)
    } catch {
      fail("“\(text)” is no time: \(error.message).")
    }
  }

  /// The time that was typed, by the clock that the log shows.
  func moment(_ text: String) throws(LogMoment.Failure) -> Timestamp {
    let isLocal = logs?.times.form == .local
    return try LogMoment(text, now: now, offset: isLocal ? LocalTime.offset(at: now) : 0).time
  }
}
