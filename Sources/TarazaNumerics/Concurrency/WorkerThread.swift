import Glibc

/// One thread of the system that runs one closure. Grand Central Dispatch would add its library's
/// load time to every start of the program.
struct WorkerThread {
  private let handle: pthread_t

  /// Nil when the system grants no further thread; the work then stays with the threads there are.
  init?(running work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(work))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { context in
        if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      return nil
    }
    self.handle = handle
  }

  /// Waits for the closure to return. Each thread is joined once.
  func join() {
    pthread_join(handle, nil)
  }

  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
