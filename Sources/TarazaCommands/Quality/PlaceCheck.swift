import TarazaData
import TarazaLanguage
import TarazaStatistics

/// How far from the others of their cluster interviews were made, and which were made on one spot.
struct PlaceCheck {
  /// About a metre of latitude.
  private static let metre = 1e5

  let plan: QualityPlan
  let table: Table

  init(_ plan: QualityPlan, _ table: Table) {
    self.plan = plan
    self.table = table
  }

  func run(_ account: inout QualityAccount) {
    guard let place = plan.gps, let latitudes = table.numbers(place.latitude),
      let longitudes = table.numbers(place.longitude)
    else {
      account.left("places (with gps: [latitude, longitude])")
      return
    }
    let points = zip(latitudes, longitudes).map { GeographicPoint(latitude: $0, longitude: $1) }
    distances(points, &account)
    spots(points, &account)
  }

  private func distances(_ points: [GeographicPoint?], _ account: inout QualityAccount) {
    guard let cluster = plan.cluster ?? table.schema.design.cluster, let column = table[cluster]
    else {
      account.left("distance from the cluster (with cluster: …)")
      return
    }
    let keys = RowKeys([[column]], rowCounts: [table.rowCount], missing: .matchNothing)
    var members = [[GeographicPoint]](repeating: [], count: keys.count)
    for (row, key) in keys.numbers[0].enumerated() where key >= 0 {
      if let point = points[row] { members[Int(key)].append(point) }
    }
    let middles = members.map { GeographicPoint.median($0) }
    let distances = points.indices.map { row -> Double in
      let key = keys.numbers[0][row]
      guard key >= 0, let point = points[row], let middle = middles[Int(key)] else { return .nan }
      return point.kilometres(to: middle)
    }
    account.measure(ColumnID("kilometres"), distances)
    account.add(
      "far from the cluster", distances.indices.filter { distances[$0] > plan.far },
      rule: "more than \(plan.far.short) km from the middle of its \(cluster.name)")
  }

  /// Points that agree to about a metre.
  private func spots(_ points: [GeographicPoint?], _ account: inout QualityAccount) {
    struct Spot: Hashable {
      let latitude: Double
      let longitude: Double
    }
    var rows: [Spot: [Int]] = [:]
    for (row, point) in points.enumerated() {
      guard let point else { continue }
      let spot = Spot(
        latitude: (point.latitude * Self.metre).rounded(),
        longitude: (point.longitude * Self.metre).rounded())
      rows[spot, default: []].append(row)
    }
    account.add(
      "same spot", rows.values.filter { $0.count > 1 }.flatMap { $0 }.sorted(),
      rule: "a point that another interview has to the metre")
  }
}
