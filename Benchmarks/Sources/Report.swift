/// The measurements as a Markdown table, which also reads well on a terminal.
struct Report {
  let peers: PeerResults

  static let head = """
    | work | Taraza s | best peer | peer s | Taraza / peer | bound s | Taraza / bound |
    |---|---:|---|---:|---:|---:|---:|
    """

  func row(_ measurement: Measurement) -> String {
    let ours = measurement.taraza.median
    let peer = peers.best(at: measurement.work)
    let theirs = peer?.seconds?.median
    let cells = [
      measurement.what, figure(ours), peer?.peer ?? "–", theirs.map(figure) ?? "–",
      theirs.map { figure(ours / $0) } ?? "–",
      "\(figure(measurement.bound.seconds)) (\(measurement.bound.what))",
      figure(ours / measurement.bound.seconds),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// Three significant figures.
  private func figure(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    var scale = 1.0
    while value * scale < 100 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded < 1e-3 ? "\((rounded * 1e9).rounded() / 1e6)e-3" : "\(rounded)"
  }
}
