/// Loops over contiguous doubles, four lanes at a time: the compiler does not reorder a floating
/// sum by itself, so the lanes are written out. The order of summation is fixed, and with it the
/// digits.
enum VectorKernels {
  typealias Source = UnsafePointer<Double>
  typealias Target = UnsafeMutablePointer<Double>

  @inline(__always)
  static func load(_ p: Source) -> SIMD4<Double> {
    UnsafeRawPointer(p).loadUnaligned(as: SIMD4<Double>.self)
  }

  @inline(__always)
  static func store(_ value: SIMD4<Double>, _ p: Target) {
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: SIMD4<Double>.self)
  }

  @inline(__always)
  static func sum(_ a: Source, _ count: Int) -> Double {
    var lanes = SIMD4<Double>.zero
    var i = 0
    while i &+ 4 <= count {
      lanes += load(a + i)
      i &+= 4
    }
    var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    while i < count {
      sum += a[i]
      i &+= 1
    }
    return sum
  }

  @inline(__always)
  static func dot(_ a: Source, _ b: Source, _ count: Int) -> Double {
    var lanes = SIMD4<Double>.zero
    var i = 0
    while i &+ 4 <= count {
      lanes += load(a + i) * load(b + i)
      i &+= 4
    }
    var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    while i < count {
      sum += a[i] * b[i]
      i &+= 1
    }
    return sum
  }

  /// y += factor * x, and returns the dot product of x and z, in one pass.
  @inline(__always)
  static func addAndDot(
    _ x: Source, times factor: Double, to y: Target, dot z: Source, _ count: Int
  ) -> Double {
    var lanes = SIMD4<Double>.zero
    let factors = SIMD4(repeating: factor)
    var i = 0
    while i &+ 4 <= count {
      let here = load(x + i)
      store(load(y + i) + factors * here, y + i)
      lanes += here * load(z + i)
      i &+= 4
    }
    var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    while i < count {
      y[i] += factor * x[i]
      sum += x[i] * z[i]
      i &+= 1
    }
    return sum
  }

  /// y -= a * u + b * v.
  @inline(__always)
  static func subtract(
    _ u: Source, times a: Double, and v: Source, times b: Double, from y: Target, _ count: Int
  ) {
    let (first, second) = (SIMD4(repeating: a), SIMD4(repeating: b))
    var i = 0
    while i &+ 4 <= count {
      store(load(y + i) - (first * load(u + i) + second * load(v + i)), y + i)
      i &+= 4
    }
    while i < count {
      y[i] -= a * u[i] + b * v[i]
      i &+= 1
    }
  }

  /// y += factor * x.
  @inline(__always)
  static func add(_ x: Source, times factor: Double, to y: Target, _ count: Int) {
    let factors = SIMD4(repeating: factor)
    var i = 0
    while i &+ 4 <= count {
      store(load(y + i) + factors * load(x + i), y + i)
      i &+= 4
    }
    while i < count {
      y[i] += factor * x[i]
      i &+= 1
    }
  }

  /// The plane rotation (x, y) -> (c x - s y, s x + c y).
  @inline(__always)
  static func rotate(_ x: Target, _ y: Target, cosine c: Double, sine s: Double, _ count: Int) {
    let (cosines, sines) = (SIMD4(repeating: c), SIMD4(repeating: s))
    var i = 0
    while i &+ 4 <= count {
      let (a, b) = (load(x + i), load(y + i))
      store(cosines * a - sines * b, x + i)
      store(sines * a + cosines * b, y + i)
      i &+= 4
    }
    while i < count {
      let (a, b) = (x[i], y[i])
      x[i] = c * a - s * b
      y[i] = s * a + c * b
      i &+= 1
    }
  }
}
