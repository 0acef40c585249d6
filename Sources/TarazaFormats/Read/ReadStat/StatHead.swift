import CReadStat
import Glibc
import TarazaData

/// What a file says of itself before its rows, as it says it.
final class StatHead {
  struct RawVariable {
    let name: String
    let label: String
    let format: String
    let isText: Bool
    let labelSet: String?
    let measure: readstat_measure_t
    /// Both ends are the same for a single value.
    let missing: [RawRange]
  }

  enum RawValue: Hashable {
    case number(Double)
    case text(String)
    /// The letter of one of Stata's kinds of missing.
    case tag(UInt8)
  }

  struct RawRange {
    let lowest: RawValue
    let highest: RawValue
  }

  struct RawLabel {
    let value: RawValue
    let label: String
  }

  private(set) var variables: [RawVariable] = []
  private(set) var labels: [String: [RawLabel]] = [:]
  private(set) var notes: [String] = []
  private(set) var title = ""
  /// The encoding that the file names; empty when it names none.
  private(set) var encodingName = ""
  private(set) var version = 0
  /// Nil when the file does not say.
  private(set) var rowCount: Int?
  /// The position of the weight among the variables.
  private(set) var weight: Int?
  /// Whether some text was no UTF-8, although it should be by now.
  private(set) var hasBadText = false

  /// Reads all but the rows.
  static func read(_ parse: StatParse) throws(DataError) -> StatHead {
    let head = StatHead()
    let end = try withExtendedLifetime(head) { head throws(DataError) in
      try parse.run(Unmanaged.passUnretained(head).toOpaque()) { head.listen($0) }
    }
    guard end.isWhole else {
      throw parse.trouble(end, rows: nil, promised: nil)
    }
    return head
  }

  private func listen(_ parser: StatParser) {
    readstat_set_metadata_handler(parser) { metadata, context in
      guard let context else { return StatHead.abort }
      StatHead.at(context).note(metadata)
      return StatHead.goOn
    }
    readstat_set_note_handler(parser) { _, note, context in
      guard let context else { return StatHead.abort }
      let head = StatHead.at(context)
      head.notes.append(head.text(note))
      return StatHead.goOn
    }
    readstat_set_variable_handler(parser) { _, variable, labels, context in
      guard let context, let variable else { return StatHead.abort }
      StatHead.at(context).add(variable, labels)
      return StatHead.goOn
    }
    readstat_set_fweight_handler(parser) { variable, context in
      guard let context, let variable else { return StatHead.abort }
      StatHead.at(context).weight = Int(readstat_variable_get_index(variable))
      return StatHead.goOn
    }
    readstat_set_value_label_handler(parser) { set, value, label, context in
      guard let context else { return StatHead.abort }
      let head = StatHead.at(context)
      let entry = RawLabel(value: head.value(value), label: head.text(label))
      head.labels[head.text(set), default: []].append(entry)
      return StatHead.goOn
    }
  }

  private static let goOn = Int32(READSTAT_HANDLER_OK)
  private static let abort = Int32(READSTAT_HANDLER_ABORT)

  private static func at(_ context: UnsafeMutableRawPointer) -> StatHead {
    Unmanaged<StatHead>.fromOpaque(context).takeUnretainedValue()
  }

  private func note(_ metadata: UnsafeMutablePointer<readstat_metadata_t>?) {
    let count = Int(readstat_get_row_count(metadata))
    rowCount = count >= 0 ? count : nil
    title = text(readstat_get_file_label(metadata))
    encodingName = text(readstat_get_file_encoding(metadata))
    version = Int(readstat_get_file_format_version(metadata))
  }

  private func add(
    _ variable: UnsafeMutablePointer<readstat_variable_t>, _ labels: UnsafePointer<CChar>?
  ) {
    var missing: [RawRange] = []
    for index in 0..<readstat_variable_get_missing_ranges_count(variable) {
      missing.append(
        RawRange(
          lowest: value(readstat_variable_get_missing_range_lo(variable, index)),
          highest: value(readstat_variable_get_missing_range_hi(variable, index))))
    }
    let set = text(labels)
    variables.append(
      RawVariable(
        name: text(readstat_variable_get_name(variable)),
        label: text(readstat_variable_get_label(variable)),
        format: text(readstat_variable_get_format(variable)),
        isText: readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING,
        labelSet: set.isEmpty ? nil : set, measure: readstat_variable_get_measure(variable),
        missing: missing))
  }

  private func value(_ value: readstat_value_t) -> RawValue {
    if readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING {
      return .text(text(readstat_string_value(value)))
    }
    let tag = readstat_value_tag(value)
    return tag > 0 ? .tag(UInt8(bitPattern: tag)) : .number(readstat_double_value(value))
  }

  private func text(_ bytes: UnsafePointer<CChar>?) -> String {
    guard let bytes else { return "" }
    if let text = String(validatingCString: bytes) { return text }
    hasBadText = true
    return String(cString: bytes)
  }
}
