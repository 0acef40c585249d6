import TarazaData
import TarazaNumerics
import Testing

@Suite struct MomentTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00", 0), (-1, "1969-12-31T23:59:59", 23),
    (1_681_813_351.5, "2023-04-18T10:22:31.5", 10), (951_782_399, "2000-02-28T23:59:59", 23),
    (1e-6, "1970-01-01T00:00:00.000001", 0), (-0.25, "1969-12-31T23:59:59.75", 23),
    (86_399.999_999_9, "1970-01-01T23:59:59.999999", 23),
  ])
  func secondsAreATimeOnTheWall(_ seconds: Double, _ text: String, _ hour: Int) {
    let moment = Moment(seconds: seconds)
    #expect(moment.description == text)
    #expect(moment.hour == hour)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<5_000 {
      let day = Day(number: Int32(random.below(80_000)) - 40_000)
      let moment = Moment(day, microseconds: random.below(86_400_000) * 1000)
      #expect(Moment(moment.description) == moment)
      #expect(moment.day == day)
      #expect((0..<Moment.secondsPerDay).contains(moment.secondOfDay))
    }
  }

  @Test func beyondAllDaysThereIsNoDay() {
    #expect(Moment(seconds: 1e300).day == nil)
    #expect(Moment(seconds: 1e300).description == "1e+300 s")
  }
}
