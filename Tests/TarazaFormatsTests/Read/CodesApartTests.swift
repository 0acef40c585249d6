import TarazaData
import TarazaFormats
import Testing

/// Numbers that look like codes for no answer are doubted, and others are not.
@Suite struct CodesApartTests {
  private func doubts(_ csv: String, codebook: String? = nil) throws -> [CodesApart] {
    let folder = try TemporaryFolder()
    let path = try folder.file("s.csv", Array(csv.utf8))
    let found = try codebook.map {
      CodebookFile.Found(codebook: try Codebook(json: Array($0.utf8)), path: "c.json")
    }
    let relation = try FileRelation(
      FileFormat(path: path).reader(path, ReadOptions()), found, path: path)
    _ = try relation.table()
    return relation.report.notes.compactMap {
      if case .codesApart(let codes) = $0 { codes } else { nil }
    }
  }

  private func column(_ numbers: [Int]) -> String {
    "q\n" + numbers.map { "\($0)\n" }.joined()
  }

  @Test(arguments: [
    ([1, 2, 3, 4, 5, 98, 99], [98, 99]), ([1, 2, 3, 4, 5, 8, 9], [8, 9]), ([0, 1, 9], [9]),
    ([18, 35, 80, 999], [999]), ([1, 2, 3, 4, -9], [-9]), ([1, 5, -1], [-1]),
    ([200, 5000, 15000, -99, 15001], [-99]), ([1, 5, 9, 99], [9, 99]), ([0, 10, 88], [88]),
  ])
  func theUsualCodesAreSeen(_ numbers: [Int], _ codes: [Int]) throws {
    #expect(try doubts(column(numbers)).map(\.codes) == [codes])
  }

  @Test(arguments: [
    Array(1...9), Array(0...100), Array(18...99), [18, 70, 99], [-1, 0, 1], [-9, -3, 2],
    [98, 99], [1, 2, 3, 7], [1, 1000, 9999, 6000], [1, 2, 3, 4, 5],
  ])
  func plainAnswersAreNoDoubt(_ numbers: [Int]) throws {
    #expect(try doubts(column(numbers)).isEmpty)
  }

  @Test func decimalsAreNoCodes() throws {
    #expect(try doubts("q\n1.5\n2.5\n99\n").isEmpty)
  }

  @Test func whatTheCodebookExplainsIsNoDoubt() throws {
    let csv = column([1, 2, 3, 98])
    for said in [
      #""missing": [{"value": 98, "name": "refused"}]"#,
      #""values": [{"value": 98, "label": {"en": "Other"}}]"#,
      #""range": [0, 100]"#,
    ] {
      let codebook = #"{"taraza_codebook": 1, "variables": [{"name": "q", \#(said)}]}"#
      #expect(try doubts(csv, codebook: codebook).isEmpty, "\(said)")
    }
  }

  @Test func columnsWithTheSameCodesAreNamedTogether() throws {
    let found = try doubts("a,b,c\n1,5,1\n2,4,2\n99,99,9\n")
    #expect(found.map(\.columns) == [["a", "b"], ["c"]])
    #expect(
      found.map(\.message) == [
        "99 stands apart from the other numbers of a, b; unless it is an answer: "
          + "derive a = missing_if(a, 99)",
        "9 stands apart from the other numbers of c; unless it is an answer: "
          + "derive c = missing_if(c, 9)",
      ])
  }
}
