import Glibc
import Testing

@testable import InterLinkTUI

@Suite(.timeLimit(.minutes(1))) struct WakerTests {
  @Test func whatIsPendingIsTakenOnceAndTogether() async {
    let waker = Waker()
    await withDiscardingTaskGroup { group in
      for number in Int32(1)...20 {
        group.addTask {
          waker.wake()
          waker.add { $0.signals.append(number) }
        }
      }
    }
    var wakes = waker.wakes.makeAsyncIterator()
    #expect(await wakes.next(isolation: #isolation) != nil)
    let pending = waker.take()
    #expect(pending.hasChanged && Set(pending.signals) == Set(1...20))
    #expect(!waker.take().hasChanged && waker.take().signals.isEmpty)
  }

  @Test func endsBySignalSayWhich() {
    #expect(EventLoop.Exit.finished.status == 0 && EventLoop.Exit.finished.message == nil)
    #expect(EventLoop.Exit.signal(SIGTERM).status == 143)
    #expect(EventLoop.Exit.signal(SIGTERM).message?.contains("SIGTERM") == true)
    #expect(EventLoop.Exit.terminalLost.status == 129)
  }
}
