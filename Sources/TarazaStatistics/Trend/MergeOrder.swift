import TarazaNumerics

/// Keys with the positions they came from, and a stable merge sort that can name its inversions.
struct MergeOrder {
  private var keys: [Double]
  private(set) var ids: [Int32]

  /// - Precondition: no key is NaN.
  init(keys: [Double], ids: [Int32]? = nil) {
    self.keys = keys
    self.ids = ids ?? keys.indices.map { Int32(truncatingIfNeeded: $0) }
  }

  /// Sorts, and counts the pairs that stood in falling order.
  mutating func sort() -> Int {
    var unused = SeededGenerator(seed: 0)
    return sort(recordingEvery: .max, &unused) { _, _ in }
  }

  /// Sorts and counts, and hands over the positions of one inversion in `spacing`: all of them when
  /// it is 1, none when it is `.max`, else at random steps of that length on average.
  mutating func sort(
    recordingEvery spacing: Int, _ generator: inout SeededGenerator,
    _ record: (Int, Int) -> Void
  ) -> Int {
    let n = keys.count
    var spare = self
    var inversions = Inversions(spacing: spacing, generator: generator)
    var width = 1
    while width < n {
      for start in stride(from: 0, to: n, by: 2 * width) {
        let middle = min(start + width, n)
        Self.merge(
          self, start, middle, min(middle + width, n), into: &spare, &inversions, record)
      }
      swap(&self, &spare)
      width *= 2
    }
    generator = inversions.generator
    return inversions.count
  }

  /// The count so far, and the number of the inversion to hand over next.
  private struct Inversions {
    let spacing: Int
    var generator: SeededGenerator
    var count = 0
    var next: Int

    init(spacing: Int, generator: SeededGenerator) {
      self.spacing = spacing
      self.generator = generator
      next = spacing == .max ? .max : spacing == 1 ? 0 : self.generator.below(spacing)
    }

    mutating func advance() {
      next += spacing == 1 ? 1 : 1 + generator.below(2 * spacing - 1)
    }
  }

  /// A key taken from the right run passes all that remain of the left run. The next key is chosen
  /// by arithmetic, since a branch would be guessed wrong every second time.
  @inline(__always)
  private static func merge(
    _ source: MergeOrder, _ start: Int, _ middle: Int, _ end: Int, into target: inout MergeOrder,
    _ inversions: inout Inversions, _ record: (Int, Int) -> Void
  ) {
    source.keys.withUnsafeBufferPointer { keys in
      source.ids.withUnsafeBufferPointer { ids in
        target.keys.withUnsafeMutableBufferPointer { targetKeys in
          target.ids.withUnsafeMutableBufferPointer { targetIds in
            var left = start
            var right = middle
            while left < middle && right < end {
              let takesRight = keys[right] < keys[left] ? 1 : 0
              let taken = left &+ (right &- left) &* takesRight
              let place = left &+ right &- middle
              targetKeys[place] = keys[taken]
              targetIds[place] = ids[taken]
              let before = inversions.count
              inversions.count &+= (middle &- left) &* takesRight
              while inversions.next < inversions.count {
                record(Int(ids[left + inversions.next - before]), Int(ids[right]))
                inversions.advance()
              }
              right &+= takesRight
              left &+= 1 &- takesRight
            }
            while left < middle {
              targetKeys[left + right - middle] = keys[left]
              targetIds[left + right - middle] = ids[left]
              left += 1
            }
            while right < end {
              targetKeys[left + right - middle] = keys[right]
              targetIds[left + right - middle] = ids[right]
              right += 1
            }
          }
        }
      }
    }
  }
}
