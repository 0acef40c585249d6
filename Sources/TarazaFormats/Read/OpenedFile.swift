import Glibc
import TarazaData

/// A file held open for reading: what it held when it was opened is what will be read, even when
/// another file takes its name meanwhile.
final class OpenedFile: Sendable {
  let path: String
  let size: Int
  let isRegular: Bool
  private let descriptor: Int32
  private let stamp: Stamp

  /// What changes when a file is written to.
  struct Stamp: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  init(_ path: String) throws(DataError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(OpenedFile.trouble(path, errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .file(OpenedFile.trouble(path, code))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw .file(FileTrouble(.notReadable, path: path, "“\(path)” is a folder, not a file"))
    }
    self.path = path
    self.descriptor = descriptor
    stamp = OpenedFile.stamp(status)
    size = stamp.size
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes that stand at `offset`; fewer only where the file ends.
  func read(
    at offset: Int, count: Int, into buffer: UnsafeMutablePointer<UInt8>
  ) throws(DataError) -> Int {
    var done = 0
    while done < count {
      let step = pread(descriptor, buffer + done, count - done, off_t(offset + done))
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { throw .file(OpenedFile.trouble(path, errno)) }
      guard step > 0 else { break }
      done += step
    }
    return done
  }

  /// All that comes out of a pipe or a terminal, which has no size and is read once.
  func drain(limit: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    let block = 1 << 16
    while bytes.count <= limit {
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: block))
      let step = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, block)
      }
      bytes.removeLast(block - max(step, 0))
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { throw .file(OpenedFile.trouble(path, errno)) }
      if step == 0 { return bytes }
    }
    throw .tooLarge("more than \(limit >> 20) MB from “\(path)”, which is no regular file")
  }

  /// - Throws: when the file was written to since it was opened.
  func checkUnchanged() throws(DataError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file(OpenedFile.trouble(path, errno)) }
    guard !isRegular || OpenedFile.stamp(status) == stamp else {
      throw .file(
        FileTrouble(
          .notReadable, path: path, "“\(path)” was changed after it was opened",
          hints: ["open it again"]))
    }
  }

  var identity: Stamp { stamp }

  /// A path that opens this very file once more, whatever now has its name.
  var descriptorPath: String { "/proc/self/fd/\(descriptor)" }

  private static func stamp(_ status: stat) -> Stamp {
    Stamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size),
      seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec))
  }

  private static func trouble(_ path: String, _ code: Int32) -> FileTrouble {
    switch code {
    case ENOENT, ENOTDIR: FileTrouble(.notFound, path: path, "there is no file “\(path)”")
    case EACCES, EPERM:
      FileTrouble(.notReadable, path: path, "you have no permission to read “\(path)”")
    default:
      FileTrouble(.notReadable, path: path, "cannot read “\(path)”: \(SystemError.text(code))")
    }
  }
}
