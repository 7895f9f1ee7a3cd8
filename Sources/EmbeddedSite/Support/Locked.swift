internal import Glibc

/// A value that is touched only inside its mutex.
///
/// `Synchronization.Mutex` would do, but ThreadSanitizer does not understand its futex on Linux and
/// reports every use; over `pthread_mutex_t` the sanitizer runs of the tests mean something.
final class Locked<Value>: @unchecked Sendable {  // `value` is read and written only inside the mutex
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  /// Guards `value`.
  init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with the value, alone.  Never do I/O, resume a continuation or call out of it.
  func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
