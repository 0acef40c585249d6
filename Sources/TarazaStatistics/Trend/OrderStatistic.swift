/// Order statistics of an unsorted array, found by partitioning rather than by sorting.
enum OrderStatistic {
  /// The value that stands at `rank`, from 0, when `values` are sorted; reorders them.
  ///
  /// Quickselect with the median of three as pivot. - Source: Hoare (1961). Commun. ACM 4, 321-322.
  /// doi:10.1145/366622.366647
  static func value(at rank: Int, of values: inout [Double]) -> Double {
    precondition(values.indices.contains(rank), "No such rank.")
    return values.withUnsafeMutableBufferPointer { numbers in
      var low = 0
      var high = numbers.count - 1
      while low < high {
        let (left, right) = partition(numbers, low, high)
        if rank <= right {
          high = right
        } else if rank >= left {
          low = left
        } else {
          break
        }
      }
      return numbers[rank]
    }
  }

  /// The middle value, or the mean of the two middle ones; NaN of an empty array.
  static func median(of values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    var numbers = values
    let upper = value(at: numbers.count / 2, of: &numbers)
    guard numbers.count.isMultiple(of: 2) else { return upper }
    let lower = numbers[..<(numbers.count / 2)].max() ?? upper
    return lower + (upper - lower) / 2
  }

  /// Leaves what is at most the pivot in low...right and what is at least the pivot in left...high.
  private static func partition(
    _ numbers: UnsafeMutableBufferPointer<Double>, _ low: Int, _ high: Int
  ) -> (left: Int, right: Int) {
    let a = numbers[low]
    let b = numbers[low + (high - low) / 2]
    let c = numbers[high]
    let pivot = max(min(a, b), min(max(a, b), c))
    var left = low
    var right = high
    while left <= right {
      while numbers[left] < pivot { left += 1 }
      while numbers[right] > pivot { right -= 1 }
      if left <= right {
        numbers.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    return (left, right)
  }
}
