import Glibc
import TarazaData

/// Writes whole files or nothing: the bytes go into a new file in the same folder, reach the disk,
/// and then take the name in one step. Until then, and after any failure, the old file stands as
/// it was.
///
/// A symbolic link stays one: what it points to is replaced. The permissions of the old file are
/// kept, its further hard links are not. Devices and pipes (`/dev/stdout`) are written to as they
/// are.
package enum AtomicFile {
  package static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    try write(to: path) { sink throws(DataError) in try sink.write(bytes) }
  }

  package static func write(_ text: String, to path: String) throws(DataError) {
    try write(to: path) { sink throws(DataError) in try sink.write(text) }
  }

  /// - Parameter body: puts the bytes into the sink; what it throws leaves no file behind.
  /// - Throws: `.file` with `.notWritable` when the folder, the disk or the permissions refuse.
  package static func write(
    to path: String, _ body: (inout FileSink) throws(DataError) -> Void
  ) throws(DataError) {
    let target = try WriteTarget(path)
    guard target.isReplaceable else {
      var sink = try FileSink(path: path, opening: target.path, O_WRONLY | O_TRUNC)
      defer { sink.close() }
      try body(&sink)
      return try sink.flush()
    }
    let beside = besideName(target)
    var sink = try FileSink(path: path, opening: beside, O_WRONLY | O_CREAT | O_EXCL)
    do throws(DataError) {
      try body(&sink)
      try sink.finish(permissions: target.permissions)
      guard rename(beside, target.path) == 0 else {
        throw WriteTrouble.error(path, errno)
      }
    } catch {
      sink.close()
      unlink(beside)
      throw error
    }
    sink.close()
    synchronizeFolder(of: target.path)
  }

  /// For libraries that write to a path of their own.
  ///
  /// - Parameter body: makes a whole file at the path it is given; what it throws leaves none.
  package static func write(
    to path: String, atPath body: (String) throws(DataError) -> Void
  ) throws(DataError) {
    let target = try WriteTarget(path)
    guard target.isReplaceable else {
      throw .file(
        FileTrouble(.notWritable, path: path, "“\(path)” is no regular file, as this format needs"))
    }
    let beside = besideName(target)
    do throws(DataError) {
      // Made here first, so that a folder that cannot be written to is told in our words.
      var sink = try FileSink(path: path, opening: beside, O_WRONLY | O_CREAT | O_EXCL)
      sink.close()
      try body(beside)
      sink = try FileSink(path: path, opening: beside, O_WRONLY)
      try sink.finish(permissions: target.permissions)
      guard rename(beside, target.path) == 0 else { throw WriteTrouble.error(path, errno) }
    } catch {
      unlink(beside)
      throw error
    }
    synchronizeFolder(of: target.path)
  }

  private static func besideName(_ target: WriteTarget) -> String {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return FilePath.folder(target.path) + "/.taraza-" + random
  }

  /// Makes the new name outlast a power cut. The file itself is safe by now and stands under its
  /// name, so a folder that cannot be synchronised is no failure.
  private static func synchronizeFolder(of path: String) {
    let folder = open(FilePath.folder(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}

/// Takes the bytes of a file that is being written.
package struct FileSink {
  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private static let bufferSize = 1 << 18
  private static let newFilePermissions: mode_t = 0o666

  /// - Parameter path: what messages call the file.
  init(path: String, opening place: String, _ flags: Int32) throws(DataError) {
    self.path = path
    descriptor = open(place, flags | O_CLOEXEC, FileSink.newFilePermissions)
    guard descriptor >= 0 else { throw WriteTrouble.error(path, errno) }
    buffer.reserveCapacity(FileSink.bufferSize)
  }

  package mutating func write(_ bytes: some Collection<UInt8>) throws(DataError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= FileSink.bufferSize { try flush() }
  }

  package mutating func write(_ text: String) throws(DataError) {
    try write(text.utf8)
  }

  mutating func flush() throws(DataError) {
    var done = 0
    while done < buffer.count {
      let step = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if step < 0, errno == EINTR { continue }
      guard step > 0 else { throw WriteTrouble.error(path, step < 0 ? errno : EIO) }
      done += step
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Brings everything onto the disk.
  fileprivate mutating func finish(permissions: mode_t?) throws(DataError) {
    try flush()
    if let permissions, fchmod(descriptor, permissions) != 0 {
      throw WriteTrouble.error(path, errno)
    }
    guard fsync(descriptor) == 0 else { throw WriteTrouble.error(path, errno) }
    // A network file system may tell only now that a write has failed.
    let isClosed = Glibc.close(descriptor) == 0
    let code = errno
    descriptor = -1
    guard isClosed else { throw WriteTrouble.error(path, code) }
  }

  mutating func close() {
    guard descriptor >= 0 else { return }
    _ = Glibc.close(descriptor)
    descriptor = -1
  }
}
