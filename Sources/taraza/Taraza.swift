import ArgumentParser
import TarazaCommands
import TarazaDocument
import TarazaREPL

@main
struct Taraza: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taraza",
    abstract: "Factor analysis, reliability and trend tests on perception surveys.",
    discussion: """
      Without arguments it opens a prompt, where `help` lists the commands. A program on standard \
      input runs too.
      """,
    version: "taraza 0.1.0",
    subcommands: [Run.self])

  @OptionGroup var output: OutputOptions

  @Option(name: .customShort("c"), help: "Run this program and leave.")
  var program: String?

  func run() throws {
    if let program {
      try output.run([Batch.Program(bytes: Array(program.utf8), name: nil)])
    } else if Console.inputIsTerminal {
      var prompt = Prompt(session: output.session, save: saveProgram)
      try leave(prompt.run())
    } else {
      try output.run([try standardInput()])
    }
  }

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs programs from files, one after the other.")

    @OptionGroup var output: OutputOptions

    @Argument(help: "The files to run; - for standard input.")
    var files: [String]

    func run() throws {
      try output.run(try files.map { try $0 == "-" ? standardInput() : fileProgram($0) })
    }
  }
}

private func fileProgram(_ path: String) throws -> Batch.Program {
  try reading { () throws(FileFault) in
    Batch.Program(bytes: try ProgramFile.bytes(of: path), name: path)
  }
}

private func standardInput() throws -> Batch.Program {
  try reading { () throws(FileFault) in
    Batch.Program(bytes: try ProgramFile.standardInput(), name: "standard input")
  }
}

/// What `:save` does at the prompt; returns what went wrong.
private func saveProgram(_ text: String, _ path: String) -> String? {
  do throws(Diagnostic) {
    try ProgramText.write(text, to: path)
    return nil
  } catch {
    return error.text(in: SourceText(""), Console.errorStyle)
  }
}

private func reading(_ body: () throws(FileFault) -> Batch.Program) throws -> Batch.Program {
  do throws(FileFault) {
    return try body()
  } catch {
    Console.complain(error.message + "\n")
    throw ExitCode(TarazaREPL.ExitCode.fileTrouble.rawValue)
  }
}

/// Ends the process with that code; returning ends it with 0.
func leave(_ code: TarazaREPL.ExitCode) throws {
  if code != .done { throw ExitCode(code.rawValue) }
}
