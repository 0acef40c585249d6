import TarazaData
import TarazaFormats
import TarazaNumerics
import Testing

@Suite struct TypeTests {
  @Test(
    arguments: [
      ("0", 0), ("-0.5", -0.5), (".5", 0.5), ("5.", 5), ("1e-3", 0.001), ("1E3", 1000),
      (" 12 ", 12), ("\"12\"", 12), ("9007199254740992", 9_007_199_254_740_992),
      ("0.1234567890123456789", 0.123_456_789_012_345_68), ("2.2250738585072014e-308", 0x1p-1022),
      ("179769313486231570000000000.5", 1.797_693_134_862_315_7e26),
    ] as [(String, Double)])
  func numbersAreReadToTheNearestDouble(cell: String, number: Double) throws {
    let (table, _) = try read("a,b\n\(cell),x\n")
    #expect(table.cells("a") == [.number(number)])
  }

  /// As phones and offices write them; the clock on the wall counts, not the zone.
  @Test(arguments: [
    ("2023-04-18T10:22:31.500+06:00", "2023-04-18T10:22:31.5"),
    ("2023-04-18T10:22:31Z", "2023-04-18T10:22:31"), ("2023-04-18 10:22", "2023-04-18T10:22:00"),
    ("18.04.2023 23:59:59", "2023-04-18T23:59:59"),
    ("2023-04-18T10:22+0600", "2023-04-18T10:22:00"),
  ])
  func momentsAreRead(cell: String, moment: String) throws {
    let (table, _) = try read("a,b\n\(cell),x\n")
    #expect(table.cells("a") == [.dateTime(try #require(Moment(moment)))])
    #expect(Moment(moment)?.description == moment)
  }

  @Test(arguments: [
    "2023-04-18T24:00", "2023-04-18T10:60", "2023-04-18T10", "2023-04-18T10:22:31.",
    "2023-02-30T10:22", "2023-04-18X10:22", "2023-04-18T10:22+6", "2023-04-18T10:22:31+06:00:00",
    "2023-04-18T1:22:00",
  ])
  func whatOnlyLooksLikeAMomentStaysText(cell: String) throws {
    let (table, _) = try read("a,b\n\(cell),x\n")
    #expect(table.cells("a") == [.text(cell)])
  }

  @Test(arguments: [
    "007", "0123", "+996555", "9007199254740993", "1e400", "inf", "1.2.3", "12-5", "1 000", "0x10",
    "--1",
    "1e", "-", "2023-13-01", "2023-02-30", "2023Q5", "2023W54", "12:30",
  ])
  func whatOnlyLooksLikeANumberOrADayStaysText(cell: String) throws {
    let (table, _) = try read("a,b\n\(cell),x\n")
    #expect(table.cells("a") == [.text(cell)])
  }

  /// Every way through the number scanner gives the same double as the standard library.
  @Test func randomDecimalsAgreeWithTheStandardLibrary() throws {
    var random = SeededGenerator(seed: 7)
    var cells: [String] = []
    for _ in 0..<20_000 {
      let digits = (0..<(1 + random.below(21))).map { _ in String(random.below(10)) }.joined()
      let point = random.below(digits.count + 1)
      let whole = String(digits.prefix(point).drop { $0 == "0" })
      let exponent = random.below(4) == 0 ? "e\(random.below(60) - 30)" : ""
      let sign = random.below(2) == 0 ? "-" : ""
      cells.append(sign + (whole.isEmpty ? "0" : whole) + "." + digits.dropFirst(point) + exponent)
    }
    let (table, _) = try read("a,b\n" + cells.map { $0 + ",x\n" }.joined())
    let expected = cells.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
      .map { Double($0.replacing(".e", with: "e")).map(Value.number) ?? .gone }
    #expect(table.cells("a") == expected)
  }

  @Test(arguments: [1, 40, 100_000] as [Int])
  func aTextInTheLastRowMakesTheWholeColumnText(pieceBytes: Int) throws {
    let rows = (1...5_000).map { "\($0),0.50,2023-04-18,true\n" }.joined()
    let (table, report) = try read(
      "a,b,c,d\n" + rows + "x,y,z,u\n", pieceBytes: max(pieceBytes, 64))
    #expect(table.cells("a").suffix(2) == ["5000", "x"])
    #expect(table.cells("b").suffix(2) == ["0.50", "y"])
    #expect(table.cells("c").suffix(2) == ["2023-04-18", "z"])
    #expect(table.cells("d").suffix(2) == ["true", "u"])
    let note = ReadNote.mixedTypes(ColumnID("a"), earlier: .number, row: 5002, cell: "x")
    #expect(report.notes.contains(note))
  }

  @Test func aColumnOfSeveralTypesIsText() throws {
    let (table, report) = try read("a,b\n2023-04-18,1\n12,1\n")
    #expect(table.cells("a") == ["2023-04-18", "12"])
    #expect(
      report.notes == [.mixedTypes(ColumnID("a"), earlier: .date, row: 3, cell: "12")])
  }

  @Test func wordsForMissingCountOnlyWhereNothingElseIsText() throws {
    let (table, report) = try read("a,b,c\n1,NA,NA\nNA,x,NULL\n3,y,.\n")
    #expect(table.cells("a") == [1, .gone, 3])
    #expect(table.cells("b") == ["NA", "x", "y"])
    #expect(table.cells("c") == [.gone, .gone, .gone])
    #expect(report.notes.contains(.missingWords(ColumnID("a"), count: 1)))
    #expect(report.notes.contains(.allMissing(ColumnID("c"))))
  }

  @Test func textsThatUnicodeHoldsToBeTheSameAreOne() throws {
    let (table, _) = try read("a,b\n\u{439},1\n\u{438}\u{306},2\nй,3\n")
    guard case .text(_, let dictionary)? = table[ColumnID("a")]?.storage else {
      Issue.record("not a column of text")
      return
    }
    #expect(dictionary.count == 1)
  }

  @Test func theCodebookMakesTextOfWhatLooksLikeNumbers() throws {
    let table = try readWith(
      """
      {"taraza_codebook": 1, "variables": [
        {"name": "a", "type": "text"}, {"name": "b", "type": "text"},
        {"name": "c", "type": "text", "missing": [{"value": 9, "name": "refused"}]}]}
      """, "a,b,c\n1.50,TRUE,1\n12,31.12.1999,9\n1e5,NA,09\n")
    #expect(table.cells("a") == ["1.50", "12", "1e5"])
    #expect(table.cells("b") == ["TRUE", "31.12.1999", "NA"])
    #expect(table.cells("c") == ["1", .missing("refused"), "09"])
  }

  @Test func theCodebookMakesWhatItSaysOfPlainCells() throws {
    let table = try readWith(
      """
      {"taraza_codebook": 1, "missing": [{"value": 9999, "name": "refused"}], "variables": [
        {"name": "year", "type": "year"}, {"name": "yes", "type": "truth", "missing": []},
        {"name": "day", "type": "date"}, {"name": "n", "type": "number"}]}
      """, "year,yes,day,n\n2023,1,2023-04-18,007\n9999,0,9999,9999\n1999,,31.12.1999,5\n")
    #expect(
      table.cells("year")
        == [2023, nil, 1999].map {
          $0.flatMap { Period(year: $0) }.map(Value.period) ?? .missing("refused")
        })
    #expect(table.cells("yes") == [.truth(true), .truth(false), .gone])
    #expect(table.cells("day").map(\.isMissing) == [false, true, false])
    #expect(table.cells("day")[1] == .missing("refused"))
    #expect(table.cells("n") == [7, .missing("refused"), 5])
  }

  @Test func aCellThatIsNotWhatTheCodebookSaysIsRefusedWithAnExample() {
    #expect(throws: DataError.badCast(ColumnID("a"), example: "x", to: .number)) {
      try readWith(
        """
        {"taraza_codebook": 1, "variables": [{"name": "a", "type": "number"}]}
        """, "a,b\n1,2\nx,3\n")
    }
  }
}
