import Foundation

/// What the peers needed: a file of JSON lines, one for each work and peer.
struct PeerResults {
  struct Line: Decodable {
    let work: String
    let peer: String
    let seconds: Timing?
  }

  private let lines: [Line]

  /// No file is no peers.
  init(contentsOf path: String?) throws {
    guard let path else {
      lines = []
      return
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    lines = try text.split(whereSeparator: \.isNewline).map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  /// The quickest at this work. What a line calls a bound is no peer.
  func best(at work: String) -> Line? {
    lines.filter { $0.work == work && $0.seconds != nil && !$0.peer.hasPrefix("bound") }
      .min { ($0.seconds?.median ?? .infinity) < ($1.seconds?.median ?? .infinity) }
  }
}
