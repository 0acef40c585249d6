/// Sorts numbers and counts their inversions: pairs i < j with values[i] > values[j].
///
/// Runs of `blockSize` are counted pair by pair and sorted by insertion, then merged upwards. A
/// number taken from the right run passes all that remain of the left run, and each of those is one
/// inversion; equal numbers keep their order and count nothing. The merge takes its next number by
/// arithmetic rather than by a branch, since on data without order a branch is guessed wrong every
/// second time.
///
/// - Source: Knight (1966). J. Am. Stat. Assoc. 61, 436-439. doi:10.1080/01621459.1966.10480879
struct InversionCount {
  let count: Int
  let sorted: [Double]

  /// Short enough that insertion beats merging.
  private static let blockSize = 8

  /// - Precondition: no number is NaN.
  init(_ values: [Double]) {
    var sorted = values
    var spare = values
    count = sorted.withUnsafeMutableBufferPointer { numbers in
      spare.withUnsafeMutableBufferPointer { room in
        Self.sortBlocks(numbers) + Self.mergeBlocks(numbers, room)
      }
    }
    self.sorted = sorted
  }

  private static func sortBlocks(_ numbers: UnsafeMutableBufferPointer<Double>) -> Int {
    var inversions = 0
    for start in stride(from: 0, to: numbers.count, by: blockSize) {
      for next in start..<min(start + blockSize, numbers.count) {
        let value = numbers[next]
        var place = next
        while place > start, numbers[place &- 1] > value {
          numbers[place] = numbers[place &- 1]
          place &-= 1
        }
        numbers[place] = value
        inversions &+= next &- place
      }
    }
    return inversions
  }

  /// Leaves the merged numbers in `numbers`.
  private static func mergeBlocks(
    _ numbers: UnsafeMutableBufferPointer<Double>, _ room: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    guard var source = numbers.baseAddress, var target = room.baseAddress else { return 0 }
    let n = numbers.count
    var inversions = 0
    var width = blockSize
    while width < n {
      for start in stride(from: 0, to: n, by: 2 * width) {
        inversions &+=
          n - start >= 2 * width
          ? mergeEqual(source + start, width, into: target + start)
          : mergeRest(source + start, min(width, n - start), n - start, into: target + start)
      }
      swap(&source, &target)
      width *= 2
    }
    if source != numbers.baseAddress { target.update(from: source, count: n) }
    return inversions
  }

  /// Merges two runs of one length from both ends at once. The two halves of the work do not wait
  /// for each other, and neither run can be used up before its half of the result is written.
  @inline(__always)
  private static func mergeEqual(
    _ source: UnsafeMutablePointer<Double>, _ width: Int,
    into target: UnsafeMutablePointer<Double>
  ) -> Int {
    var left = 0
    var right = width
    var lastLeft = width &- 1
    var lastRight = 2 &* width &- 1
    var inversions = 0
    for step in 0..<width {
      let a = source[left]
      let b = source[right]
      let takesRight = b < a ? 1 : 0
      target[step] = b < a ? b : a
      inversions &+= (width &- left) & (0 &- takesRight)
      right &+= takesRight
      left &+= 1 &- takesRight

      let c = source[lastLeft]
      let d = source[lastRight]
      let takesLeft = d < c ? 1 : 0
      target[2 &* width &- 1 &- step] = d < c ? c : d
      inversions &+= (width &- 1 &- lastLeft) & (takesLeft &- 1)
      lastLeft &-= takesLeft
      lastRight &-= 1 &- takesLeft
    }
    return inversions
  }

  /// Merges the last, shorter run with the one before it.
  private static func mergeRest(
    _ source: UnsafeMutablePointer<Double>, _ middle: Int, _ end: Int,
    into target: UnsafeMutablePointer<Double>
  ) -> Int {
    var left = 0
    var right = middle
    var inversions = 0
    while left < middle && right < end {
      let takesRight = source[right] < source[left]
      target[left + right - middle] = takesRight ? source[right] : source[left]
      inversions += takesRight ? middle - left : 0
      right += takesRight ? 1 : 0
      left += takesRight ? 0 : 1
    }
    let place = target + (left + right - middle)
    place.update(from: source + left, count: middle - left)
    (place + (middle - left)).update(from: source + right, count: end - right)
    return inversions
  }
}
