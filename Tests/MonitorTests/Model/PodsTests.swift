import ClientCore
import Testing

@testable import Monitor

@Suite struct PodsTests {
  @Test func podsStayInTheOrderInWhichTheyWereFirstSeen() {
    let site = Site()
    site.list([pod("b"), pod("a")])
    site.pods(.pods(node: "vk"), .upserts([pod("c"), pod("b", version: 2)]))
    #expect(site.table() == ["b", "a", "c"])
  }

  @Test func aPodThatHasGoneStaysAWhileAndThenGoes() {
    let site = Site()
    site.list([pod("a"), pod("b")])
    site.pods(.pods(node: "vk"), .deletes([pod("a")]))
    #expect(site.table() == ["(a)", "b"])
    site.wait(9)
    #expect(site.table() == ["(a)", "b"])
    site.wait(2)
    #expect(site.table() == ["b"])
  }

  @Test func aPodWithANewUIDIsAnotherPod() {
    let site = Site()
    site.list([pod("a")])
    var successor = pod("z")
    successor.meta.name = "pod-a"
    site.pods(.pods(node: "vk"), .deletes([pod("a")]), .upserts([successor]))
    #expect(site.table() == ["(a)", "z"])
  }

  @Test func whatANewListDoesNotNameHasGone() {
    let site = Site()
    site.list([pod("a"), pod("b")])
    site.pods(.pods(node: "vk"), .relisting, .upserts([pod("b")]))
    #expect(site.table() == ["a", "b"])
    site.pods(.pods(node: "vk"), .synced)
    #expect(site.table() == ["(a)", "b"])
  }

  @Test func aListThatBeganTwiceCountsFromItsLastBeginning() {
    let site = Site()
    site.list([pod("a"), pod("b")])
    site.pods(.pods(node: "vk"), .relisting, .upserts([pod("a")]), .relisting, .upserts([pod("b")]), .synced)
    #expect(site.table() == ["(a)", "b"])
  }

  @Test func aPodThatIsScheduledKeepsItsRow() {
    let site = Site()
    site.list([pod("a")], unscheduled: [unscheduled("u")])
    #expect(site.table() == ["a", "u"])
    site.pods(.unscheduled, .deletes([unscheduled("u")]))
    #expect(site.table() == ["a", "u"], "it has probably been scheduled")
    site.pods(.pods(node: "vk"), .upserts([pod("u", version: 2)]))
    site.wait(3)
    #expect(site.table() == ["a", "u"])
    #expect(site.snapshot().pods[1].pod.nodeName == "vk")
  }

  @Test func anUnscheduledPodThatNoNodeTakesHasGone() {
    let site = Site()
    site.list(unscheduled: [unscheduled("u")])
    site.pods(.unscheduled, .deletes([unscheduled("u")]))
    site.wait(2.5)
    #expect(site.table() == ["(u)"])
    site.wait(12)
    #expect(site.table() == [])
  }

  @Test func aScheduledPodIsNotSetBackByASlowerSource() {
    let site = Site()
    site.list(unscheduled: [unscheduled("u")])
    site.pods(.pods(node: "vk"), .upserts([pod("u", version: 2)]))
    site.pods(.unscheduled, .upserts([unscheduled("u")]))
    #expect(site.snapshot().pods.map(\.pod.nodeName) == ["vk"])
  }

  @Test func unscheduledPodsOfOthersAreNotShown() {
    let site = Site()
    var everywhere = pod("daemon", on: "")
    everywhere.tolerations = [""]
    var elsewhere = pod("pinned", on: "")
    elsewhere.nodeSelector = ["kubernetes.io/hostname": "worker"]
    site.list(unscheduled: [everywhere, elsewhere, pod("plain", on: ""), unscheduled("ours")])
    #expect(site.table() == ["ours"])
  }

  @Test func aPodThatAsksForANodeNotKnownYetWaitsForIt() {
    let site = Site()
    var pinned = pod("pinned", on: "")
    pinned.nodeSelector = ["kubernetes.io/hostname": "late-vk"]
    site.list(unscheduled: [pinned])
    #expect(site.table() == [])
    site.nodes(.upserts([node("late-vk")]))
    #expect(site.table() == ["pinned"])
  }

  @Test func theSameVersionAgainIsNoChange() {
    let site = Site()
    site.list([pod("a")])
    let revision = site.snapshot().revision
    site.pods(.pods(node: "vk"), .relisting, .upserts([pod("a")]), .synced)
    #expect(site.snapshot().revision == revision)
  }

  @Test func namespacesAreThoseOfPodsInTheTable() {
    let site = Site()
    site.list([pod("a", in: "z"), pod("b", in: "m"), pod("c", in: "m")])
    #expect(site.snapshot().namespaces == ["m", "z"])
    site.pods(.pods(node: "vk"), .deletes([pod("a", in: "z")]))
    site.wait(11)
    #expect(site.snapshot().namespaces == ["m"])
  }
}
