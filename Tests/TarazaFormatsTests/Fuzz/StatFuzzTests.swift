import TarazaData
import TarazaFormats
import Testing

/// Damaged SPSS and Stata files are read or refused in words; nothing else happens.
@Suite struct StatFuzzTests {
  private static let tokens = [
    "\0\0\0\0", "\u{1}\0\0\0", "\0\0\0\u{7F}", "$FL2", "$FL3", "</data>", "<variable_types>",
    "\u{7}\0\0\0", "\u{3E7}\0\0\0", "A2000000", "DATETIME20", "\u{FE}", "%tc", "%tw",
  ]

  @Test func damagedFilesAreReadOrRefused() {
    let seeds = CorpusFile.files("stat", "read")
    for format in [FileFormat.sav, .zsav, .dta] {
      let own = seeds.filter { $0.name.hasSuffix(".\(format.rawValue)") }
      let fault = FuzzRun.firstFault(own, tokens: Self.tokens) { input, mutator in
        let options = ReadOptions(encoding: mutator.below(8) == 0 ? .windows1251 : nil)
        let (table, _) = try readStat(input, format, options)
        let isWhole = table.schema.variables.allSatisfy { table[$0.id]?.count == table.rowCount }
        return isWhole ? nil : "columns of different lengths"
      }
      #expect(fault == nil)
    }
  }
}
