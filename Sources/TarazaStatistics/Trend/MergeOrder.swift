import TarazaNumerics

/// Keys with the positions they came from, and a stable merge sort that can name its inversions.
struct MergeOrder {
  struct Entry {
    var key: Double
    var position: Int
  }

  private(set) var entries: [Entry]

  /// - Precondition: no key is NaN.
  init(keys: [Double]) {
    entries = keys.enumerated().map { Entry(key: $1, position: $0) }
  }

  /// The same positions in their present order, each with the key that `keys` holds for it.
  func rekeyed(_ keys: [Double]) -> MergeOrder {
    var copy = self
    for place in copy.entries.indices {
      copy.entries[place].key = keys[copy.entries[place].position]
    }
    return copy
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
    let n = entries.count
    var steps = Steps(spacing: spacing, generator: generator)
    var count = 0
    var spare = entries
    entries.withUnsafeMutableBufferPointer { entries in
      spare.withUnsafeMutableBufferPointer { spare in
        guard var source = entries.baseAddress, var target = spare.baseAddress else { return }
        var width = 1
        while width < n {
          for start in stride(from: 0, to: n, by: 2 * width) {
            let merge = Merge(
              source: source + start, target: target + start,
              middle: min(width, n - start), end: min(2 * width, n - start))
            merge.run(&count, &steps, record)
          }
          swap(&source, &target)
          width *= 2
        }
        if source != entries.baseAddress { target.update(from: source, count: n) }
      }
    }
    generator = steps.generator
    return count
  }

  /// The number, from 0, of the inversion to hand over next.
  private struct Steps {
    let spacing: Int
    var generator: SeededGenerator
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

  /// Two sorted runs, 0..<middle and middle..<end of `source`, on their way into one.
  private struct Merge {
    let source: UnsafeMutablePointer<Entry>
    let target: UnsafeMutablePointer<Entry>
    let middle: Int
    let end: Int

    /// An entry taken from the right run passes all that remain of the left run: each is one
    /// inversion. Runs of one length are merged from both ends at once, as in `InversionCount`.
    @inline(__always)
    func run(_ count: inout Int, _ steps: inout Steps, _ record: (Int, Int) -> Void) {
      var left = 0
      var right = middle
      var lastLeft = middle &- 1
      var lastRight = end &- 1
      let fromBothEnds = end == 2 * middle ? middle : 0
      for step in 0..<fromBothEnds {
        let takesRight = source[right].key < source[left].key ? 1 : 0
        let takesLeft = source[lastRight].key < source[lastLeft].key ? 1 : 0
        target[step] = source[left &+ (right &- left) &* takesRight]
        target[end &- 1 &- step] = source[lastRight &+ (lastLeft &- lastRight) &* takesLeft]
        let passed = (middle &- left) &* takesRight
        let passedFromEnd = (middle &- 1 &- lastLeft) &* (1 &- takesLeft)
        if count &+ passed &+ passedFromEnd > steps.next {
          hand(left..<middle, past: right, count, count &+ passed, &steps, record)
          hand(
            (lastLeft + 1)..<middle, past: lastRight, count &+ passed,
            count &+ passed &+ passedFromEnd, &steps, record)
        }
        count &+= passed &+ passedFromEnd
        right &+= takesRight
        left &+= 1 &- takesRight
        lastLeft &-= takesLeft
        lastRight &-= 1 &- takesLeft
      }
      if fromBothEnds == 0 { runUnequal(&count, &steps, record) }
    }

    private func runUnequal(
      _ count: inout Int, _ steps: inout Steps, _ record: (Int, Int) -> Void
    ) {
      var left = 0
      var right = middle
      while left < middle && right < end {
        if source[right].key < source[left].key {
          hand(left..<middle, past: right, count, count + middle - left, &steps, record)
          count += middle - left
          target[left + right - middle] = source[right]
          right += 1
        } else {
          target[left + right - middle] = source[left]
          left += 1
        }
      }
      let place = target + (left + right - middle)
      place.update(from: source + left, count: middle - left)
      (place + (middle - left)).update(from: source + right, count: end - right)
    }

    /// Hands over those of the inversions `first`..<`last`, between the entries of `passed` and the
    /// one at `right`, whose turn it is.
    @inline(never)
    private func hand(
      _ passed: Range<Int>, past right: Int, _ first: Int, _ last: Int, _ steps: inout Steps,
      _ record: (Int, Int) -> Void
    ) {
      while steps.next < last {
        record(
          source[passed.lowerBound + steps.next - first].position, source[right].position)
        steps.advance()
      }
    }
  }
}
