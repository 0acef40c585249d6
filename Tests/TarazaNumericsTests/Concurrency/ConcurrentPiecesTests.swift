import TarazaNumerics
import Testing

private enum Trouble: Error, Equatable {
  case piece(Int)
  case stopped
}

@Suite struct ConcurrentPiecesTests {
  @Test(arguments: [1, 2, 3, 16])
  func answersComeInOrderWithTheSameDigits(_ threads: Int) {
    let root = SeededGenerator(seed: 1)
    let draw: @Sendable (Int) -> Double = { piece in
      var generator = root.split(UInt64(piece))
      return generator.normals(1000 * (1 + piece % 7)).reduce(0, +)
    }
    #expect(concurrentPieces(count: 100, threads: threads, body: draw) == (0..<100).map(draw))
  }

  @Test func noPiecesGiveNoAnswers() {
    #expect(concurrentPieces(count: 0) { $0 }.isEmpty)
    #expect(concurrentPieces(count: 1, threads: 0) { $0 } == [0])
  }

  @Test(arguments: [1, 2, 8])
  func theFirstFailureInOrderIsThrown(_ threads: Int) {
    for _ in 0..<50 {
      #expect(throws: Trouble.piece(13)) {
        try concurrentPieces(count: 40, threads: threads) { piece throws(Trouble) in
          if piece >= 13 { throw .piece(piece) }
          return piece
        }
      }
    }
  }

  @Test func theCheckStopsTheWork() {
    #expect(throws: Trouble.stopped) {
      try concurrentPieces(
        count: 10, check: { () throws(Trouble) in throw .stopped },
        body: { piece throws(Trouble) -> Int in
          Issue.record("Piece \(piece) ran after the wish to stop.")
          return piece
        })
    }
  }

  @Test func piecesOfARangeCoverItOnce() {
    #expect(fixedPieces(of: 10, size: 4) == [0..<4, 4..<8, 8..<10])
    #expect(fixedPieces(of: 8, size: 4) == [0..<4, 4..<8])
    #expect(fixedPieces(of: 0, size: 4).isEmpty)
    #expect(fixedPieces(of: 3, size: .max) == [0..<3])
  }
}
