import TarazaNumerics
import Testing

@Suite struct NoncentralTTests {
  /// R 4.2.2: pt(x, df, ncp, lower.tail = FALSE).
  @Test(arguments: [
    (2, 5, 1, 0.221925337384053), (2.5, 3, 0, 0.0438533235040328),
    (12.7, 1, 15, 0.760987198682342), (-1, 4.5, 0.7, 0.941715374930025),
    (3, 200, 2.5, 0.311802316150183), (2, 10000, 3, 0.841332650102692),
    (0, 7, -1.2, 0.115069670221708), (6.366, 2, 9, 0.854678255270283),
  ])
  func tailsAgreeWithR(_ x: Double, _ df: Double, _ shift: Double, _ upper: Double) {
    let law = NoncentralT(df, noncentrality: shift)
    #expect(abs(law.upper(x) - upper) < 1e-10)
    #expect(abs(law.lower(x) - (1 - upper)) < 1e-10)
  }

  @Test(arguments: [1.0, 2, 5.5, 30, 1e5])
  func withoutShiftItIsStudents(_ df: Double) {
    let law = NoncentralT(df, noncentrality: 0)
    for x in [-30.0, -2, 0, 0.5, 3, 40, 6000] {
      #expect(abs(law.upper(x) - StudentT(df).upper(x)) < 1e-12)
    }
    // The power where nothing is there is the level.
    #expect(abs(law.power(beyond: StudentT(df).upperQuantile(0.025)) - 0.05) < 1e-12)
  }

  @Test func whatIsOutOfDomainIsNoNumber() {
    #expect(NoncentralT(0.5, noncentrality: 1).upper(1).isNaN)
    #expect(NoncentralT(.infinity, noncentrality: 1).upper(1).isNaN)
    #expect(NoncentralT(3, noncentrality: .nan).upper(1).isNaN)
    #expect(NoncentralT(3, noncentrality: 1).upper(.infinity).isNaN)
  }
}
