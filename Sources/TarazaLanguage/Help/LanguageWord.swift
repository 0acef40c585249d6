import TarazaDocument

/// The words of the language itself that `help` explains.
package enum LanguageWord: String, CaseIterable, Sendable {
  case `let`, check, text, help, with, by, each, `case`, and, or, not, `in`, between, `is`, missing
  case `true`, `false`, `else`, except, within, from

  package var document: Document {
    Document([.prose(explanation.words), .prose("    \(explanation.example)")])
  }

  private var explanation: (words: String, example: String) {
    switch self {
    case .let:
      ("`let` gives a name to a table, a result or a number.", "let s = dataset bfi")
    case .check:
      (
        "`check` holds a result against an expected value; one that fails is listed and makes the "
          + "exit code 1. `within` gives a tolerance, `from` the source.",
        "check 0.7032 == 0.703 within 0.0005 from \"a table\""
      )
    case .within, .from:
      (
        "`within` and `from` belong to `check`: the tolerance and the source of a number.",
        "check 0.7032 == 0.703 within 0.0005 from \"a table\""
      )
    case .text:
      ("`text` puts prose (Markdown) between the results of a report.", "text \"## Trust\"")
    case .help: ("`help` lists the commands; `help NAME` explains one.", "help factor")
    case .with:
      (
        "`with` introduces options, parted by commas.",
        "dataset bfi | factor A1..C5 with factors: 2, rotation: varimax"
      )
    case .by:
      (
        "`by` makes one result for each group.",
        "dataset bfi | summarize mean(age), n() by gender"
      )
    case .each:
      (
        "`each` repeats a step for every column that it chooses.",
        "dataset bfi | summarize mean(each(A1..A5))"
      )
    case .case:
      (
        "`case` chooses the first value whose condition is true.",
        "dataset bfi | derive old = case { age >= 60 => \"old\", else => \"young\" } | take 5"
      )
    case .else:
      (
        "`else` in a `case` or a mapping takes all that the arms before it left.",
        "dataset bfi | recode adult = age using {0..17 => 0, else => 1} | take 5"
      )
    case .and, .or, .not:
      (
        "`and`, `or` and `not` join conditions; a missing side stays missing unless the other decides.",
        "dataset bfi | where age > 30 and not gender == 1 | summarize n()"
      )
    case .in:
      (
        "`in` asks whether a value is in a list or a range; `not in` the opposite.",
        "dataset bfi | where education in [4, 5] | summarize n()"
      )
    case .between:
      (
        "`between … and …` includes both ends.",
        "dataset bfi | where age between 18 and 30 | summarize n()"
      )
    case .is, .missing:
      (
        "`is missing` asks for any kind of missing, `is missing(refused)` for one. A comparison "
          + "with missing is missing, never true.",
        "dataset bfi | where education is missing | summarize n()"
      )
    case .true, .false:
      ("`true` and `false` are the two truths.", "dataset bfi | where true | take 3")
    case .except:
      (
        "`except` leaves columns out of a choice.",
        "dataset bfi | select all() except [gender, education] | take 3"
      )
    }
  }
}
