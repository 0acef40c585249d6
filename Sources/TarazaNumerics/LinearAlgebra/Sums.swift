/// Sums over long vectors that keep their digits, in an order that depends on the length only.
package enum Sums {
  /// Below this many terms a plain sum's error is smaller than the blocks are worth.
  private static let block = 128

  /// The sum by halves: its error grows with the logarithm of the length, not the length.
  ///
  /// - Source: Higham (1993). SIAM J. Sci. Comput. 14, 783-799. doi:10.1137/0914050
  package static func pairwise(_ values: [Double]) -> Double {
    values.withUnsafeBufferPointer { values in
      guard let first = values.baseAddress else { return 0 }
      return pairwise(first, values.count)
    }
  }

  /// The sum of products, four lanes at a time within blocks, the blocks by halves.
  package static func products(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "The vectors differ in length.")
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
        return products(first, second, a.count)
      }
    }
  }

  private static func pairwise(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    guard count > block else { return VectorKernels.sum(values, count) }
    let half = count / 2
    return pairwise(values, half) + pairwise(values + half, count - half)
  }

  private static func products(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    guard count > block else { return VectorKernels.dot(a, b, count) }
    let half = count / 2
    return products(a, b, half) + products(a + half, b + half, count - half)
  }
}
