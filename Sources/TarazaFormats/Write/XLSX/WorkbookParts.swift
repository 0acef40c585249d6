import CZip
import Glibc
import TarazaData

/// The parts of a workbook that is being written, as files beside its place until they are packed.
final class WorkbookParts {
  private let path: String
  private let beside: String
  private var sheets: [String] = []

  /// - Parameter path: what messages call the file.
  init(beside target: String, path: String) throws(DataError) {
    self.path = path
    beside =
      FilePath.folder(target) + "/.taraza-" + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// Writes the next sheet.
  func sheet<Result>(
    _ body: (inout FileSink) throws(DataError) -> Result
  ) throws(DataError) -> Result {
    let name = "\(beside)-\(sheets.count + 1)"
    sheets.append(name)
    var sink = try FileSink(path: path, opening: name, O_WRONLY | O_CREAT | O_EXCL)
    defer { sink.close() }
    let result = try body(&sink)
    try sink.flush()
    return result
  }

  /// Packs the sheets and the other parts into one archive.
  func packed(_ parts: [(name: String, text: String)]) throws(DataError) -> String {
    var code: Int32 = 0
    guard let archive = zip_open(packedName, ZIP_CREATE | ZIP_EXCL, &code) else {
      throw failure(code)
    }
    var isClosed = false
    defer { if !isClosed { zip_discard(archive) } }
    // The texts must stay where they are until the archive is closed.
    let buffers = parts.map { part in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: part.text.utf8.count, alignment: 1)
      buffer.copyBytes(from: part.text.utf8)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    for (part, buffer) in zip(parts, buffers) {
      try add(
        zip_source_buffer(archive, buffer.baseAddress, zip_uint64_t(buffer.count), 0), part.name,
        to: archive)
    }
    for (index, sheet) in sheets.enumerated() {
      try add(zip_source_file(archive, sheet, 0, -1), SheetXML.sheetPart(index + 1), to: archive)
    }
    guard zip_close(archive) == 0 else { throw failure(zip_error_code_zip(zip_get_error(archive))) }
    isClosed = true
    return packedName
  }

  private var packedName: String { "\(beside)-packed" }

  private func add(
    _ source: OpaquePointer?, _ name: String, to archive: OpaquePointer
  ) throws(DataError) {
    guard let source else { throw failure(ZIP_ER_MEMORY) }
    let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard let place = zip_uint64_t(exactly: index) else {
      zip_source_free(source)
      throw failure(zip_error_code_zip(zip_get_error(archive)))
    }
    // Equal tables give equal files, whenever they are written.
    zip_file_set_mtime(archive, place, WorkbookParts.timeStamp, 0)
  }

  /// 2000-01-01: a zip file must have a time, and it says nothing.
  private static let timeStamp: time_t = 946_684_800

  private func failure(_ code: Int32) -> DataError {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    let words = zip_error_strerror(&error).map { String(cString: $0) } ?? "error \(code)"
    return .file(FileTrouble(.notWritable, path: path, "cannot write “\(path)”: \(words)"))
  }

  static func copy(_ file: String, to sink: inout FileSink) throws(DataError) {
    let source = ByteSource.file(try OpenedFile(file))
    let block = 1 << 20
    for start in stride(from: 0, to: source.count, by: block) {
      try sink.write(source.bytes(start..<min(source.count, start + block)))
    }
  }

  /// Removes everything that was put beside.
  func remove() {
    for file in sheets + [packedName] { unlink(file) }
  }
}
