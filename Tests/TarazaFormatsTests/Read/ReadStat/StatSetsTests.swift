import TarazaData
import TarazaFormats
import TarazaNumerics
import Testing

/// The sets of several answers of SPSS files, which ReadStat does not give.
@Suite struct StatSetsTests {
  @Test(arguments: ["pspp-sets.sav", "pspp-sets.zsav"])
  func setsOfPSPPAreReadUnderTheLongNamesOfTheirColumns(_ name: String) throws {
    let file = try statFile(name)
    let (table, report) = try readStat(file.bytes, file.format)
    #expect(
      table.schema.sets == [
        ResponseSet(
          "water", label: LocalizedText("Суу кайдан?"),
          items: ["WaterFromWell", "WaterFromTap", "WaterFromRiver"]),
        ResponseSet("pair", items: ["WaterFromWell", "WaterFromTap"]),
      ])
    #expect(report.notes.contains(.categorySets(["source"])))
    #expect(report.notes.contains(.setsOfOtherValues(["never", "media"])))
    #expect(table.cells("WaterFromTap") == [0, 1, .gone])
  }

  @Test func aSetNeverTakesTheNameOfAColumn() throws {
    let file = try statFile("pspp-sets.sav")
    let bytes = file.bytes.replacing("$water=", by: Array("$Radio=".utf8))
    #expect(try readStat(bytes, .sav).table.schema.sets.map(\.name) == ["Radio_set", "pair"])
  }

  /// Lengths and counts of every kind at every place: what is damaged gives no set, and no fault.
  @Test func damagedRecordsAreReadOrRefused() throws {
    let whole = try statFile("pspp-sets.sav").bytes
    let rows = 1_100
    for place in 176..<min(whole.count, rows) {
      for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var bytes = whole
        bytes[place] = byte
        do {
          let table = try readStat(bytes, .sav).table
          let known = Set(table.schema.variables.map(\.id))
          #expect(table.schema.sets.allSatisfy { known.isSuperset(of: $0.items) })
        } catch is DataError {
          continue
        }
      }
    }
  }

  @Test func numbersInTheOtherOrderOfBytesAreRead() throws {
    // A header, one record of sets and one of names, all with the most significant byte first.
    var bytes = Array("$FL2".utf8) + [UInt8](repeating: 0x20, count: 60) + [0, 0, 0, 2]
    bytes += [UInt8](repeating: 0, count: 176 - bytes.count)
    let sets = Array("$q=D1 1 0  a b\n".utf8)
    bytes += [0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, UInt8(sets.count)] + sets
    let found = try StatSets(bytes).sets
    #expect(found.map(\.columns) == [[Array("a".utf8), Array("b".utf8)]])
    #expect(found.map(\.kind) == [.dichotomies(counted: Array("1".utf8))])
  }

  /// What PSPP's description of the format gives as its example, and what breaks off anywhere in it.
  @Test func textsOfSetsAreReadAsFarAsTheyAreWhole() throws {
    let text =
      "$a=C 10 my mcgroup a b c\n$b=D2 55 0  g e f d\n$c=D3 Yes 10 mdgroup #2 h i j\n"
      + "$d=E 1 2 34 13 third mdgroup k l m\n$e=E 11 6 choice 0  n o p\n"
    func sets(_ text: some StringProtocol) throws -> [StatSets.RawSet] {
      let count = UInt8(text.utf8.count)
      let header = Array("$FL2".utf8) + [UInt8](repeating: 0x20, count: 60) + [2, 0, 0, 0]
      let blank = [UInt8](repeating: 0, count: 176 - header.count)
      let record: [UInt8] = [7, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, count, 0, 0, 0]
      return try StatSets(header + blank + record + text.utf8).sets
    }
    let whole = try sets(text)
    #expect(whole.map { String(decoding: $0.name, as: UTF8.self) } == ["a", "b", "c", "d", "e"])
    #expect(whole.map(\.columns.count) == [3, 4, 3, 3, 3])
    #expect(whole[2].label == Array("mdgroup #2".utf8))
    #expect(whole[3].kind == .dichotomies(counted: Array("34".utf8)))
    #expect(whole[4].kind == .dichotomies(counted: Array("choice".utf8)))
    for length in 0..<text.count {
      let part = try sets(text.prefix(length))
      #expect(part.count <= whole.count && part.dropLast() == whole.prefix(max(part.count - 1, 0)))
    }
  }
}
