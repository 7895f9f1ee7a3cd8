internal import ClientCore
internal import Monitor

/// One pod's way through its stages.
final class PodTimelineView: TextView {
  let place = Place.podTimeline
  private(set) var record: PodRecord
  var scroll = TextScroll()
  private var events: Load<[Event]> = .loading
  private var isAsked = false
  private var script: ScriptTimes?

  let name = "timeline"
  private var podName: String { "\(record.pod.meta.namespace)/\(record.pod.meta.name)" }

  /// The way of `record`'s pod.
  init(_ record: PodRecord) { self.record = record }

  func refresh(_ app: App) {
    if let newer = app.podRecord(record.key) { record = newer }
    script = app.scripts[record.key]
    if !isAsked { ask(app) }
  }

  func retry(_ app: App) { ask(app) }

  /// Asks once: of all events only that of the scheduler counts here.
  private func ask(_ app: App) {
    let (site, meta) = (app.site, record.pod.meta)
    isAsked = true
    app.load { [weak self, weak app] in
      do throws(KubernetesError) {
        self?.events = .loaded(try await site.events(about: meta.uid, namespace: meta.namespace))
      } catch {
        self?.events = .failed(Sentences.failure("Events about \(meta.name)", error))
      }
      app?.changed()
    }
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    var page = Page()
    TimelineSection.add(record, events: events, script: script, width: area.width, frame: frame, to: &page)
    draw(
      page, title: [Span("Timeline ", Style(.title, bold: true)), Span(podName, Style(.title))],
      note: record.isGone ? "gone from Kubernetes" : "", staleSince: frame.staleSince, on: &canvas, in: area)
  }
}
