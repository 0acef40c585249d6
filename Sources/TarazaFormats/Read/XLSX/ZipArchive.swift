import CZip
import TarazaData

/// A zip file held open for reading, such as every .xlsx is one.
///
/// What its parts unpack to is limited by what they are packed in: a small file that unpacks to
/// gigabytes was made to fill a memory, not to hold a survey.
final class ZipArchive {
  let path: String
  private let archive: OpaquePointer
  private let memory: UnsafeMutableRawPointer?
  /// Bytes that may still be unpacked, over all parts.
  private var budget: Int

  /// Deflate packs at most 1032 to one; sheets of a survey hardly reach 50.
  private static let mostRatio = 250
  /// Parts that unpack to no more than this are harmless at any ratio.
  private static let freeBytes = 64 << 20
  private static let blockBytes = 1 << 16

  init(_ source: ByteSource) throws(DataError) {
    path = source.path
    budget = max(8 * ZipArchive.freeBytes, ZipArchive.mostRatio &* 4 &* source.count)
    var code: Int32 = 0
    switch source {
    case .file(let file):
      memory = nil
      guard let opened = zip_open(file.descriptorPath, ZIP_RDONLY, &code) else {
        throw .file(ZipArchive.broken(source.path, code))
      }
      archive = opened
    case .memory(let bytes, _):
      // The archive reads from these bytes for as long as it lives.
      let copy = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
      copy.initializeMemory(as: UInt8.self, from: bytes, count: bytes.count)
      var error = zip_error_t()
      zip_error_init(&error)
      defer { zip_error_fini(&error) }
      guard let buffer = zip_source_buffer_create(copy, zip_uint64_t(bytes.count), 0, &error),
        let opened = ZipArchive.open(buffer, &error)
      else {
        let code = zip_error_code_zip(&error)
        copy.deallocate()
        throw .file(ZipArchive.broken(source.path, code))
      }
      memory = copy
      archive = opened
    }
  }

  /// Takes the source over: it is freed also when opening fails.
  private static func open(
    _ source: OpaquePointer, _ error: inout zip_error_t
  ) -> OpaquePointer? {
    if let opened = zip_open_from_source(source, ZIP_RDONLY, &error) { return opened }
    zip_source_free(source)
    return nil
  }

  deinit {
    zip_discard(archive)
    memory?.deallocate()
  }

  /// A file inside, as the directory at the end of the archive describes it.
  struct Part {
    let name: String
    fileprivate let index: zip_uint64_t
    fileprivate let packedBytes: Int
    /// As it says of itself, which may be wrong.
    let claimedBytes: Int
  }

  /// The file with this name, whatever the case of its letters; nil when there is none.
  func part(_ name: String) throws(DataError) -> Part? {
    let place = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
    guard let index = zip_uint64_t(exactly: place) else { return nil }
    var status = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &status) == 0 else { throw damaged(name) }
    guard
      status.valid & zip_uint64_t(ZIP_STAT_ENCRYPTION_METHOD) == 0
        || status.encryption_method == ZIP_EM_NONE
    else {
      throw .file(
        FileTrouble(
          .notReadable, path: path, "“\(path)” is protected by a password",
          hints: ["save it without one"]))
    }
    return Part(
      name: name, index: index, packedBytes: Int(clamping: status.comp_size),
      claimedBytes: Int(clamping: status.size))
  }

  /// Unpacks a part block by block.
  ///
  /// - Parameter body: takes each block; returns false when it has enough.
  /// - Throws: `.file` when the part is damaged, or unpacks to far more than it is packed in.
  func read(
    _ part: Part, _ body: (UnsafeRawBufferPointer) throws(DataError) -> Bool
  ) throws(DataError) {
    guard let file = zip_fopen_index(archive, part.index, 0) else { throw damaged(part.name) }
    defer { zip_fclose(file) }
    let block = UnsafeMutableRawPointer.allocate(byteCount: ZipArchive.blockBytes, alignment: 8)
    defer { block.deallocate() }
    let limit = max(ZipArchive.freeBytes, part.packedBytes &* ZipArchive.mostRatio)
    var done = 0
    while true {
      let count = Int(zip_fread(file, block, zip_uint64_t(ZipArchive.blockBytes)))
      guard count >= 0 else { throw damaged(part.name) }
      guard count > 0 else { return }
      done += count
      budget -= count
      guard done <= limit, budget >= 0 else { throw bomb(part) }
      guard try body(UnsafeRawBufferPointer(start: block, count: count)) else { return }
    }
  }

  private func bomb(_ part: Part) -> DataError {
    .file(
      FileTrouble(
        .format, path: path,
        "“\(part.name)” in “\(path)” unpacks to more than \(ZipArchive.mostRatio) times its size: "
          + "such files are made to fill a memory",
        hints: ["if you trust it, open and save it in a spreadsheet program"]))
  }

  private func damaged(_ name: String) -> DataError {
    .file(
      FileTrouble(
        .format, path: path, "“\(path)” is damaged: its part “\(name)” cannot be unpacked",
        hints: ["get the file again; was it copied or downloaded whole?"]))
  }

  private static func broken(_ path: String, _ code: Int32) -> FileTrouble {
    switch code {
    case ZIP_ER_NOZIP:
      FileTrouble(
        .format, path: path, "“\(path)” is no workbook: it is not a whole zip file, as .xlsx are",
        hints: ["get the file again; was it copied or downloaded whole?"])
    default:
      FileTrouble(
        .format, path: path, "“\(path)” is damaged: its directory of parts cannot be read",
        hints: ["get the file again; was it copied or downloaded whole?"])
    }
  }
}
