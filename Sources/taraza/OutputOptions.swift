import ArgumentParser
import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaREPL

/// The options that every way to run a program shares.
struct OutputOptions: ParsableArguments {
  @Option(help: "How results are written: text, md, html or json.")
  var format: OutputFormat = .text

  @Option(help: "The seed of all random numbers.")
  var seed: UInt64 = Session.Options.defaultSeed

  @Option(help: "The language of labels: en, ru or ky.")
  var language: String = "en"

  @Flag(name: .shortAndLong, help: "Print faults and failed checks only.")
  var quiet = false

  @Flag(help: "Exit with 1 when anything warned.")
  var strict = false

  var session: Session {
    Session(.standard, options: Session.Options(seed: seed, language: language))
  }

  func run(_ programs: [Batch.Program]) throws {
    let options = Batch.Options(
      format: format, isQuiet: quiet, isStrict: strict, style: Console.style,
      errorStyle: Console.errorStyle)
    var batch = Batch(
      session: session, options: options, print: Console.write, complain: Console.complain)
    Interruption.catchSignals()
    try leave(batch.run(programs))
  }
}

extension OutputFormat: ExpressibleByArgument {}
