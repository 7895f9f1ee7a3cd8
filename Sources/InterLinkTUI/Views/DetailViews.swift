internal import ClientCore
internal import Monitor

/// One pod's page.
final class PodDetailView: TextView {
  let place = Place.podDetail
  private(set) var record: PodRecord
  var scroll = TextScroll()
  private var events: Load<[Event]> = .loading
  /// The version of the pod for which events were asked for.
  private var askedFor: String?

  var name: String { "\(record.pod.meta.namespace)/\(record.pod.meta.name)" }

  /// The page of `record`'s pod.
  init(_ record: PodRecord) { self.record = record }

  func refresh(_ app: App) {
    if let newer = app.podRecord(record.key) { record = newer }
    if askedFor != record.pod.meta.resourceVersion { askForEvents(app) }
  }

  func retry(_ app: App) { askForEvents(app) }

  private func askForEvents(_ app: App) {
    let (site, meta) = (app.site, record.pod.meta)
    askedFor = meta.resourceVersion
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
    let page = PodPage.make(record, events: events, frame: frame)
    draw(
      page, title: [Span("Pod ", Style(.title, bold: true)), Span(name, Style(.title))],
      note: record.isGone ? "gone from Kubernetes" : "", staleSince: frame.staleSince, on: &canvas, in: area)
  }
}

/// One node's page.
final class NodeDetailView: TextView {
  let place = Place.nodeDetail
  private var record: NodeRecord
  private var load = NodeLoad()
  var scroll = TextScroll()

  var nodeName: String { record.node.meta.name }
  var name: String { nodeName }

  /// The page of `record`'s node.
  init(_ record: NodeRecord) { self.record = record }

  func refresh(_ app: App) {
    if let newer = app.snapshot.nodes.first(where: { $0.node.meta.name == nodeName }) { record = newer }
    // Once for each snapshot, not for each frame: all pods are looked at.
    load = NodeLoad(of: nodeName, site: record.site, in: app.snapshot.pods)
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let isKnown = frame.snapshot.nodes.contains { $0.node.meta.name == nodeName }
    draw(
      NodePage.make(record, load: load, frame: frame),
      title: [Span("Node ", Style(.title, bold: true)), Span(name, Style(.title))],
      note: isKnown ? "" : "gone from Kubernetes", staleSince: frame.staleSince, on: &canvas, in: area)
  }
}

/// One pod's manifest as YAML.
final class ManifestView: TextView {
  let place = Place.manifest
  let key: PodKey
  var scroll = TextScroll()
  private let podName: String
  private var text: Load<Page> = .loading
  private var asked: Timestamp?

  var name: String { "yaml" }

  /// The manifest of `record`'s pod.
  init(_ record: PodRecord) {
    key = record.key
    podName = "\(record.pod.meta.namespace)/\(record.pod.meta.name)"
    scroll.wraps = false
  }

  func refresh(_ app: App) {
    if asked == nil { ask(app) }
  }

  func retry(_ app: App) { ask(app) }

  private func ask(_ app: App) {
    let (site, key, podName) = (app.site, key, podName)
    asked = app.now
    app.load { [weak self, weak app] in
      do throws(KubernetesError) {
        let manifest = Secrets.masked(try await site.manifest(of: key))
        self?.text = .loaded(Page(lines: YAMLText.lines(manifest)))
      } catch {
        self?.text = .failed(Sentences.failure("The manifest of \(podName)", error))
      }
      app?.changed()
    }
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let title = [Span("YAML ", Style(.title, bold: true)), Span(podName, Style(.title))]
    let asOf = asked.map { "as of \(Format.moment($0, now: frame.now)), R asks again" } ?? ""
    switch text {
    case .loaded(let page):
      draw(page, title: title, note: asOf, on: &canvas, in: area)
    case .loading:
      draw(Page(), title: title, on: &canvas, in: area)
      EmptyState.draw([("Asking the API server\(frame.glyphs.ellipsis)", .dim)], on: &canvas, in: area)
    case .failed(let why):
      draw(Page(), title: title, note: asOf, on: &canvas, in: area)
      EmptyState.draw([(why, .attention), ("R asks again.", .dim)], on: &canvas, in: area)
    }
  }
}

/// Where we are connected to, and how that stands.
final class SiteView: TextView {
  let place = Place.site
  let name = "site"
  var scroll = TextScroll()

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    draw(SitePage.make(frame), title: [Span("Site", Style(.title, bold: true))], on: &canvas, in: area)
  }
}

/// All keys.
final class HelpView: TextView {
  let place = Place.help
  let name = "help"
  var scroll = TextScroll()

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    draw(HelpPage.make(), title: [Span("Help", Style(.title, bold: true))], on: &canvas, in: area)
  }
}
