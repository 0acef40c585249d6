import Glibc

/// A point on the globe in degrees.
public struct GeographicPoint: Hashable, Sendable {
  public let latitude: Double
  public let longitude: Double

  /// Nil when it is no place on earth.
  public init?(latitude: Double, longitude: Double) {
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// The great-circle distance in kilometres, by the haversine formula.
  ///
  /// a = sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2); distance = 2 R asin √a.
  ///
  /// - Units: kilometres, on a sphere of the mean radius 6371.0088 km; within 0.6 % of the ellipsoid.
  /// - Source: Sinnott (1984). Sky and Telescope 68, 159; radius of IUGG (Moritz 2000,
  ///   doi:10.1007/s001900050278).
  public func kilometres(to other: GeographicPoint) -> Double {
    let radians = Double.pi / 180
    let (phi, otherPhi) = (latitude * radians, other.latitude * radians)
    let half = sin((otherPhi - phi) / 2)
    let side = sin((other.longitude - longitude) * radians / 2)
    let a = half * half + cos(phi) * cos(otherPhi) * side * side
    return 2 * 6371.0088 * asin(min(1, a.squareRoot()))
  }

  /// The median of latitudes and that of longitudes: a few far points do not move it.
  public static func median(_ points: [GeographicPoint]) -> GeographicPoint? {
    guard let latitude = MedianDeviation.median(points.map(\.latitude)),
      let longitude = MedianDeviation.median(points.map(\.longitude))
    else { return nil }
    return GeographicPoint(latitude: latitude, longitude: longitude)
  }
}
