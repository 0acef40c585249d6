/// The cells of one column in narrow storage, with a kind beside each value that is missing.
///
/// A cell is valid when its kind is 0, plainly missing when it is 1, and missing for the named
/// reason `kindNames[kind - 2]` above that. The stored value behind a missing cell has no meaning.
package struct Column: Equatable, Sendable {
  package enum Storage: Equatable, Sendable {
    case int8([Int8])
    case int16([Int16])
    case int32([Int32])
    case double([Double])
    /// Indices into a dictionary of distinct texts, in the order of their first appearance.
    case text(codes: [Int32], dictionary: [String])
  }

  package static let valid: UInt8 = 0
  package static let plainMissing: UInt8 = 1
  package static let firstNamedKind: UInt8 = 2

  /// Numbers, truths (0 and 1), days and period indices are stored as numbers; texts as codes.
  package let type: ColumnType
  package let storage: Storage
  /// A kind per cell; nil when every cell is valid.
  package let kinds: [UInt8]?
  /// The names of kinds 2, 3, …: “refused”, “not_asked”.
  package let kindNames: [String]

  package init(
    type: ColumnType, storage: Storage, kinds: [UInt8]? = nil, kindNames: [String] = []
  ) {
    self.type = type
    self.storage = storage
    self.kinds = kinds
    self.kindNames = kindNames
  }

  package var count: Int {
    switch storage {
    case .int8(let values): values.count
    case .int16(let values): values.count
    case .int32(let values): values.count
    case .double(let values): values.count
    case .text(let codes, _): codes.count
    }
  }
}
