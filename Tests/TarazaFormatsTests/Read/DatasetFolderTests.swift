import Glibc
import TarazaFormats
import Testing

/// Serialised, as the environment belongs to the whole process.
@Suite(.serialized) struct DatasetFolderTests {
  /// PREFIX/bin/taraza with PREFIX/share/taraza/datasets, reached through a link as packages do.
  @Test func anInstalledProgramFindsItsDatasets() throws {
    let prefix = try TemporaryFolder()
    for name in ["bin", "share", "share/taraza", "share/taraza/datasets", "elsewhere"] {
      _ = try prefix.folder(name)
    }
    let program = try prefix.file("bin/taraza", "")
    _ = try prefix.file("share/taraza/datasets/nile.csv", "year,flow\n")
    let found = try #require(DatasetFolder.locate(from: program))
    #expect(found == prefix.path + "/share/taraza/datasets")
    #expect(DatasetFolder.file(of: "nile", in: found) == found + "/nile.csv")
    let link = prefix.path + "/elsewhere/taraza"
    #expect(symlink("../bin/taraza", link) == 0)
    #expect(DatasetFolder.locate(from: link) == found)
  }

  @Test func aProgramBuiltInACheckoutFindsThoseOfTheCheckout() throws {
    let checkout = try TemporaryFolder()
    for name in [".build", ".build/release", "datasets"] { _ = try checkout.folder(name) }
    let program = try checkout.file(".build/release/taraza", "")
    #expect(DatasetFolder.locate(from: program) == nil)
    _ = try checkout.file("Package.swift", "")
    #expect(DatasetFolder.locate(from: program) == checkout.path + "/datasets")
  }

  @Test func theEnvironmentNamesTheFolderBeforeAllElse() throws {
    let folder = try TemporaryFolder()
    setenv(DatasetFolder.environmentVariable, folder.path, 1)
    defer { unsetenv(DatasetFolder.environmentVariable) }
    #expect(DatasetFolder.locate() == folder.path)
    setenv(DatasetFolder.environmentVariable, folder.path + "/no", 1)
    #expect(DatasetFolder.locate() == nil)
  }

  @Test func datasetsAreTheTablesInTheFolder() throws {
    let folder = try TemporaryFolder()
    for name in ["b.csv", "a.tsv", "a.json", "README.md", ".hidden.csv"] {
      _ = try folder.file(name, "x\n1\n")
    }
    #expect(try DatasetFolder.names(in: folder.path) == ["a", "b"])
    #expect(DatasetFolder.file(of: "a", in: folder.path) == folder.path + "/a.tsv")
    for name in ["", "c", "../b", ".hidden", "a/b"] {
      #expect(DatasetFolder.file(of: name, in: folder.path) == nil)
    }
    #expect(fileTrouble { _ = try DatasetFolder.names(in: folder.path + "/no") } != nil)
  }
}
