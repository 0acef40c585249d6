@_spi(_Unicode) import Swift

extension String {
  /// The same text in Unicode's normalisation form C: `и` and a breve become one `й`.
  var inNFC: String {
    utf8.allSatisfy { $0 < 0x80 } ? self : String(UnicodeScalarView(_nfc))
  }
}
