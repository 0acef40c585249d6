extension Int {
  /// With a comma between thousands, as counts are written in a sentence.
  package var grouped: String {
    let digits = Array(String(magnitude))
    var text = ""
    for (position, digit) in digits.enumerated() {
      if position > 0 && (digits.count - position) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }
}

extension Double {
  /// A level or share for a sentence: “95%”, “99.9%”.
  package var percent: String {
    let tenths = Int((self * 1000).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }
}
