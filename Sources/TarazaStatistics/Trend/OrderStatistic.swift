/// Order statistics of an unsorted array, found by partitioning rather than by sorting.
package enum OrderStatistic {
  /// The value that stands at `rank`, from 0, when `values` are sorted; reorders them.
  ///
  /// Quickselect with the median of three as pivot. - Source: Hoare (1961). Commun. ACM 4, 321-322.
  /// doi:10.1145/366622.366647
  static func value(at rank: Int, of values: inout [Double]) -> Double {
    precondition(values.indices.contains(rank), "No such rank.")
    return values.withUnsafeMutableBufferPointer { numbers in
      select(rank, of: numbers, 0, numbers.count - 1)
      return numbers[rank]
    }
  }

  /// The values at some ranks, in the order of `ranks`.
  ///
  /// The values go into buckets of one width from the least to the greatest. Which bucket holds a
  /// rank is then known by counting, and only the values of these buckets are put in order.
  static func values(at ranks: [Int], of values: [Double]) -> [Double] {
    precondition(ranks.allSatisfy(values.indices.contains), "No such rank.")
    guard let buckets = Buckets(of: values) else {
      var all = values
      return inOrder(ranks, of: &all)
    }
    var held = buckets.holding(ranks)
    return inOrder(held.ranks, of: &held.values)
  }

  /// The values at some ranks; reorders the values. The middle rank parts those that hold the lower
  /// ranks from those that hold the higher ones.
  private static func inOrder(_ ranks: [Int], of values: inout [Double]) -> [Double] {
    func selectAll(
      _ ranks: ArraySlice<Int>, _ numbers: UnsafeMutableBufferPointer<Double>,
      _ low: Int, _ high: Int
    ) {
      guard !ranks.isEmpty else { return }
      let rank = ranks[ranks.startIndex + ranks.count / 2]
      select(rank, of: numbers, low, high)
      selectAll(ranks.prefix { $0 < rank }, numbers, low, rank - 1)
      selectAll(ranks.drop { $0 <= rank }, numbers, rank + 1, high)
    }
    return values.withUnsafeMutableBufferPointer { numbers in
      selectAll(ranks.sorted()[...], numbers, 0, numbers.count - 1)
      return ranks.map { numbers[$0] }
    }
  }

  /// Puts the value at `rank` in its place, no greater ones before it and no lesser ones behind it.
  private static func select(
    _ rank: Int, of numbers: UnsafeMutableBufferPointer<Double>, _ first: Int, _ last: Int
  ) {
    var low = first
    var high = last
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
  }

  /// The middle value, or the mean of the two middle ones; NaN of an empty array.
  package static func median(of values: [Double]) -> Double {
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
