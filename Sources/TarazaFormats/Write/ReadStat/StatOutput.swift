import CReadStat
import Glibc
import TarazaData

/// Where ReadStat's bytes go.
final class StatOutput {
  private let path: String
  private var sink: FileSink?
  /// What the file's folder or disk refused.
  private var trouble: DataError?
  /// Texts that ReadStat remembers by their addresses.
  private var kept: [UnsafeMutablePointer<CChar>] = []

  init(path: String) { self.path = path }

  /// A writer whose bytes go into `sink` until `end` gives it back.
  func begin(_ dialect: StatDialect, _ sink: FileSink) throws(DataError) -> StatWriter {
    guard let writer = readstat_writer_init() else {
      throw .tooLarge("a table that there is no memory to write")
    }
    self.sink = sink
    readstat_set_data_writer(writer) { bytes, count, context in
      guard let bytes, let context else { return -1 }
      let output = Unmanaged<StatOutput>.fromOpaque(context).takeUnretainedValue()
      return output.take(UnsafeRawBufferPointer(start: bytes, count: count))
    }
    return writer
  }

  /// Frees the writer.
  func end(_ writer: StatWriter, _ fallback: FileSink) -> FileSink {
    readstat_writer_free(writer)
    for text in kept { free(text) }
    kept = []
    return sink ?? fallback
  }

  /// A copy that lives until `end`.
  func keep(_ text: String) -> UnsafePointer<CChar>? {
    guard let copy = strdup(text) else { return nil }
    kept.append(copy)
    return UnsafePointer(copy)
  }

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    do throws(DataError) {
      try sink?.write(bytes)
      return bytes.count
    } catch {
      trouble = error
      return -1
    }
  }

  /// Throws what ReadStat or the disk refused.
  func check(_ code: readstat_error_t, row: Int? = nil) throws(DataError) {
    guard code != READSTAT_OK else { return }
    if let trouble { throw trouble }
    let reason = readstat_error_message(code).map { String(cString: $0) } ?? "no reason given"
    throw .file(
      FileTrouble(
        .notWritable, path: path, row: row, "“\(path)” could not be written: \(reason)"))
  }
}

/// ReadStat's writer, which whoever makes it frees.
typealias StatWriter = UnsafeMutablePointer<readstat_writer_t>
