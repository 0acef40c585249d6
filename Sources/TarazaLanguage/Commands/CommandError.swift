import TarazaData
import TarazaDocument
import TarazaStatistics

/// Why a command could not do its work; `Execution/Wording` turns it into a diagnostic.
package enum CommandError: Error, Equatable, Sendable {
  /// Positions in the error stand for these columns.
  case statistics(StatisticsError, items: [ColumnID])
  case data(DataError)
  case diagnostic(Diagnostic)
}

/// Runs statistics on `items`, so that an error can call them by name.
package func naming<Result>(
  _ items: [ColumnID], _ body: () throws(StatisticsError) -> Result
) throws(CommandError) -> Result {
  do throws(StatisticsError) {
    return try body()
  } catch {
    throw .statistics(error, items: items)
  }
}

/// Runs work on data, so that its error becomes a command's.
package func withData<Result>(
  _ body: () throws(DataError) -> Result
) throws(CommandError) -> Result {
  do throws(DataError) {
    return try body()
  } catch {
    throw .data(error)
  }
}
