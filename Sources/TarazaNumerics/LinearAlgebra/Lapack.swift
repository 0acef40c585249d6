import COpenBLAS

/// What the wrappers around BLAS and LAPACK share.
package enum Numerics {
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// Holds OpenBLAS to one thread, for good. Its results depend on the number of threads in the
  /// last digits, and its threads fight with ours. Every wrapper calls this before its first use of
  /// the library; only code that calls `cblas_…` directly has to.
  @inline(__always)
  package static func useOneThread() { _ = oneThread }
}

enum Lapack {
  /// A dimension as LAPACK wants it.
  static func size(_ n: Int) throws(NumericsError) -> Int32 {
    guard let size = Int32(exactly: n) else { throw .tooLarge(size: n) }
    return size
  }

  /// The length of a workspace from LAPACK's answer to a query, which is a floating number.
  static func workspace(_ answer: Double) throws(NumericsError) -> Int32 {
    guard answer <= Double(Int32.max) else {
      throw .tooLarge(size: Int(exactly: answer.rounded()) ?? .max)
    }
    return max(1, Int32(answer))
  }

  static func check(_ info: Int32, _ routine: String) throws(NumericsError) {
    guard info == 0 else { throw .notConverged(routine: routine, code: Int(info)) }
  }

  /// LAPACK may loop without end on NaN or infinity, so every entry is looked at first.
  static func checkFinite(_ values: [Double]) throws(NumericsError) {
    guard values.allFinite else { throw .notFinite }
  }
}

extension [Double] {
  /// Whether no entry is infinite or not a number.
  package var allFinite: Bool {
    withUnsafeBufferPointer { values in
      // x - x is 0 for finite x and NaN otherwise; a sum of four lanes runs at memory speed.
      var lanes = SIMD4<Double>.zero
      let whole = values.count & ~3
      for i in stride(from: 0, to: whole, by: 4) {
        let x = SIMD4(values[i], values[i + 1], values[i + 2], values[i + 3])
        lanes += x - x
      }
      for i in whole..<values.count { lanes[0] += values[i] - values[i] }
      return lanes == .zero
    }
  }
}
